// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CommandTableTest {

    private static final Duration ZERO = Duration.ZERO;
    private static final CommandDescription READ_10 = CommandDescription.of(0x28, "READ (10)",
            "28 FA FFFFFFFF 1F FFFF 07", ZERO);
    private static final CommandDescription CAPACITY_16 = CommandDescription.of(0x9e, 0x10, "READ CAPACITY (16)",
            "9E 00 FFFFFFFFFFFFFFFF FFFFFFFF 01 07", ZERO);
    private static final CommandDescription LBA_STATUS = CommandDescription.of(0x9e, 0x12, "GET LBA STATUS",
            "9E 00 FFFFFFFFFFFFFFFF FFFFFFFF 00 07", ZERO);
    private static final CommandDescription READ_32 = CommandDescription.of(0x7f, 0x0009, "READ (32)",
            "7F 07 00000000 00 18 0000 FA 00 FFFFFFFFFFFFFFFF FFFFFFFF FFFF FFFF FFFFFFFF", ZERO);

    private static final CommandTable<CommandDescription> TABLE = table(LBA_STATUS, READ_32, CAPACITY_16, READ_10);

    private static CommandTable<CommandDescription> table(CommandDescription... commands) {
        return CommandTable.<CommandDescription>builder(Function.identity()).addAll(List.of(commands)).build();
    }

    private static CommandDescription find(String cdb) {
        return TABLE.find(Bytes.of(cdb));
    }

    @Test
    void commandsAreFoundByOpcodeAndServiceAction() {
        assertSame(READ_10, find("28 00 00000000 00 0001 00"));
        assertSame(CAPACITY_16, find("9E 10"));
        assertSame(LBA_STATUS, find("9E F2"));
        assertSame(READ_32, find("7F 00 00000000 00 18 0009"));
        assertSame(LBA_STATUS, TABLE.find(0x9e, 0x12));
        assertSame(READ_10, TABLE.find(0x28, CommandDescription.NO_SERVICE_ACTION));
    }

    @Test
    void whatIsUnknownOrTooShortIsNotFound() {
        assertNull(find(""));
        assertNull(find("29 00 00000000 00 0001 00"));
        assertNull(find("9E"));
        assertNull(find("9E 11"));
        assertNull(find("7F 00 00000000 00 18 00"));
        assertNull(TABLE.find(0x9e, CommandDescription.NO_SERVICE_ACTION));
        assertNull(TABLE.find(0x28, 0));
        assertNull(TABLE.find(-1, 0));
    }

    @Test
    void anUnknownServiceActionIsToldFromAnUnknownOpcode() {
        assertTrue(TABLE.knowsOpcode(0x9e));
        assertTrue(TABLE.hasServiceActions(0x9e));
        assertFalse(TABLE.hasServiceActions(0x28));
        assertFalse(TABLE.knowsOpcode(0x9f));
        assertFalse(TABLE.knowsOpcode(-1));
        assertFalse(TABLE.knowsOpcode(256));
    }

    @Test
    void entriesAreInOrder() {
        assertEquals(List.of(READ_10, READ_32, CAPACITY_16, LBA_STATUS), TABLE.entries());
    }

    @Test
    void twoEntriesForOneCommandAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> table(READ_10, READ_10));
        assertThrows(IllegalArgumentException.class, () -> table(LBA_STATUS, LBA_STATUS));
        CommandDescription whole = CommandDescription.of(0x9e, "WHOLE", "9E 00 FFFFFFFFFFFFFFFF FFFFFFFF 01 07", ZERO);
        assertThrows(IllegalArgumentException.class, () -> table(LBA_STATUS, whole));
    }

    @Test
    void theUsageMapHoldsOpcodeAndServiceAction() { // SPC-4, 6.35.3
        assertEquals(0x10, CAPACITY_16.usage()[1]);
        assertEquals(0x09, READ_32.usage()[9]);
        assertEquals(16, CAPACITY_16.cdbLength());
        assertEquals(32, READ_32.cdbLength());
        assertThrows(IllegalArgumentException.class,
                () -> CommandDescription.of(0x28, "READ (10)", "29 00 00 00 00 00", ZERO));
        assertThrows(IllegalArgumentException.class, () -> CommandDescription.of(0x28, "READ (10)", "28 00", ZERO));
        CAPACITY_16.usage()[1] = 0;
        assertEquals(0x10, CAPACITY_16.usage()[1]);
    }

    @Test
    void aReservedBitIsFoundWithItsPlace() {
        assertEquals(-1, READ_10.firstReservedBit(Bytes.of("28 00 00000000 00 0001 00")));
        assertEquals(8 * 1 + 2, READ_10.firstReservedBit(Bytes.of("28 04 00000000 00 0001 00")));
        assertEquals(8 * 9 + 7, READ_10.firstReservedBit(Bytes.of("28 00 00000000 00 0001 C8")));
        assertEquals(8 * 9 + 7, READ_10.firstReservedBit(Bytes.of("28 00 00000000 00 0001")));
        assertEquals(-1, CAPACITY_16.firstReservedBit(Bytes.of("9E 10 0000000000000000 00000020 00 00")));
        assertEquals(8 * 1 + 5, CAPACITY_16.firstReservedBit(Bytes.of("9E 30 0000000000000000 00000020 00 00")));
    }

    @Test
    void eachReservedBitIsFoundInCdbsOfAllLengths() {
        for (String used : List.of("1A 08 3F 00 FF 00", "28 FA 00FFFFFF 1F FFFF 00", "A8 00 FFFFFFFF 0000FFFF 1F 00",
                "9E 1F 00FF00FF00FF00FF FFFFFFFF 01 00", "7F 00 00 00 00 00 3F 18 00 09 00FF00FF00FF00FF 00 00",
                "7F 00 00 00 00 00 3F 18 00 09")) {
            int opcode = Integer.parseInt(used.substring(0, 2), 16);
            int action = opcode == 0x9e ? 0x10 : opcode == 0x7f ? 9 : CommandDescription.NO_SERVICE_ACTION;
            CommandDescription command = CommandDescription.of(opcode, action, "one", used, ZERO);
            byte[] usage = command.usage();
            for (int bit = 0; bit < 8 * usage.length; bit++) {
                byte[] cdb = usage.clone();
                cdb[bit >> 3] = (byte) (cdb[bit >> 3] | 1 << (bit & 7));
                boolean told = bit < 8 || opcode == 0x9e && bit >> 3 == 1 && (bit & 7) < 5;
                boolean free = told || (usage[bit >> 3] >> (bit & 7) & 1) != 0;
                assertEquals(free ? -1 : bit, command.firstReservedBit(MemorySegment.ofArray(cdb)),
                        used + ", bit " + bit);
                assertEquals(free ? -1 : bit, command.firstReservedBit(MemorySegment.ofArray(Arrays.copyOf(cdb, 40))),
                        used + ", in more memory, bit " + bit);
            }
        }
    }

    @Test
    void normalAcaIsPartOfTheUsageMapWhereADeviceTakesIt() { // SAM-5, 5.2; SPC-4, 4.3.5
        for (String usage : List.of("12 01 FFFFFF 00", "28 FA FFFFFFFF 1F FFFF 00", "A3 1F 00 00 0000 FFFFFFFF 00 00",
                "9E 1F FFFFFFFFFFFFFFFF FFFFFFFF 01 00")) {
            byte[] map = CommandDescription.of(Integer.parseInt(usage.substring(0, 2), 16), "one", usage, ZERO)
                    .withNormalAca().usage();
            assertEquals(0x04, map[map.length - 1], usage);
        }
        byte[] variable = READ_32.withNormalAca().usage();
        assertEquals(0x07, variable[1], "the control byte is the second");
        CommandDescription vendors = CommandDescription.of(0xc0, "OURS", "C0 00 00 00 00 00", ZERO);
        assertSame(vendors, vendors.withNormalAca(), "no place for a control byte");
    }

    @Test
    void aCommandMayAskForNormalAca() {
        assertTrue(CommandDescription.hasNormalAca(Bytes.of("12 00 00 00 24 04")));
        assertTrue(CommandDescription.hasNormalAca(Bytes.of("7F 04 00 00 00 00 00 00 00 09")));
        assertFalse(CommandDescription.hasNormalAca(Bytes.of("12 00 00 00 24 FB")));
        assertFalse(CommandDescription.hasNormalAca(Bytes.of("28 FF FF FF FF FF")), "the control byte is missing");
        assertFalse(CommandDescription.hasNormalAca(Bytes.of("")));
    }
}
