// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static io.kiovec.sim.internal.unit.Host.assertAttention;
import static io.kiovec.sim.internal.unit.Host.assertConflict;
import static io.kiovec.sim.internal.unit.Host.assertGood;
import static io.kiovec.sim.internal.unit.Host.assertInvalidField;
import static io.kiovec.sim.internal.unit.Host.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandChecksTest {

    private static final Sense SANITIZING = Sense
            .of(SenseKey.NOT_READY, AdditionalSense.LOGICAL_UNIT_NOT_READY_SANITIZE_IN_PROGRESS).withProgress(0x8000);
    private static final Sense NO_MEDIUM = Sense.of(SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT);
    private static final Sense PROTECTED = Sense.of(SenseKey.DATA_PROTECT, AdditionalSense.HARDWARE_WRITE_PROTECTED);
    private static final String SET_SWP = "00 00 00 00 0A 0A 00 10 08 40 0000 FFFF 0000";

    private final TestUnit unit = new TestUnit();
    private final Host host = Host.of(unit, "a");

    @ParameterizedTest
    @CsvSource({"C0 00 00 00 00 00", "7F 00 00 00 00 00", "02 00 00 00 00 00", "A8 00 00 00 00 00 00 00 00 00 00 00"})
    void anUnknownOperationCodeIsSaidToBeOne(String cdb) {
        assertRefused(host.send(cdb), SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_COMMAND_OPERATION_CODE);
    }

    @Test
    void anUnknownServiceActionIsAnInvalidField() {
        assertInvalidField(host.send("5E 04 00 00 00 00 00 00 00 00"), "byte 1 bit 4 of the CDB");
    }

    @ParameterizedTest
    @CsvSource({"08 20 00 00 01 00, byte 1 bit 5 of the CDB", "08 80 00 00 01 00, byte 1 bit 7 of the CDB",
        "00 00 01 00 00 00, byte 2 bit 0 of the CDB", "00 00 00 00 00 01, byte 5 bit 0 of the CDB",
        "00 00 00 00 00 06, byte 5 bit 1 of the CDB", "4D 01 40 00 00 00 00 00 FF 00, byte 1 bit 0 of the CDB",
        "4D 00 40 00 00 00 00, byte 7 bit 7 of the CDB"})
    void aReservedBitIsAnInvalidFieldWithItsPlace(String cdb, String where) {
        assertInvalidField(host.send(cdb), where);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 00 00 00 00 04", "4D 00 40 00 00 00 00 00 FF 04",
        "A0 00 00 00 00 00 00 00 00 10 00 04"})
    void nacaIsTakenWithEveryCommand(String cdb) {
        assertGood(host.send(cdb));
    }

    @Test
    void aCdbMayBePadded() {
        assertGood(host.send("00 00 00 00 00 00 FF FF FF FF"));
    }

    @Test
    void aUnitAttentionIsToldOnceAndToThatCommand() {
        Host fresh = Host.fresh(unit, "b");
        assertAttention(fresh.send(TestUnit.TEST_UNIT_READY), AdditionalSense.POWER_ON_OCCURRED);
        assertGood(fresh.send(TestUnit.TEST_UNIT_READY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12 00 00 00 60 00", "A0 00 00 00 00 00 00000010 00 00"})
    void someCommandsAreDoneAndLeaveAUnitAttention(String cdb) {
        Host fresh = Host.fresh(unit, "b");
        assertGood(fresh.send(cdb));
        assertAttention(fresh.send(TestUnit.TEST_UNIT_READY), AdditionalSense.POWER_ON_OCCURRED);
    }

    @Test
    void aUnitAttentionComesBeforeAReservationConflict() {
        assertGood(host.send("16 00 00 00 00 00"));
        Host fresh = Host.fresh(unit, "b");
        assertAttention(fresh.send(TestUnit.READ), AdditionalSense.POWER_ON_OCCURRED);
        assertConflict(fresh.send(TestUnit.READ));
    }

    @Test
    void aReservationConflictComesBeforeInvalidFields() {
        assertGood(host.send("16 00 00 00 00 00"));
        assertConflict(Host.of(unit, "b").send("08 20 00 00 01 00"));
    }

    @Test
    void anInvalidFieldComesBeforeTheMedium() {
        unit.notReady = NO_MEDIUM;
        assertInvalidField(host.send("08 20 00 00 01 00"), "byte 1 bit 5 of the CDB");
    }

    @Test
    void theMediumComesBeforeWriteProtection() {
        unit.notReady = NO_MEDIUM;
        unit.protection = PROTECTED;
        assertRefused(host.send(TestUnit.WRITE), SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT);
        unit.notReady = null;
        assertRefused(host.send(TestUnit.WRITE), SenseKey.DATA_PROTECT, AdditionalSense.HARDWARE_WRITE_PROTECTED);
        assertGood(host.send(TestUnit.READ));
    }

    @Test
    void aCommandThatNeedsNoMediumIsDoneWithoutOne() {
        unit.notReady = NO_MEDIUM;
        assertGood(host.send("1E 00 00 00 01 00"));
        assertRefused(host.send(TestUnit.TEST_UNIT_READY), SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT);
    }

    @Test
    void whatGoesOnRefusesCommandsThatNeedNoMediumToo() {
        unit.refusal = SANITIZING;
        assertRefused(host.send("1E 00 00 00 01 00"), SenseKey.NOT_READY,
                AdditionalSense.LOGICAL_UNIT_NOT_READY_SANITIZE_IN_PROGRESS);
        assertGood(host.send("12 00 00 00 60 00"));
    }

    @Test
    void softwareWriteProtectionLetsReadAndRefusesWrites() {
        assertGood(host.write("15 10 00 00 10 00", SET_SWP));
        assertRefused(host.send(TestUnit.WRITE), SenseKey.DATA_PROTECT,
                AdditionalSense.LOGICAL_UNIT_SOFTWARE_WRITE_PROTECTED);
        assertGood(host.send(TestUnit.READ));
    }

    @Test
    void aHookSeesWhatPassedTheChecksAndMayEndIt() {
        unit.hook(new CommandHook() {
            @Override
            public Verdict before(Task task) {
                if (task.u8(0) == 0x08) {
                    task.end(ScsiStatus.BUSY);
                    return Verdict.ENDED;
                }
                return Verdict.GO_ON;
            }

            @Override
            public void after(Task task) {
                if (task.u8(0) == 0x0a) {
                    task.lose();
                }
            }
        });
        Task read = host.send(TestUnit.READ);
        assertEquals(ScsiStatus.BUSY, read.status());
        assertTrue(!unit.handled.contains(read.tag()), "no handler sees it");
        Task write = host.send(TestUnit.WRITE);
        assertTrue(write.isLost() && unit.handled.contains(write.tag()), "done, and the answer thrown away");
    }

    @Test
    void withInterlockAUnitAttentionStaysUntilRequestSenseTakesIt() {
        assertGood(host.write("15 10 00 00 10 00", "00 00 00 00 0A 0A 00 10 20 40 0000 FFFF 0000"));
        Host fresh = Host.fresh(unit, "b");
        assertAttention(fresh.send(TestUnit.READ), AdditionalSense.POWER_ON_OCCURRED);
        assertAttention(fresh.send(TestUnit.READ), AdditionalSense.POWER_ON_OCCURRED);
        fresh.read("03 00 00 00 FC 00");
        assertGood(fresh.send(TestUnit.READ));
    }

    @Test
    void withInterlockAConflictIsToldAgainAsAUnitAttention() {
        assertGood(host.write("15 10 00 00 10 00", "00 00 00 00 0A 0A 00 10 30 40 0000 FFFF 0000"));
        Host other = Host.of(unit, "b");
        assertGood(host.send("16 00 00 00 00 00"));
        assertConflict(other.send(TestUnit.READ));
        assertAttention(other.send(TestUnit.READ), AdditionalSense.PREVIOUS_RESERVATION_CONFLICT_STATUS);
    }
}
