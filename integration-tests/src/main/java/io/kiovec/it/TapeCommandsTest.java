// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each word of the command tape on a simulated tape: what it prints, and where the tape stands then. */
@ExtendWith(FrameworkWatchdog.class)
class TapeCommandsTest {

    private static final String TAPE = "sim:tape-commands";

    private SimConfiguration configuration;

    /** Two files of three blocks each: blocks 0 to 2 and 4 to 6, filemarks at 3 and 7. */
    @BeforeEach
    void record() throws Exception {
        configuration = SimConfiguration.device("io.kiovec.sim.tape", "tape-commands",
                Map.of("medium", "memory", "barcode", "TC0001", "motionTime", "1"));
        try (TapeDevice tape = Bundles.service(Devices.class).open(Address.parse(TAPE), TapeDevice.class,
                AccessMode.READ_WRITE)) {
            for (int file = 0; file < 2; file++) {
                for (int block = 0; block < 3; block++) {
                    tape.write(MemorySegment.ofArray(new byte[512]), RequestOptions.DEFAULT);
                }
                tape.writeFilemarks(1);
            }
        }
    }

    @AfterEach
    void forget() throws Exception {
        configuration.close();
    }

    private static String run(String words) throws Exception {
        String word = words.replaceFirst(" .*", "");
        String rest = words.substring(word.length());
        return Gogo.run("kiovec:tape " + word + " " + TAPE + rest);
    }

    private static JsonObject told(String words) throws Exception {
        return JsonParser.parseString(run(words + " --json").lines().findFirst().orElseThrow()).getAsJsonObject();
    }

    private static void assertAt(long block, String words) throws Exception {
        JsonObject told = told(words);
        assertEquals(TAPE, told.get("address").getAsString());
        assertEquals(block, told.get("block").getAsLong(), words);
        assertEquals(block, told("tell").get("block").getAsLong(), "tell after " + words);
    }

    @Test
    void motionsEndWhereMtsDo() throws Exception {
        assertAt(0, "rewind");
        assertAt(4, "forward");
        assertAt(6, "forward 2 --blocks");
        assertAt(5, "back 1 --blocks");
        assertAt(3, "back");
        assertAt(8, "fsf 2");
        assertAt(3, "bsf 2");
        assertAt(2, "locate 2");
        assertAt(4, "locate --file 1");
        assertAt(6, "seek 6");
        assertAt(8, "eod");
        assertAt(0, "locate --file 0");
    }

    @Test
    void aMotionThatEndsEarlyFailsAndTellsWhere() throws Exception {
        run("rewind");
        String said = run("forward 5 --blocks");
        assertTrue(said.contains("3 of 5 blocks were passed, then filemark"), said);
        JsonObject told = told("forward 5");
        assertEquals(1, told.get("passed").getAsLong());
        assertEquals("end-of-data", told.get("met").getAsString());
        assertEquals("beginning-of-partition", told("back 9").get("met").getAsString());
        assertTrue(run("locate --file 7").contains("there is no file 7, only 2 filemarks"));
    }

    @Test
    void theStatusTellsOfDriveAndTape() throws Exception {
        run("rewind");
        JsonObject status = told("status");
        assertTrue(status.get("marks").toString().contains("\"at-beginning\""), status::toString);
        assertFalse(status.get("writeProtected").getAsBoolean());
        assertEquals(0, status.get("blockLength").getAsInt());
        assertEquals("[]", status.get("alerts").toString());
        try (ScsiFace face = ScsiFace.open(TAPE)) {
            face.hearNews();
            face.tell(PrimaryCdb::preventRemoval);
            // LOAD UNLOAD with nothing set: out with it.
            assertThrows(DeviceException.class, () -> face.tell(cdb -> {
                cdb.asSlice(0, 6).fill((byte) 0).set(ValueLayout.JAVA_BYTE, 0, (byte) 0x1b);
                return 6;
            }));
        }
        assertEquals("[\"medium-removal-prevented\"]", told("status").get("alerts").toString());
        assertEquals("[\"medium-removal-prevented\"]", told("status").get("alerts").toString(), "it is not forgotten");
        assertTrue(run("eod").contains("block:"));
        assertTrue(run("status").lines().anyMatch(line -> line.matches("density: +\\d+")));
    }

    @Test
    void settingsStay() throws Exception {
        assertEquals(1024, told("block-size 1K").get("blockLength").getAsInt());
        assertEquals(1024, told("block-size").get("blockLength").getAsInt());
        assertEquals(0, told("block-size 0").get("blockLength").getAsInt());
        assertTrue(told("compression on").get("compression").getAsBoolean());
        assertTrue(told("status").get("compression").getAsBoolean());
        assertFalse(told("compression off").get("compression").getAsBoolean());
        assertTrue(run("compression maybe").contains("say on or off"));
    }

    @Test
    void whatWritesChangesTheTape() throws Exception {
        run("locate 4");
        assertEquals(2, told("filemark 2").get("written").getAsInt());
        assertAt(6, "eod");
        run("locate 1");
        run("erase");
        assertAt(1, "eod");
        assertAt(0, "partition --make 1048576");
        JsonObject second = told("partition 1");
        assertEquals(1, second.get("partition").getAsInt());
        assertEquals(1, told("partition").get("partition").getAsInt());
    }

    @Test
    void aCartridgeGoesOutAndComesBack() throws Exception {
        assertTrue(told("eject").get("block").isJsonNull());
        assertTrue(told("status").get("marks").toString().contains("door-open"));
        assertAt(0, "load");
    }
}
