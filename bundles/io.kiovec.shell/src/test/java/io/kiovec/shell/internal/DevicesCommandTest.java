// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.api.Devices;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The columns that people who know lsscsi ask for. */
class DevicesCommandTest {

    private final Devices devices = mock();

    @BeforeEach
    void two() {
        Map<String, String> facts = Map.of("hostChannelTargetLun", "0:0:1:0", "genericNode", "/dev/sg1", "blockNode",
                "/dev/sdb",
                "bsgNode", "/dev/bsg/0:0:1:0", "unitSerialNumber", "S1", "logicalUnitName", "naa.5000");
        when(devices.list()).thenReturn(List.of(
                new DeviceDescription(Address.parse("raw:/dev/sdb"), Set.of(DeviceKind.BLOCK), "raw", "a disk",
                        OptionalLong.of(1 << 20), OptionalLong.of(512)),
                new DeviceDescription(Address.parse("sg:/dev/sg1"), Set.of(DeviceKind.BLOCK, DeviceKind.SCSI), "sg",
                        "VENDOR",
                        OptionalLong.of(1 << 20), OptionalLong.of(512), Identity.UNKNOWN, facts)));
    }

    private List<String> lines(String options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> words = Arrays.stream(options.split(" ")).filter(word -> !word.isEmpty()).toList();
        assertEquals(0, CommandRun.run("devices", new DevicesCommand(devices), words,
                new Console(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, Console.Form.TEXT,
                        Console.Audience.PIPE)));
        return out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" +", " ")).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "''|ADDRESS KIND SIZE BLOCK TRANSPORT DESCRIPTION|sg:/dev/sg1 block,scsi 1M 512 sg VENDOR",
        "-g|ADDRESS KIND SG NODE BSG DESCRIPTION|sg:/dev/sg1 block,scsi /dev/sg1 /dev/sdb /dev/bsg/0:0:1:0 VENDOR",
        "-s|ADDRESS KIND SIZE BLOCK DESCRIPTION|sg:/dev/sg1 block,scsi 1M 512 VENDOR",
        "-t|ADDRESS KIND TRANSPORT PLACE DESCRIPTION|sg:/dev/sg1 block,scsi sg 0:0:1:0 VENDOR",
        "-w -u|ADDRESS KIND NAME SERIAL DESCRIPTION|sg:/dev/sg1 block,scsi naa.5000 S1 VENDOR"})
    void optionsChooseColumns(String options, String head, String line) {
        List<String> lines = lines(options.replace("''", ""));
        assertEquals(head, lines.get(0));
        assertEquals(line, lines.get(2));
    }

    @Test
    void longHasThemAllAndAnUnknownIsADash() {
        List<String> lines = lines("--long");
        assertEquals("ADDRESS KIND SG NODE BSG SIZE BLOCK TRANSPORT PLACE NAME SERIAL DESCRIPTION", lines.get(0));
        assertEquals("raw:/dev/sdb block - /dev/sdb - 1M 512 raw - - - a disk", lines.get(1));
    }

    @Test
    void programsGetAllWhateverTheOptions() {
        String json = lines("--json").getFirst();
        assertTrue(json.contains("\"capacity\":1048576") && json.contains("\"unitSerialNumber\":\"S1\"")
                && json.contains("\"facts\":{"), json);
        assertEquals(json, lines("--json -g").getFirst());
    }
}
