// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static io.kiovec.sim.internal.unit.Host.assertAttention;
import static io.kiovec.sim.internal.unit.Host.assertConflict;
import static io.kiovec.sim.internal.unit.Host.assertGood;
import static io.kiovec.sim.internal.unit.Host.assertInvalidField;
import static io.kiovec.sim.internal.unit.Host.assertInvalidParameter;
import static io.kiovec.sim.internal.unit.Host.assertRefused;
import static io.kiovec.sim.internal.unit.Registrant.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.ResetScope;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandDescription;
import io.kiovec.scsi.SenseKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PERSISTENT RESERVE IN and OUT through CDBs and several nexuses (SPC-6, 5.14, 6.16 and 6.17). */
class PersistentReservationTest {

    private static final String READ_KEYS = "5E 00 00 00 00 00 00 FF FF 00";
    private static final String READ_RESERVATION = "5E 01 00 00 00 00 00 FF FF 00";
    private static final String REPORT_CAPABILITIES = "5E 02 00 00 00 00 00 FF FF 00";
    private static final String READ_FULL_STATUS = "5E 03 00 00 00 00 00 FF FF 00";
    private static final long A = 0x0a0a;
    private static final long B = 0x0b0b;
    private static final long C = 0x0c0c;

    private final UnitStore store = UnitStore.inMemory();
    private final TestUnit unit = TestUnit.over(store);
    private final Registrant a = new Registrant(Host.of(unit, "a"), 0);
    private final Registrant b = new Registrant(Host.of(unit, "b"), 0);
    private final Registrant c = new Registrant(Host.of(unit, "c"), 0);

    @BeforeEach
    void register() {
        assertGood(a.register(A));
        assertGood(b.register(B));
        assertGood(c.register(C));
    }

    private String keys() {
        return a.host().readHex(READ_KEYS);
    }

    private static String keys(int generation, long... keys) {
        StringBuilder text = new StringBuilder("%08x%08x".formatted(generation, 8 * keys.length));
        for (long key : keys) {
            text.append("%016x".formatted(key));
        }
        return text.toString();
    }

    private String reservation() {
        return a.host().readHex(READ_RESERVATION).substring(8);
    }

    private static String reservation(long key, int type) {
        return "00000010%016x0000000000%02x0000".formatted(key, type);
    }

    private static final String NONE = "00000000";

    private void assertNothingPending(Registrant... registrants) {
        for (Registrant registrant : registrants) {
            assertGood(registrant.host().send(TestUnit.TEST_UNIT_READY));
        }
    }

    private void assertPending(Registrant registrant, AdditionalSense what) {
        assertAttention(registrant.host().send(TestUnit.TEST_UNIT_READY), what);
        assertNothingPending(registrant);
    }

    @Test
    void eachRegistrationIsAGenerationAndKeysAreInOrder() {
        assertEquals(keys(3, A, B, C), keys());
    }

    @Test
    void readKeysIsCutAndItsLengthIsNot() {
        assertEquals("0000000300000018", a.host().readHex("5E 00 00 00 00 00 00 00 08 00"));
    }

    @Test
    void registeringWithAnotherKeyThanTheOwnConflicts() {
        assertConflict(a.out(Registrant.REGISTER, 0, list(B, 1, 0)));
        assertConflict(new Registrant(Host.of(unit, "d"), 7).register(8));
        assertEquals(keys(3, A, B, C), keys());
    }

    @Test
    void aKeyIsChangedAndGivenBack() {
        assertGood(a.register(0xaa));
        assertEquals(keys(4, 0xaa, B, C), keys());
        assertGood(a.register(0));
        assertEquals(keys(5, B, C), keys());
        assertGood(a.register(0));
        assertEquals(keys(5, B, C), keys(), "who is not registered unregisters nothing");
    }

    @Test
    void registerAndIgnoreTakesAnyKey() {
        assertGood(a.out(Registrant.REGISTER_AND_IGNORE, 0, list(0xdead, 0xaa, 0)));
        assertEquals(keys(4, 0xaa, B, C), keys());
        assertGood(a.out(Registrant.REGISTER_AND_IGNORE, 0, list(0xdead, 0, 0)));
        assertEquals(keys(5, B, C), keys());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 6})
    void aReservationIsReadWithItsHoldersKey(int type) {
        assertGood(b.reserve(type));
        assertEquals(reservation(B, type), reservation());
        assertEquals(keys(3, A, B, C), keys(), "reserving is no generation");
        assertGood(b.reserve(type));
        assertConflict(b.reserve(type == 1 ? 3 : 1));
        assertConflict(a.reserve(type));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void allRegistrantsHoldItWithoutAKey(int type) {
        assertGood(b.reserve(type));
        assertEquals(reservation(0, type), reservation());
        assertGood(a.reserve(type));
        assertGood(a.release(type));
        assertEquals(NONE, reservation());
    }

    @ParameterizedTest
    @CsvSource({"0, byte 2 bit 3 of the CDB", "2, byte 2 bit 3 of the CDB", "9, byte 2 bit 3 of the CDB",
        "17, byte 2 bit 7 of the CDB"})
    void anotherTypeOrScopeIsAnInvalidField(int scopeAndType, String where) {
        assertInvalidField(a.reserve(scopeAndType), where);
    }

    @Test
    void whoIsNotRegisteredOrHasAnotherKeyConflicts() {
        assertConflict(new Registrant(Host.of(unit, "d"), A).reserve(1));
        assertConflict(new Registrant(a.host(), B).reserve(1));
        assertConflict(new Registrant(a.host(), B).clear());
        assertConflict(new Registrant(a.host(), B).preempt(1, C));
    }

    @Test
    void onlyTheHolderReleasesAndOnlyWithItsType() {
        assertGood(a.reserve(3));
        assertGood(b.release(3));
        assertEquals(reservation(A, 3), reservation());
        assertRefused(a.release(1), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_RELEASE_OF_PERSISTENT_RESERVATION);
        assertGood(a.release(3));
        assertEquals(NONE, reservation());
        assertGood(a.release(3));
    }

    @ParameterizedTest
    @CsvSource({"1, false", "3, false", "5, true", "6, true", "7, true", "8, true"})
    void registrantsThatWereLetInHearOfARelease(int type, boolean hear) {
        assertGood(a.reserve(type));
        assertGood(a.release(type));
        assertNothingPending(a);
        if (hear) {
            assertPending(b, AdditionalSense.RESERVATIONS_RELEASED);
        } else {
            assertNothingPending(b);
        }
        assertGood(Host.of(unit, "stranger").send(TestUnit.TEST_UNIT_READY));
    }

    @ParameterizedTest
    @CsvSource({"1, false", "3, false", "5, true", "6, true"})
    void aHolderThatUnregistersReleases(int type, boolean hear) {
        assertGood(a.reserve(type));
        assertGood(a.register(0));
        assertEquals(NONE, reservation());
        if (hear) {
            assertPending(b, AdditionalSense.RESERVATIONS_RELEASED);
        } else {
            assertNothingPending(b);
        }
    }

    @Test
    void ofAllRegistrantsTheLastOneReleases() {
        assertGood(a.reserve(8));
        assertGood(a.register(0));
        assertGood(b.register(0));
        assertEquals(reservation(0, 8), reservation());
        assertGood(c.register(0));
        assertEquals(NONE, reservation());
    }

    @Test
    void clearTakesEverythingAndTellsTheOthers() {
        assertGood(a.reserve(3));
        assertGood(b.clear());
        assertPending(a, AdditionalSense.RESERVATIONS_PREEMPTED);
        assertPending(c, AdditionalSense.RESERVATIONS_PREEMPTED);
        assertNothingPending(b);
        assertEquals(keys(4), keys());
        assertEquals(NONE, reservation());
    }

    @Test
    void preemptingARegistrantThatHoldsNothingRemovesIt() {
        assertGood(a.reserve(3));
        assertGood(b.preempt(1, C));
        assertEquals(keys(4, A, B), keys());
        assertEquals(reservation(A, 3), reservation());
        assertPending(c, AdditionalSense.REGISTRATIONS_PREEMPTED);
        assertNothingPending(a, b);
    }

    @Test
    void preemptingTheHolderTakesTheReservationOver() {
        assertGood(a.reserve(6));
        assertGood(b.preempt(1, A));
        assertPending(a, AdditionalSense.REGISTRATIONS_PREEMPTED);
        assertEquals(keys(4, B, C), keys());
        assertEquals(reservation(B, 1), reservation());
        assertPending(c, AdditionalSense.RESERVATIONS_RELEASED);
        assertNothingPending(b);
    }

    @Test
    void preemptingTheHolderWithTheSameTypeTellsOnlyIt() {
        assertGood(a.reserve(3));
        assertGood(b.preempt(3, A));
        assertNothingPending(c, b);
    }

    @Test
    void whoPreemptsItselfStaysAndChangesTheType() {
        assertGood(a.reserve(3));
        assertGood(a.preempt(1, A));
        assertEquals(keys(4, A, B, C), keys());
        assertEquals(reservation(A, 1), reservation());
        assertNothingPending(a);
    }

    @Test
    void ofAllRegistrantsKeyZeroPreemptsEverybodyElse() {
        assertGood(a.reserve(7));
        assertGood(b.preempt(3, 0));
        assertPending(a, AdditionalSense.REGISTRATIONS_PREEMPTED);
        assertPending(c, AdditionalSense.REGISTRATIONS_PREEMPTED);
        assertEquals(keys(4, B), keys());
        assertEquals(reservation(B, 3), reservation());
    }

    @Test
    void ofAllRegistrantsAKeyPreemptsOnlyThose() {
        assertGood(a.reserve(7));
        assertGood(b.preempt(3, C));
        assertEquals(keys(4, A, B), keys());
        assertEquals(reservation(0, 7), reservation());
    }

    @Test
    void aKeyThatNobodyHasConflictsAndZeroIsInvalid() {
        assertConflict(a.preempt(1, 0x99));
        assertInvalidParameter(a.preempt(1, 0), 8);
        assertGood(a.reserve(1));
        assertInvalidParameter(b.preempt(1, 0), 8);
        assertEquals(keys(3, A, B, C), keys());
    }

    @ParameterizedTest
    @CsvSource({"1, 23", "1, 25", "0, 23", "0, 25", "7, 23"})
    void aListOfAnotherLengthIsRefused(int action, int length) {
        assertRefused(a.out(action, 1, "00".repeat(length)), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }

    @Test
    void whatIsNotLostIsNotReplaced() {
        assertRefused(a.out(8, 1, list(0, A, 0)), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INVALID_RELEASE_OF_PERSISTENT_RESERVATION);
        assertEquals(keys(3, A, B, C), keys());
    }

    @Test
    void othersAreRegisteredAtTheSameTime() {
        Registrant d = new Registrant(Host.of(unit, "d"), 0);
        String one = "05 00 0014" + "65" + "00".repeat(19);
        String two = "45 00 0014" + "692c692c30783031" + "00".repeat(12);
        assertGood(d.out(Registrant.REGISTER, 0, list(0, 0xd, 0x08) + "00000030" + one + two));
        assertEquals(keys(4, A, B, C, 0xd, 0xd, 0xd), keys());
        assertGood(new Registrant(Host.of(unit, "i,i,0x01"), 0xd).reserve(1));
    }

    @ParameterizedTest
    @CsvSource({"05 00 0014 00, 28", "05 00 0014 64, 28", "06 00 0014 65, 28", "05 00 0018 65, 28",
        "45 00 0014 65, 28"})
    void oneWrongNameKeepsAllFromBeingRegistered(String name, int place) {
        Registrant d = new Registrant(Host.of(unit, "d"), 0);
        assertInvalidParameter(d.out(Registrant.REGISTER, 0, list(0, 0xd, 0x08) + "00000018" + name + "00".repeat(19)),
                place);
        assertInvalidParameter(a.out(Registrant.REGISTER, 0, list(A, 0xd, 0x08) + "00000018" + name + "00".repeat(19)),
                20);
        assertEquals(keys(3, A, B, C), keys());
    }

    @Test
    void aReservationIsMovedToAnother() {
        assertGood(a.reserve(3));
        String toB = "%016x %016x 00 02 0001 00000018 05 00 0014 62".formatted(A, 0xbbL) + "00".repeat(19);
        assertConflict(b.out(Registrant.REGISTER_AND_MOVE, 3, toB));
        assertGood(a.out(Registrant.REGISTER_AND_MOVE, 3, toB));
        assertEquals(keys(4, 0xbb, C), keys());
        assertEquals(reservation(0xbb, 3), reservation());
    }

    @ParameterizedTest
    @CsvSource({"0000000000000000 00 00 0001 00000018 05 00 0014 62, 8",
        "0000000000000001 00 00 0002 00000018 05 00 0014 62, 18",
        "0000000000000001 00 00 0001 00000018 05 00 0014 61, 24"})
    void aMoveWithAWrongListIsRefused(String rest, int place) {
        assertGood(a.reserve(3));
        assertInvalidParameter(a.out(Registrant.REGISTER_AND_MOVE, 3, "%016x".formatted(A) + rest + "00".repeat(19)),
                place);
        assertEquals(reservation(A, 3), reservation());
    }

    @Test
    void capabilitiesSayWhatIsThere() {
        assertEquals("00089d80ea010000", a.host().readHex(REPORT_CAPABILITIES));
        assertGood(a.register(A, 0x01));
        assertEquals("00089d81ea010000", a.host().readHex(REPORT_CAPABILITIES));
    }

    @Test
    void fullStatusNamesEverybody() {
        assertGood(c.register(0));
        assertGood(b.reserve(5));
        String first = "%016x 00000000 00 00 00000000 0001 00000018 05 00 0014 61".formatted(A) + "00".repeat(19);
        String second = "%016x 00000000 01 05 00000000 0001 00000018 05 00 0014 62".formatted(B) + "00".repeat(19);
        assertEquals(("00000004" + "00000060" + first + second).replace(" ", ""), a.host().readHex(READ_FULL_STATUS));
    }

    @Test
    void aLostNexusAndAResetLeaveThemAsTheyAre() {
        assertGood(b.reserve(3));
        unit.nexusLost(b.host().nexus());
        unit.reset(ResetScope.LOGICAL_UNIT, null);
        a.host().nexus().takeAttention();
        assertEquals(keys(3, A, B, C), keys());
        assertEquals(reservation(B, 3), reservation());
        Host again = Host.fresh(unit, "b");
        assertAttention(again.send(TestUnit.READ), AdditionalSense.BUS_DEVICE_RESET_FUNCTION_OCCURRED);
        assertGood(again.send(TestUnit.WRITE));
    }

    @Test
    void aLossOfPowerForgetsThemUnlessTheLastRegistrationSaidOtherwise() {
        assertGood(b.reserve(3));
        unit.powerLost();
        assertEquals(keys(0), Host.of(unit, "x").readHex(READ_KEYS));
        assertEquals(keys(0), Host.of(TestUnit.over(store), "x").readHex(READ_KEYS));
        a.host().nexus().takeAttention();
        b.host().nexus().takeAttention();
        assertGood(new Registrant(b.host(), 0).register(B));
        assertGood(new Registrant(a.host(), 0).register(A, 0x01));
        assertGood(b.reserve(6));
        unit.powerLost();
        assertEquals(keys(0, B, A), Host.of(unit, "x").readHex(READ_KEYS));
        assertEquals(reservation(B, 6), Host.of(unit, "x").readHex(READ_RESERVATION).substring(8));
        TestUnit later = TestUnit.over(store);
        assertEquals(keys(0, B, A), Host.of(later, "x").readHex(READ_KEYS));
        assertGood(Host.of(later, "b").send(TestUnit.WRITE));
        assertConflict(Host.of(later, "x").send(TestUnit.WRITE));
    }

    @Test
    void registeringWithoutAptplEndsIt() {
        assertGood(a.register(A, 0x01));
        assertGood(b.register(B, 0x00));
        assertEquals(keys(0), Host.of(TestUnit.over(store), "x").readHex(READ_KEYS));
    }

    private TestUnit withLost(String kept) {
        store.save("persistent-reservations", kept.getBytes(StandardCharsets.UTF_8));
        return TestUnit.over(store);
    }

    private static void assertLost(Task task) {
        assertRefused(task, SenseKey.DATA_PROTECT, AdditionalSense.PERSISTENT_RESERVATION_INFORMATION_LOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "kiovec-reservations-1\n3 ", "kiovec-reservations-1\n3 a\n",
        "kiovec-reservations-1\n3 a\nab"})
    void whatCannotBeReadKeepsEverybodyOutAndIsNotForgotten(String kept) {
        Host host = Host.of(withLost(kept), "x");
        assertLost(host.send(TestUnit.READ));
        assertLost(host.send(TestUnit.WRITE));
        assertLost(host.send(TestUnit.TEST_UNIT_READY));
        assertLost(host.send(READ_KEYS));
        assertLost(host.send("16 00 00 00 00 00"));
        assertLost(new Registrant(host, 0).register(A, 0x01));
        assertLost(Host.of(TestUnit.over(store), "x").send(TestUnit.READ));
    }

    @ParameterizedTest
    @ValueSource(strings = {"03 00 00 00 FC 00", "12 00 00 00 24 00", "4D 00 40 00 00 00 00 00 04 00",
        "A0 00 00 00 00 00 00 00 00 10 00 00", "A3 0A 00 00 00 00 00 00 00 10 00 00", "3C 03 00 00 00 00 00 00 04 00"})
    void whatChangesNothingIsDoneWhileAReservationIsLost(String cdb) {
        assertTrue(Host.of(withLost("x"), "x").read(cdb).length > 0);
    }

    @ParameterizedTest
    @CsvSource({"1B 00 00 00 01 00, true", "1B 00 00 00 00 00, false", "1B 00 00 00 11 00, false"})
    void aDiskMayBeStartedButNotStoppedWhileAReservationIsLost(String cdb, boolean allowed) throws CheckCondition {
        CommandDescription disks = CommandDescription.of(0x1b, "START STOP UNIT", "1B 01 00 0F F7 00", Duration.ZERO);
        Task task = a.host().task(cdb);
        if (allowed) {
            LostReservation.check(disks, task);
        } else {
            assertThrows(CheckCondition.class, () -> LostReservation.check(disks, task));
        }
        CommandDescription tapes = CommandDescription.of(0x1b, "LOAD UNLOAD", "1B 01 00 00 0F 00", Duration.ZERO);
        assertThrows(CheckCondition.class, () -> LostReservation.check(tapes, task));
    }

    @Test
    void aLostReservationIsReplacedByAnother() {
        TestUnit found = withLost("x");
        Host host = Host.of(found, "x");
        Registrant one = new Registrant(host, 0);
        assertInvalidParameter(one.out(8, 3, list(A, B, 0)), 0);
        assertInvalidParameter(one.out(8, 3, list(0, 0, 0)), 8);
        assertLost(host.send(TestUnit.READ));
        assertGood(one.out(8, 3, list(0, B, 1)));
        assertGood(host.send(TestUnit.WRITE));
        assertConflict(Host.of(found, "y").send(TestUnit.READ));
        TestUnit later = TestUnit.over(store);
        assertEquals(keys(0, B), Host.of(later, "x").readHex(READ_KEYS));
        assertConflict(Host.of(later, "y").send(TestUnit.READ));
    }

    @Test
    void thereIsAnEndOfRegistrations() {
        for (int i = 3; i < 1024; i++) {
            assertGood(new Registrant(Host.of(unit, "many" + i), 0).register(i));
        }
        assertRefused(new Registrant(Host.of(unit, "one more"), 0).register(1), SenseKey.ILLEGAL_REQUEST,
                AdditionalSense.INSUFFICIENT_REGISTRATION_RESOURCES);
        assertGood(a.register(0xaa));
    }
}
