// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.Bytes;
import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.CommandTable;
import io.kiovec.scsi.Hostile;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final CommandTable<CommandDescription> TABLE = CommandTable
            .<CommandDescription>builder(Function.identity())
            .add(CommandDescription.of(0x00, "TEST UNIT READY", "00 00 00 00 00 07", Duration.ofMillis(1500)))
            .add(CommandDescription.of(0x9e, 0x10, "READ CAPACITY (16)", "9E 00 0000000000000000 FFFFFFFF 00 07",
                    Duration.ZERO))
            .build();

    private static Optional<String> answer(int reporting, int opcode, int serviceAction) {
        MemorySegment cdb = Bytes.dirty(12);
        PrimaryCdb.reportSupportedOperationCodes(cdb, reporting, opcode, serviceAction, 512);
        return SupportedCommands.answer(TABLE, cdb).map(Bytes::hex);
    }

    @Test
    void allCommands() { // SPC-4, 6.35.2
        assertEquals(Optional.of(Bytes.plain("00000010  00 00 0000 00 00 0006  9E 00 0010 00 01 0010")),
                answer(PrimaryCdb.ALL_COMMANDS, 0, 0));
        assertEquals(Optional.of(Bytes.plain("00000028  00 00 0000 00 02 0006 000A 00 00 00000002 00000002"
                + "9E 00 0010 00 03 0010 000A 00 00 00000000 00000000")),
                answer(PrimaryCdb.ALL_COMMANDS | PrimaryCdb.WITH_TIMEOUTS, 0, 0));
    }

    @Test
    void oneCommand() { // SPC-4, 6.35.3
        String unitReady = Bytes.plain("00 03 0006 000000000007");
        String capacity = Bytes.plain("00 03 0010 9E10 0000000000000000 FFFFFFFF 0007");
        Optional<String> unsupported = Optional.of("00010000");
        assertEquals(Optional.of(unitReady), answer(PrimaryCdb.ONE_OPCODE, 0, 0));
        assertEquals(Optional.of(Bytes.plain("00 83 0006 000000000007 000A 00 00 00000002 00000002")),
                answer(PrimaryCdb.ONE_OPCODE | PrimaryCdb.WITH_TIMEOUTS, 0, 0));
        assertEquals(Optional.of(capacity), answer(PrimaryCdb.ONE_SERVICE_ACTION, 0x9e, 0x10));
        assertEquals(Optional.of(capacity), answer(PrimaryCdb.ONE_OF_EITHER, 0x9e, 0x10));
        assertEquals(Optional.of(unitReady), answer(PrimaryCdb.ONE_OF_EITHER, 0, 0));
        assertEquals(unsupported, answer(PrimaryCdb.ONE_OF_EITHER, 0, 1));
        assertEquals(unsupported, answer(PrimaryCdb.ONE_OPCODE, 0xff, 0));
        assertEquals(unsupported, answer(PrimaryCdb.ONE_SERVICE_ACTION, 0x9e, 0x11));
        assertEquals(unsupported, answer(PrimaryCdb.ONE_SERVICE_ACTION, 0xff, 0));
    }

    @Test
    void theWrongWayToAskIsAnInvalidField() { // SPC-4, 6.35.1
        assertEquals(Optional.empty(), answer(PrimaryCdb.ONE_OPCODE, 0x9e, 0x10));
        assertEquals(Optional.empty(), answer(PrimaryCdb.ONE_SERVICE_ACTION, 0, 0));
        assertEquals(Optional.empty(), answer(7, 0, 0));
    }

    @Test
    void answersAboutCommandsAreRead() {
        CommandSupport one = CommandSupport.parseOne(Bytes.of("00 83 0006 000000000007 000A 00 00 00000001 00000002"))
                .orElseThrow();
        assertTrue(one.isSupported());
        assertArrayEquals(new byte[]{0, 0, 0, 0, 0, 7}, one.usage());
        assertEquals(Duration.ofSeconds(2), one.timeout());
        assertFalse(CommandSupport.parseOne(Bytes.of("00 01 0000")).orElseThrow().isSupported());
        List<CommandSupport.Listed> both = List.of(
                new CommandSupport.Listed(0, CommandDescription.NO_SERVICE_ACTION, 6),
                new CommandSupport.Listed(0x9e, 0x10, 16));
        for (int reporting : new int[]{PrimaryCdb.ALL_COMMANDS, PrimaryCdb.WITH_TIMEOUTS}) {
            assertEquals(both, CommandSupport.parseAll(Bytes.of(answer(reporting, 0, 0).orElseThrow())));
        }
    }

    @Test
    void logicalUnitsInThreeMethods() { // SAM-5, 4.7.7.2, 4.7.7.3 and 4.7.7.5.4; SPC-4, 6.33
        LunList list = new LunList(List.of(Lun.of(0), Lun.of(255), Lun.of(256), Lun.of(0x3fff), Lun.of(0x4000)));
        assertEquals(Bytes.plain("00000028 00000000 0000000000000000 00FF000000000000 4100000000000000"
                + "7FFF000000000000 D200400000000000"), Bytes.hex(list));
        assertEquals(Optional.of(list), LunList.parse(Bytes.of(list)));
        for (int number : new int[]{0, 1, 255, 256, 0x3fff, 0x4000, 0xff_ffff}) {
            assertEquals(OptionalInt.of(number), Lun.number(Lun.of(number)));
        }
        assertEquals(OptionalInt.empty(), Lun.number(0xc101_0000_0000_0000L), "a well known logical unit");
        assertEquals(OptionalInt.empty(), Lun.number(0x0001_0001_0000_0000L), "a second level");
        assertEquals(OptionalInt.empty(), Lun.number(0x0101_0000_0000_0000L), "a bus");
        assertThrows(IllegalArgumentException.class, () -> Lun.of(1 << 24));
    }

    @Test
    void taskManagementFunctions() { // SPC-4, 6.36
        TaskManagement basic = new TaskManagement(Set.of(TaskManagement.Function.ABORT_TASK,
                TaskManagement.Function.LOGICAL_UNIT_RESET, TaskManagement.Function.I_T_NEXUS_RESET),
                TaskManagement.Form.BASIC);
        assertEquals("88010000", Bytes.hex(basic));
        assertEquals(Optional.of(basic), TaskManagement.parse(Bytes.of(basic)));
        TaskManagement extended = new TaskManagement(Set.of(TaskManagement.Function.QUERY_TASK),
                TaskManagement.Form.EXTENDED);
        assertEquals("0400000C" + "00".repeat(12), Bytes.hex(extended));
        assertEquals(Optional.of(extended), TaskManagement.parse(Bytes.of(extended)));
    }

    @Test
    void targetPortGroups() { // SPC-4, 6.37
        var group = new TargetPortGroups.Group(TargetPortGroups.Group.PREFERRED,
                TargetPortGroups.ACTIVE_OPTIMIZED_SUPPORTED, 1, 2, List.of(1, 2));
        var plain = new TargetPortGroups(TargetPortGroups.Form.LENGTH_ONLY, List.of(group));
        assertEquals(Bytes.plain("00000010 80 01 0001 00 02 00 02 00000001 00000002"), Bytes.hex(plain));
        var extended = new TargetPortGroups(TargetPortGroups.Form.EXTENDED, List.of(group));
        assertEquals(Bytes.plain("00000014 10 00 0000 80 01 0001 00 02 00 02 00000001 00000002"), Bytes.hex(extended));
        assertEquals(Optional.of(plain), TargetPortGroups.parse(Bytes.of(plain)));
        assertEquals(Optional.of(extended), TargetPortGroups.parse(Bytes.of(extended)));
    }

    @Test
    void strangersBytesAreReadWithoutLeavingThem() {
        Hostile.bytes("00000040", CommandSupport::parseAll);
        Hostile.bytes("00 83 0010", CommandSupport::parseOne);
        Hostile.bytes("00000040 00000000", LunList::parse);
        Hostile.bytes("", TaskManagement::parse);
        Hostile.bytes("00000040", TargetPortGroups::parse);
    }
}
