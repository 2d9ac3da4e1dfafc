// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import static io.kiovec.sim.internal.disk.Initiator.bad;
import static io.kiovec.sim.internal.disk.Initiator.filled;
import static io.kiovec.sim.internal.disk.Initiator.good;
import static io.kiovec.sim.internal.disk.Initiator.invalidFieldInCdb;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.ResetScope;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.medium.DiskMedium;
import org.junit.jupiter.api.Test;

/** START STOP UNIT and PREVENT ALLOW MEDIUM REMOVAL. */
class StartStopCommandsTest {

    private static final String TEST_UNIT_READY = "00 00 0000 00 00";
    private static final String EJECT = "1B00 0000 02 00";
    private static final String LOAD = "1B00 0000 03 00";
    private static final String STOP = "1B00 0000 00 00";
    private static final String START = "1B00 0000 01 00";
    private static final String PREVENT = "1E00 0000 01 00";
    private static final String ALLOW = "1E00 0000 00 00";
    private static final String READ = "2800 00000000 00 0001 00";

    private final DiskTraits traits = DiskTraits.of(100, 512, Trait.REMOVABLE);
    private final FailingMedium medium = new FailingMedium(DiskMedium.inMemory(traits.mediumBytes(), 512));
    private final Initiator initiator = Initiator.of(traits, medium);

    @Test
    void aMediumThatIsOutIsNotPresent() {
        good(initiator.out("2A00 00000000 00 0001 00", filled(512, 'm')));
        good(initiator.noData(EJECT));
        good(initiator.noData(EJECT));
        for (String cdb : new String[]{TEST_UNIT_READY, READ, "2500 00000000 0000 00 00", "3500 00000000 00 0001 00",
            "9E12 0000000000000000 00000018 00 00", "3400 00000000 00 0001 00", "4800 0000000000 0000 00"
                    .replace("4800", "4801"),
            "0400 0000 00 00"}) {
            if (cdb.startsWith("48")) {
                bad(initiator.out("4801 0000000000 0008 00", new byte[]{1, 0, 0, 4, 1, 1, 1, 1}), SenseKey.NOT_READY,
                        0x3a, 0);
            } else {
                bad(initiator.in(cdb, 512), SenseKey.NOT_READY, 0x3a, 0);
            }
        }
        Initiator other = initiator.another();
        good(initiator.noData(LOAD));
        good(initiator.noData(TEST_UNIT_READY));
        bad(other.noData(TEST_UNIT_READY), SenseKey.UNIT_ATTENTION, 0x28, 0);
        assertArrayEquals(filled(512, 'm'), good(other.in(READ, 512)));
    }

    @Test
    void preventedRemovalHoldsForAllAndEndsWithResetOrNexus() {
        Initiator other = initiator.another();
        good(other.noData(PREVENT));
        bad(initiator.noData(EJECT), SenseKey.ILLEGAL_REQUEST, 0x53, 0x02);
        bad(other.noData(EJECT), SenseKey.ILLEGAL_REQUEST, 0x53, 0x02);
        initiator.disk().nexusLost(other.nexus());
        good(initiator.noData(EJECT));
        good(initiator.noData(PREVENT));
        bad(initiator.noData(LOAD), SenseKey.ILLEGAL_REQUEST, 0x53, 0x02);
        good(initiator.noData(ALLOW));
        good(initiator.noData(LOAD));
        good(initiator.noData(PREVENT));
        initiator.disk().reset(ResetScope.LOGICAL_UNIT, null);
        bad(initiator.noData(TEST_UNIT_READY), SenseKey.UNIT_ATTENTION, 0x29, 0x03);
        good(initiator.noData(EJECT));
    }

    @Test
    void aStoppedDiskWantsToBeStarted() {
        good(initiator.out("2A00 00000000 00 0001 00", filled(512, 'm')));
        long flushed = medium.flushed();
        good(initiator.noData(STOP));
        assertEquals(flushed + 1, medium.flushed());
        bad(initiator.noData(TEST_UNIT_READY), SenseKey.NOT_READY, 0x04, 0x02);
        bad(initiator.in(READ, 512), SenseKey.NOT_READY, 0x04, 0x02);
        good(initiator.noData(START));
        good(initiator.in(READ, 512));
        good(initiator.noData("1B00 0000 04 00"));
        assertEquals(flushed + 1, medium.flushed());
        good(initiator.noData(START));
    }

    @Test
    void powerConditionsLeaveTheMediumIn() {
        for (String condition : new String[]{"00 10", "00 20", "01 20", "02 20", "00 30", "01 30", "00 70", "00 A0",
            "00 B0", "00 12"}) {
            good(initiator.noData("1B00 00 " + condition + " 00"));
            good(initiator.noData(TEST_UNIT_READY));
        }
        for (String reserved : new String[]{"00 40", "00 50", "00 60", "00 80", "00 F0", "03 20", "02 30", "01 10"}) {
            invalidFieldInCdb(initiator.noData("1B00 00 " + reserved + " 00"));
        }
    }

    @Test
    void aFixedMediumIsNotEjected() {
        Initiator fixed = Initiator.of(DiskTraits.of(100, 512));
        invalidFieldInCdb(fixed.noData(EJECT));
        invalidFieldInCdb(fixed.noData(LOAD));
        good(fixed.noData(TEST_UNIT_READY));
    }

    @Test
    void aReservationOfAnotherKeepsTheDiskRunning() {
        Initiator other = initiator.another();
        good(other.noData("16 00 0000 00 00"));
        assertEquals(ScsiStatus.RESERVATION_CONFLICT, initiator.noData(EJECT).status());
        assertEquals(ScsiStatus.RESERVATION_CONFLICT, initiator.noData(STOP).status());
        good(other.noData(EJECT));
    }
}
