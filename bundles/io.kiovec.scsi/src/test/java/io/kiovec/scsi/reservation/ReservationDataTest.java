// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.reservation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.Bytes;
import io.kiovec.scsi.Hostile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReservationDataTest {

    private static final TransportId DEVICE = TransportId.iscsi("iqn.2026-01.io.kiovec:a");
    private static final TransportId PORT = TransportId.iscsi("iqn.2026-01.io.kiovec:a", 0x4000_0137_0001L);

    @Test
    void keysAndReservation() { // SPC-4, 6.15.2 and 6.15.3
        RegisteredKeys keys = new RegisteredKeys(7, List.of(1L, -1L));
        assertEquals(Bytes.plain("00000007 00000010 0000000000000001 FFFFFFFFFFFFFFFF"), Bytes.hex(keys));
        assertEquals(Optional.of(keys), RegisteredKeys.parse(Bytes.of(keys)));
        HeldReservation none = new HeldReservation(7, 0, Optional.empty());
        assertEquals(Bytes.plain("00000007 00000000"), Bytes.hex(none));
        assertEquals(Optional.of(none), HeldReservation.parse(Bytes.of(none)));
        HeldReservation held = new HeldReservation(8, 0x1122,
                Optional.of(ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY));
        assertEquals(Bytes.plain("00000008 00000010 0000000000001122 00000000 00 05 0000"), Bytes.hex(held));
        assertEquals(Optional.of(held), HeldReservation.parse(Bytes.of(held)));
    }

    @Test
    void capabilities() { // SPC-4, 6.15.4
        ReservationCapabilities all = new ReservationCapabilities(
                Set.of(ReservationCapabilities.Feature.COMPATIBLE_RESERVE,
                        ReservationCapabilities.Feature.SPECIFIED_INITIATORS,
                        ReservationCapabilities.Feature.ALL_TARGET_PORTS,
                        ReservationCapabilities.Feature.PERSIST_CAPABLE,
                        ReservationCapabilities.Feature.PERSIST_ACTIVE),
                1, Set.of(ReservationType.values()));
        assertEquals(Bytes.plain("0008 1D 91 EA01 0000"), Bytes.hex(all));
        assertEquals(Optional.of(all), ReservationCapabilities.parse(Bytes.of(all)));
        assertEquals(Set.of(), ReservationCapabilities.parse(Bytes.of("0008 00 00 EA01 0000")).orElseThrow().types());
    }

    @Test
    void typesSayWhoHasAccess() { // SPC-4, 5.13.1
        assertEquals(Optional.of(ReservationType.EXCLUSIVE_ACCESS_ALL_REGISTRANTS), ReservationType.of(8));
        assertEquals(Optional.empty(), ReservationType.of(2));
        assertTrue(ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS.isHeldByAll());
        assertTrue(ReservationType.EXCLUSIVE_ACCESS_REGISTRANTS_ONLY.isForRegistrants());
        assertFalse(ReservationType.EXCLUSIVE_ACCESS_REGISTRANTS_ONLY.isWriteExclusive());
        assertFalse(ReservationType.EXCLUSIVE_ACCESS.isForRegistrants());
    }

    @Test
    void iscsiPortsHaveTwoForms() { // SPC-4, 7.6.4.6
        assertEquals(Bytes.plain("05 00 0018 69716E2E323032362D30312E696F2E6B696F7665633A61 00"),
                Bytes.hex(java.lang.foreign.MemorySegment.ofArray(DEVICE.bytes()), DEVICE.length()));
        assertEquals(Bytes.plain("45 00 002C 69716E2E323032362D30312E696F2E6B696F7665633A61"
                + "2C692C3078 343030303031333730303031"),
                Bytes.hex(java.lang.foreign.MemorySegment.ofArray(PORT.bytes()), PORT.length()).replaceAll("(00)+$",
                        ""));
        assertEquals(Optional.of("iqn.2026-01.io.kiovec:a"), PORT.iscsiName());
        assertEquals(OptionalLong.of(0x4000_0137_0001L), PORT.iscsiSession());
        assertEquals(Optional.of("iqn.2026-01.io.kiovec:a"), DEVICE.iscsiName());
        assertEquals(OptionalLong.empty(), DEVICE.iscsiSession());
        assertEquals(24, TransportId.iscsi("iqn.a").length(), "the least length");
        for (TransportId id : List.of(DEVICE, PORT)) {
            assertEquals(Optional.of(id), TransportId.parse(java.lang.foreign.MemorySegment.ofArray(id.bytes())));
        }
    }

    @Test
    void paddingAndDigitsDoNotMakeAnotherPort() { // SPC-4, 7.6.4.6: the first zero ends the name
        String name = "69716E2E61";
        assertEquals(Optional.of(TransportId.iscsi("iqn.a")),
                TransportId.parse(Bytes.of("05 00 0018" + name + "00".repeat(18) + "2A")));
        assertEquals(Optional.of(TransportId.iscsi("iqn.a", 0xab)),
                TransportId.parse(Bytes.of("45 00 0014" + name + "2C692C3078 4142" + "00".repeat(8))));
        assertNotEquals(TransportId.iscsi("iqn.a", 1), TransportId.iscsi("iqn.a", 2));
        assertNotEquals(TransportId.iscsi("iqn.a", 0), TransportId.iscsi("iqn.a"));
    }

    @Test
    void malformedPortsAreRefused() { // SPC-4, 7.6.4.6
        assertEquals(Optional.empty(), TransportId.parse(Bytes.of("05 00 0018 6971")), "cut off");
        assertEquals(Optional.empty(), TransportId.parse(Bytes.of("05 00 0008 69716E2E61000000")), "too short");
        assertEquals(Optional.empty(), TransportId.parse(Bytes.of("05 00 0015" + "61".repeat(20) + "00")),
                "not by four");
        assertEquals(Optional.empty(), TransportId.parse(Bytes.of("05 00 0014" + "61".repeat(20))), "not ended");
        assertEquals(Optional.empty(), TransportId.parse(Bytes.of("45 00 0014" + "61".repeat(19) + "00")),
                "no session");
        assertEquals(Optional.empty(), TransportId.parse(Bytes.of("85 00 0014" + "61".repeat(19) + "00")),
                "format 10b");
        // SAS: 24 bytes, whatever stands there
        assertEquals(6,
                TransportId.parse(Bytes.of("06 00 0000 5000000000000001" + "00".repeat(12))).orElseThrow().protocol());
    }

    @Test
    void aPortsNameSaysWhichOfTheTwoFormsItIs() { // SPC-4, 7.6.4.6
        for (TransportId id : List.of(DEVICE, PORT)) {
            assertEquals(id, TransportId.iscsiPort(id.toString()));
            assertArrayEquals(id.bytes(), TransportId.iscsiPort(id.toString()).bytes());
        }
        String session = "69716E2E61 2C692C3078 3031" + "00".repeat(8);
        assertTrue(TransportId.parse(Bytes.of("45 00 0014" + session)).isPresent());
        assertEquals(Optional.empty(), TransportId.parse(Bytes.of("05 00 0014" + session)), "a session in format 00b");
        assertEquals(Optional.empty(), TransportId.parse(Bytes.of("65 00 0014" + session)), "a reserved bit");
        assertTrue(TransportId.parse(Bytes.of("05 00 00F4" + "61".repeat(240) + "00".repeat(4))).isPresent());
        assertEquals(Optional.empty(), TransportId.parse(Bytes.of("05 00 00F8" + "61".repeat(244) + "00".repeat(4))),
                "longer than any name");
    }

    @Test
    void fullStatus() { // SPC-4, 6.15.5
        FullStatus status = new FullStatus(3, List.of(
                new FullStatus.Registrant(1, Optional.of(ReservationType.WRITE_EXCLUSIVE), 1, PORT),
                new FullStatus.Registrant(2, Optional.empty(), FullStatus.ALL_TARGET_PORTS, DEVICE)));
        String hex = Bytes.hex(status);
        assertTrue(
                hex.startsWith(
                        Bytes.plain("00000003 0000007C 0000000000000001 00000000 01 01 00000000 0001 00000030 45")),
                hex);
        assertTrue(hex.contains(Bytes.plain("0000000000000002 00000000 02 00 00000000 0000 0000001C 05")), hex);
        assertEquals(Optional.of(status), FullStatus.parse(Bytes.of(status)));
    }

    @Test
    void reserveOut() { // SPC-4, 6.16.3
        ReserveOut plain = new ReserveOut(1, 2, ReserveOut.PERSIST, List.of());
        assertEquals(Bytes.plain("0000000000000001 0000000000000002 00000000 01 00 0000"), Bytes.hex(plain));
        assertEquals(Optional.of(plain), ReserveOut.parse(Bytes.of(plain)));
        ReserveOut withPorts = new ReserveOut(1, 2, ReserveOut.ALL_TARGET_PORTS, List.of(DEVICE, PORT));
        assertTrue(Bytes.hex(withPorts).startsWith(Bytes.plain(
                "0000000000000001 0000000000000002 00000000 0C 00 0000 0000004C 05")), Bytes.hex(withPorts));
        assertEquals(Optional.of(withPorts), ReserveOut.parse(Bytes.of(withPorts)));
    }

    @Test
    void aListOfAnotherLengthIsRefused() { // SPC-4, 6.16.1 and 6.16.3
        ReserveOut withPorts = new ReserveOut(1, 2, 0, List.of(DEVICE, PORT));
        byte[] bytes = withPorts.bytes();
        for (int length = 0; length < bytes.length; length++) {
            var list = java.lang.foreign.MemorySegment.ofArray(java.util.Arrays.copyOf(bytes, length));
            assertEquals(Optional.empty(), ReserveOut.parse(list));
            assertTrue(ReserveOut.hasWrongLength(list));
        }
        assertTrue(ReserveOut.hasWrongLength(Bytes.of("00".repeat(25))));
        // a TransportID that its length cuts off is a wrong field, not a wrong length
        String cut = "00".repeat(20) + "08 00 0000 0000001C 05 00 001C" + "61".repeat(23) + "00";
        assertFalse(ReserveOut.hasWrongLength(Bytes.of(cut)));
        assertEquals(Optional.empty(), ReserveOut.parse(Bytes.of(cut)));
        // no ports, but the bit that says so is kept
        assertTrue(ReserveOut.parse(Bytes.of("00".repeat(20) + "08 00 0000 00000000")).orElseThrow()
                .has(ReserveOut.SPECIFIED_INITIATORS));
        assertFalse(ReserveOut.hasWrongLength(Bytes.of(withPorts)));
    }

    @Test
    void registerAndMove() { // SPC-4, 6.16.4
        RegisterAndMove move = new RegisterAndMove(1, 2, RegisterAndMove.UNREGISTER, 1, DEVICE);
        assertTrue(
                Bytes.hex(move)
                        .startsWith(Bytes.plain("0000000000000001 0000000000000002 00 02 0001 0000001C 05 00 0018")),
                Bytes.hex(move));
        assertEquals(Optional.of(move), RegisterAndMove.parse(Bytes.of(move)));
        assertEquals(Optional.empty(), RegisterAndMove.parse(Bytes.of(move).asSlice(0, 51)));
    }

    @Test
    void strangersBytesAreReadWithoutLeavingThem() {
        Hostile.bytes("00000001 00000010", RegisteredKeys::parse);
        Hostile.bytes("00000001 00000010", HeldReservation::parse);
        Hostile.bytes("0008", ReservationCapabilities::parse);
        Hostile.bytes("00000001 00000060", FullStatus::parse);
        Hostile.bytes("00".repeat(20) + "08", list -> {
            ReserveOut.parse(list);
            ReserveOut.hasWrongLength(list);
        });
        Hostile.bytes("00".repeat(20) + "00000018 05", RegisterAndMove::parse);
        Hostile.bytes("45 00 0014", id -> TransportId.parse(id).ifPresent(read -> {
            read.iscsiName();
            read.iscsiSession();
        }));
        Hostile.cutOff(new FullStatus(3, List.of(new FullStatus.Registrant(1, Optional.empty(), 1, PORT))).bytes(),
                FullStatus::parse);
    }
}
