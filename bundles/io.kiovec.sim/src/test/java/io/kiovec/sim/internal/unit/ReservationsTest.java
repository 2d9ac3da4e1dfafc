// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static io.kiovec.sim.internal.unit.Host.assertConflict;
import static io.kiovec.sim.internal.unit.Host.assertGood;
import static io.kiovec.sim.internal.unit.Host.assertInvalidField;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.ResetScope;
import io.kiovec.scsi.ScsiStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in: by RESERVE (SPC-2, 5.5.1), and by persistent reservations (SPC-6, 5.14.1). */
class ReservationsTest {

    private static final String RESERVE = "16 00 00 00 00 00";
    private static final String RELEASE = "17 00 00 00 00 00";

    private final TestUnit unit = new TestUnit();
    private final Host holder = Host.of(unit, "holder");
    private final Host other = Host.of(unit, "other");

    /** r: reads, w: writes, c: looks whether the unit is ready; a letter for what is done, a dot for a conflict. */
    private String access(Host host) {
        return letter(host, TestUnit.READ, "r") + letter(host, TestUnit.WRITE, "w")
                + letter(host, TestUnit.TEST_UNIT_READY, "c");
    }

    private static String letter(Host host, String cdb, String letter) {
        Task task = host.send(cdb);
        if (task.status() == ScsiStatus.RESERVATION_CONFLICT) {
            return ".";
        }
        assertGood(task);
        return letter;
    }

    @ParameterizedTest
    @CsvSource({"1, rwc, r.c, r.c", "3, rwc, ..c, ..c", "5, rwc, rwc, r.c", "6, rwc, rwc, ..c", "7, rwc, rwc, r.c",
        "8, rwc, rwc, ..c"})
    void eachTypeLetsInWhomItMust(int type, String byHolder, String byRegistrant, String byOthers) {
        Registrant registrant = Registrant.of(holder, 0x11);
        Registrant.of(other, 0x22);
        assertGood(registrant.reserve(type));
        assertEquals(byHolder, access(holder));
        assertEquals(byRegistrant, access(other));
        assertEquals(byOthers, access(Host.of(unit, "stranger")));
    }

    @Test
    void reserveKeepsEverybodyElseOut() {
        assertGood(holder.send(RESERVE));
        assertEquals("rwc", access(holder));
        assertEquals("...", access(other));
        assertConflict(other.send(RESERVE));
        assertConflict(other.send("1A 00 3F 00 FF 00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12 00 00 00 60 00", "03 00 00 00 FC 00", "A0 00 00 00 00 00 00000010 00 00",
        "4D 00 40 00 00 00 00 00 FF 00", "1E 00 00 00 00 00"})
    void someCommandsAreDoneWhoeverReserved(String cdb) {
        assertGood(holder.send(RESERVE));
        assertGood(other.send(cdb));
    }

    @Test
    void onlyPreventingTheRemovalConflicts() {
        assertGood(holder.send(RESERVE));
        assertConflict(other.send("1E 00 00 00 01 00"));
        assertFalse(unit.removal().isPrevented());
    }

    @Test
    void reserveAgainIsGoodAndReleaseByAnotherDoesNothing() {
        assertGood(holder.send(RESERVE));
        assertGood(holder.send(RESERVE));
        assertGood(other.send(RELEASE));
        assertConflict(other.send(RESERVE));
        assertGood(holder.send(RELEASE));
        assertGood(other.send(RESERVE));
    }

    @Test
    void anExtentIsNotReserved() {
        assertInvalidField(holder.send("16 01 00 00 00 00"), "byte 1 bit 0 of the CDB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOGICAL_UNIT", "TARGET", "BUS", "HOST"})
    void aResetReleases(ResetScope scope) {
        assertGood(holder.send(RESERVE));
        unit.reset(scope, null);
        other.nexus().takeAttention();
        assertGood(other.send(RESERVE));
    }

    @Test
    void aLostNexusReleases() {
        assertGood(holder.send(RESERVE));
        unit.nexusLost(holder.nexus());
        assertGood(other.send(RESERVE));
    }

    @Test
    void reserveAndPersistentReservationsExcludeEachOther() {
        assertGood(holder.send(RESERVE));
        assertConflict(holder.send("5E 00 00 00 00 00 00 00 FF 00"));
        assertConflict(other.send("5E 00 00 00 00 00 00 00 FF 00"));
        assertConflict(new Registrant(holder, 0).register(0x11));
        assertGood(holder.send(RELEASE));
        Registrant.of(holder, 0x11);
        assertConflict(other.send(RESERVE));
        assertConflict(other.send(RELEASE));
    }

    /** Compatible reservation handling (SPC-4, 5.13.3): a registrant's RESERVE is good and does nothing. */
    @Test
    void reserveOfARegistrantDoesNothing() {
        Registrant.of(holder, 0x11);
        assertGood(holder.send(RESERVE));
        assertEquals("rwc", access(other));
        assertGood(holder.send(RELEASE));
    }

    @Test
    void removalIsPreventedByEachNexusForItself() {
        assertGood(holder.send("1E 00 00 00 01 00"));
        assertGood(other.send("1E 00 00 00 01 00"));
        assertGood(holder.send("1E 00 00 00 00 00"));
        assertTrue(unit.removal().isPrevented());
        unit.nexusLost(other.nexus());
        assertFalse(unit.removal().isPrevented());
        assertInvalidField(holder.send("1E 00 00 00 02 00"), "byte 4 bit 1 of the CDB");
    }

    @Test
    void aResetAllowsRemoval() {
        assertGood(holder.send("1E 00 00 00 01 00"));
        unit.reset(ResetScope.LOGICAL_UNIT, holder.nexus());
        assertFalse(unit.removal().isPrevented());
    }
}
