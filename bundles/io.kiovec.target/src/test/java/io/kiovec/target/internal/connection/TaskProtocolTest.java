// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Failure;
import io.kiovec.target.internal.fake.FakeMedium;
import io.kiovec.target.internal.fake.Initiator;
import io.kiovec.target.internal.fake.Initiator.Pdu;
import io.kiovec.target.internal.fake.TestTarget;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.target.internal.unit.ServedUnits.Presence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks, their order and their management (RFC 7143, 4.2.2, 4.2.3, 11.5, 11.6; SAM-6, 7 and 8). */
class TaskProtocolTest {

    private static final int ABORT_TASK = 1;
    private static final int ABORT_TASK_SET = 2;
    private static final int CLEAR_ACA = 3;
    private static final int CLEAR_TASK_SET = 4;
    private static final int LOGICAL_UNIT_RESET = 5;
    private static final int TARGET_WARM_RESET = 6;
    private static final int TARGET_COLD_RESET = 7;
    private static final int TASK_REASSIGN = 8;
    private static final int WRITE_FINAL = 0xa0;
    private static final int ORDERED = 2;

    private final FakeMedium first = new FakeMedium(4096);
    private final FakeMedium second = new FakeMedium(64);
    private TestTarget target;

    @BeforeEach
    void start() throws IOException {
        target = new TestTarget(first, second);
    }

    @AfterEach
    void stop() throws IOException {
        first.hang.countDown();
        target.close();
        // Whoever sends a response gives its buffer back a moment after its session has ended.
        Waiting.until(() -> first.buffers() + second.buffers() == 0);
        assertEquals(0, first.open() + second.open(), "nexuses that are left");
    }

    private void hangAt(int opcode) {
        first.hang = new CountDownLatch(1);
        first.hangsAt = opcode;
    }

    private void awaitHang() throws InterruptedException {
        assertNotNull(first.hanging.poll(10, TimeUnit.SECONDS), "a command that hangs");
    }

    private Initiator other() throws IOException {
        Initiator other = new Initiator(target.address());
        other.isid = 9;
        other.nextItt = 0x9000;
        other.logIn();
        return other;
    }

    @Test
    void aCommandThatHangsKeepsNobodyElseWaiting() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            ByteBuffer hangs = initiator.read(0, 1);
            initiator.send(hangs);
            awaitHang();
            assertEquals(0, initiator.exchange(initiator.testUnitReady(1)).status());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
            ByteBuffer ping = initiator.request(Opcode.NOP_OUT, Bhs.FINAL);
            assertEquals(ping.getInt(Bhs.ITT), initiator.exchange(ping).itt());
            first.hang.countDown();
            Pdu late = initiator.receive();
            assertEquals(hangs.getInt(Bhs.ITT), late.itt());
            assertEquals(512, late.data().length);
        }
    }

    @Test
    void manyCommandsThatHangStillLeaveARoom() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            for (int i = 0; i < 20; i++) {
                initiator.send(initiator.read(i, 1));
            }
            for (int i = 0; i < 20; i++) {
                awaitHang();
            }
            assertEquals(0, initiator.exchange(initiator.testUnitReady(1)).status());
            first.hang.countDown();
            for (int i = 0; i < 20; i++) {
                assertEquals(Opcode.DATA_IN, initiator.receive().opcode());
            }
        }
    }

    @Test
    void abortEndsATaskThatHangsAndAnswersForIt() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            ByteBuffer hangs = initiator.read(0, 1);
            initiator.send(hangs);
            awaitHang();
            Pdu response = initiator.exchange(
                    initiator.function(ABORT_TASK, 0, hangs.getInt(Bhs.ITT), hangs.getInt(Bhs.CMD_SN)));
            assertEquals(Opcode.TASK_MANAGEMENT_RESPONSE, response.opcode());
            assertEquals(0, response.response());
            first.hangsAt = -1;
            assertEquals(512, initiator.exchange(initiator.read(0, 1)).data().length);
        }
    }

    @Test
    void theResponseWaitsForTheTask() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            first.deaf = true;
            ByteBuffer hangs = initiator.read(0, 1);
            initiator.send(hangs);
            awaitHang();
            ByteBuffer abort = initiator.function(ABORT_TASK, 0, hangs.getInt(Bhs.ITT), hangs.getInt(Bhs.CMD_SN));
            initiator.send(abort);
            assertTrue(initiator.isSilent(300));
            first.hang.countDown();
            Pdu response = initiator.receive();
            assertEquals(abort.getInt(Bhs.ITT), response.itt());
            assertEquals(0, response.response());
        }
    }

    @Test
    void anAbortThatCameTooEarlyIsSentAgain() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            first.deaf = true;
            ByteBuffer hangs = initiator.read(0, 1);
            initiator.send(hangs);
            awaitHang();
            initiator.send(initiator.function(ABORT_TASK, 0, hangs.getInt(Bhs.ITT), hangs.getInt(Bhs.CMD_SN)));
            Waiting.until(() -> first.aborts() > 0);
            first.deaf = false;
            assertEquals(0, initiator.receive().response());
        }
    }

    @Test
    void aTaskThatWaitsForDataIsAbortedAtOnceAndItsDataDropped() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            ByteBuffer write = initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 0, 1, 512);
            initiator.send(write);
            int tag = initiator.receive().at(Bhs.TTT);
            assertEquals(0, initiator.exchange(
                    initiator.function(ABORT_TASK, 0, write.getInt(Bhs.ITT), write.getInt(Bhs.CMD_SN))).response());
            initiator.send(initiator.dataOut(write.getInt(Bhs.ITT), tag, 0, 0, true), new byte[512]);
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }

    @Test
    void whatIsNotThereIsTold() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            ByteBuffer done = initiator.testUnitReady(0);
            initiator.exchange(done);
            assertEquals(1, initiator.exchange(
                    initiator.function(ABORT_TASK, 0, done.getInt(Bhs.ITT), done.getInt(Bhs.CMD_SN))).response());
            assertEquals(2, initiator.exchange(initiator.function(ABORT_TASK_SET, 7, 0, 0)).response());
            assertEquals(2, initiator.exchange(initiator.function(LOGICAL_UNIT_RESET, 7, 0, 0)).response());
            assertEquals(4, initiator.exchange(initiator.function(TASK_REASSIGN, 0, 0, 0)).response());
            assertEquals(5, initiator.exchange(initiator.function(9, 0, 0, 0)).response());
            assertEquals(2, initiator.exchange(initiator.function(CLEAR_ACA, 7, 0, 0)).response());
        }
    }

    @Test
    void aTaskThatHasNotComeYetIsTakenAsReceived() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            int lost = initiator.cmdSn++;
            ByteBuffer early = initiator.testUnitReady(0);
            initiator.send(early);
            assertTrue(initiator.isSilent(100));
            initiator.send(initiator.function(ABORT_TASK, 0, 0x5555, lost));
            Pdu one = initiator.receive();
            Pdu two = initiator.receive();
            Pdu answered = one.opcode() == Opcode.SCSI_RESPONSE ? one : two;
            Pdu function = one == answered ? two : one;
            assertEquals(early.getInt(Bhs.ITT), answered.itt());
            assertEquals(0, function.response());
            assertEquals(initiator.cmdSn + 31, initiator.exchange(initiator.testUnitReady(0)).at(Bhs.MAX_CMD_SN) - 1);
        }
    }

    @Test
    void anAbortOfATagThatIsNotThereTakesNoOthersPlace() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            ByteBuffer late = initiator.testUnitReady(0);
            ByteBuffer early = initiator.read(0, 1);
            initiator.send(early);
            ByteBuffer abort = initiator.function(ABORT_TASK, 0, 0x5555, early.getInt(Bhs.CMD_SN));
            assertEquals(1, initiator.exchange(abort).response());
            initiator.send(late);
            int[] answered = {initiator.receive().itt(), initiator.receive().itt()};
            Arrays.sort(answered);
            assertArrayEquals(new int[]{late.getInt(Bhs.ITT), early.getInt(Bhs.ITT)}, answered);
        }
    }

    /** It came before its turn, and its turn is after that of the function. */
    @Test
    void aTaskBehindItsAbortIsNoneOfIt() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            int gap = initiator.cmdSn++;
            ByteBuffer early = initiator.read(0, 1);
            initiator.send(early);
            ByteBuffer abort = initiator.function(ABORT_TASK, 0, early.getInt(Bhs.ITT), early.getInt(Bhs.CMD_SN));
            assertEquals(1, initiator.exchange(abort.putInt(Bhs.CMD_SN, gap)).response());
            ByteBuffer late = initiator.testUnitReady(0).putInt(Bhs.CMD_SN, gap);
            initiator.cmdSn--;
            initiator.send(late);
            int[] answered = {initiator.receive().itt(), initiator.receive().itt()};
            Arrays.sort(answered);
            assertArrayEquals(new int[]{early.getInt(Bhs.ITT), late.getInt(Bhs.ITT)}, answered);
        }
    }

    @Test
    void abortTaskSetEndsTheTasksOfThisPortAndUnitOnly() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target); Initiator other = other()) {
            hangAt(Initiator.READ_10);
            initiator.send(initiator.read(0, 1));
            initiator.send(initiator.read(1, 1));
            ByteBuffer others = other.read(2, 1);
            other.send(others);
            for (int i = 0; i < 3; i++) {
                awaitHang();
            }
            assertEquals(0, initiator.exchange(initiator.function(ABORT_TASK_SET, 0, 0, 0)).response());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
            first.hang.countDown();
            assertEquals(others.getInt(Bhs.ITT), other.receive().itt());
        }
    }

    @Test
    void clearTaskSetEndsThoseOfOthersTooAndTellsThem() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target); Initiator other = other()) {
            hangAt(Initiator.READ_10);
            other.send(other.read(2, 1));
            awaitHang();
            assertEquals(0, initiator.exchange(initiator.function(CLEAR_TASK_SET, 0, 0, 0)).response());
            assertEquals(0x2f00, other.exchange(other.testUnitReady(0)).sense());
            assertEquals(0, other.exchange(other.testUnitReady(0)).status());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {LOGICAL_UNIT_RESET, TARGET_WARM_RESET})
    void aResetEndsEverythingAndEveryPortIsTold(int function) throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target); Initiator other = other()) {
            initiator.exchange(initiator.testUnitReady(0));
            other.exchange(other.testUnitReady(0));
            hangAt(Initiator.READ_10);
            initiator.send(initiator.read(0, 1));
            other.send(other.read(2, 1));
            awaitHang();
            awaitHang();
            assertEquals(0, initiator.exchange(initiator.function(function, 0, 0, 0)).response());
            assertEquals(1, first.resets());
            assertEquals(function == TARGET_WARM_RESET ? 1 : 0, second.resets());
            assertEquals(0x2900, initiator.exchange(initiator.testUnitReady(0)).sense());
            assertEquals(0x2900, other.exchange(other.testUnitReady(0)).sense());
            assertEquals(0, other.exchange(other.testUnitReady(0)).status());
        }
    }

    @Test
    void aTaskOfAnotherSessionThatAResetEndsIsGoneFromThere() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target); Initiator other = other()) {
            initiator.exchange(initiator.testUnitReady(0));
            assertEquals(Opcode.R2T,
                    other.exchange(other.blocks(Initiator.WRITE_10, WRITE_FINAL, 0, 1, 512)).opcode());
            assertEquals(0, initiator.exchange(initiator.function(LOGICAL_UNIT_RESET, 0, 0, 0)).response());
            other.vanish();
            // The opening and the initiator's nexus: what the other reserved goes with its own.
            Waiting.until(() -> first.open() == 2);
        }
    }

    @Test
    void immediateCommandsAreBoundedAndALogoutGetsThrough() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            for (int i = 0; i < 16; i++) {
                ByteBuffer read = initiator.read(i, 1);
                initiator.cmdSn--;
                initiator.send(read.put(0, (byte) (Opcode.SCSI_COMMAND | Bhs.IMMEDIATE)).putInt(Bhs.CMD_SN,
                        initiator.cmdSn));
                awaitHang();
            }
            ByteBuffer tooMany = initiator.function(CLEAR_TASK_SET, 0, 0, 0);
            Pdu reject = initiator.exchange(tooMany);
            assertEquals(Opcode.REJECT, reject.opcode());
            assertEquals(6, reject.response());
            assertEquals(tooMany.getInt(Bhs.ITT), ByteBuffer.wrap(reject.data()).getInt(Bhs.ITT));
            first.hang.countDown();
            for (int i = 0; i < 16; i++) {
                assertEquals(Opcode.DATA_IN, initiator.receive().opcode());
            }
            assertEquals(0, initiator.exchange(initiator.function(CLEAR_TASK_SET, 0, 0, 0)).response());
        }
    }

    @Test
    void anAllegianceIsClearedByTheDeviceInTheNameOfThePort() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            first.clearsAca = true;
            assertEquals(0, initiator.exchange(initiator.function(CLEAR_ACA, 0, 0, 0)).response());
            assertEquals(Initiator.NAME + ",i,0x800000000001", first.cleared.poll());
            first.clearsAca = false;
            assertEquals(5, initiator.exchange(initiator.function(CLEAR_ACA, 0, 0, 0)).response());
        }
    }

    @Test
    void aColdResetEndsAllSessions() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target); Initiator other = other()) {
            assertEquals(0, initiator.exchange(initiator.function(TARGET_COLD_RESET, 0, 0, 0)).response());
            assertTrue(initiator.isEnded());
            assertTrue(other.isEnded());
            try (Initiator again = Initiator.loggedIn(target)) {
                assertEquals(0, again.exchange(again.testUnitReady(0)).status());
            }
        }
    }

    @Test
    void whatComesAfterAResetIsDoneAfterIt() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            first.deaf = true;
            ByteBuffer hangs = initiator.read(0, 1);
            initiator.send(hangs);
            awaitHang();
            ByteBuffer abort = initiator.function(ABORT_TASK_SET, 0, 0, 0);
            initiator.send(abort);
            initiator.send(initiator.testUnitReady(0));
            assertEquals(0, initiator.exchange(initiator.testUnitReady(1)).status());
            assertTrue(initiator.isSilent(100));
            first.hang.countDown();
            assertEquals(abort.getInt(Bhs.ITT), initiator.receive().itt());
            assertEquals(0, initiator.receive().status());
        }
    }

    @Test
    void commandsOutOfOrderAreDoneInOrder() throws Exception {
        first.records = true;
        try (Initiator initiator = Initiator.loggedIn(target)) {
            first.begun.clear();
            ByteBuffer[] reads = {initiator.read(1, 1), initiator.read(2, 1), initiator.read(3, 1)};
            for (ByteBuffer read : reads) {
                read.put(1, (byte) (0xc0 | ORDERED));
            }
            initiator.send(reads[2]);
            initiator.send(reads[1]);
            assertTrue(initiator.isSilent(100));
            initiator.send(reads[0]);
            for (ByteBuffer read : reads) {
                assertEquals(read.getInt(Bhs.ITT), initiator.receive().itt());
            }
        }
    }

    @Test
    void commandsOutsideTheWindowAreIgnored() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            ByteBuffer low = initiator.testUnitReady(0);
            assertEquals(0, initiator.exchange(low).status());
            initiator.send(low);
            initiator.send(initiator.testUnitReady(0).putInt(Bhs.CMD_SN, initiator.maxCmdSn + 1));
            initiator.cmdSn--;
            assertTrue(initiator.isSilent(200));
            ByteBuffer next = initiator.testUnitReady(0);
            assertEquals(next.getInt(Bhs.ITT), initiator.exchange(next).itt());
        }
    }

    @Test
    void theWindowIsAsWideAsTheQueueIsDeep() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            for (int i = 0; i < 32; i++) {
                initiator.send(initiator.read(i, 1));
            }
            for (int i = 0; i < 32; i++) {
                awaitHang();
            }
            initiator.send(initiator.testUnitReady(1));
            initiator.cmdSn--;
            assertTrue(initiator.isSilent(200));
            Pdu ping = initiator.exchange(
                    initiator.request(Opcode.NOP_OUT | Bhs.IMMEDIATE, Bhs.FINAL).putInt(Bhs.CMD_SN, --initiator.cmdSn));
            assertEquals(ping.at(Bhs.EXP_SN) - 1, ping.at(Bhs.MAX_CMD_SN));
            first.hang.countDown();
            for (int i = 0; i < 32; i++) {
                initiator.receive();
            }
            assertEquals(0, initiator.exchange(initiator.testUnitReady(1)).status());
            assertEquals(initiator.cmdSn + 31, initiator.maxCmdSn);
        }
    }

    @Test
    void aTagThatIsInUseIsRejected() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            ByteBuffer hangs = initiator.read(0, 1);
            initiator.send(hangs);
            awaitHang();
            initiator.send(initiator.testUnitReady(0).putInt(Bhs.ITT, hangs.getInt(Bhs.ITT)));
            Pdu reject = initiator.receive();
            assertEquals(Opcode.REJECT, reject.opcode());
            assertEquals(7, reject.response());
            first.hang.countDown();
            assertEquals(hangs.getInt(Bhs.ITT), initiator.receive().itt());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
            assertEquals(initiator.cmdSn + 31, initiator.maxCmdSn);
        }
    }

    @Test
    void anOrderedCommandWaitsForThoseBeforeAndHoldsThoseBehind() throws Exception {
        first.records = true;
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            initiator.send(initiator.read(0, 1));
            awaitHang();
            first.begun.clear();
            initiator.send(initiator.testUnitReady(0).put(1, (byte) (0x80 | ORDERED)));
            initiator.send(initiator.command(0xc0, 0, 36, 0x12, 0, 0, 0, 36));
            // Another logical unit is another task set.
            assertEquals(0, initiator.exchange(initiator.testUnitReady(1)).status());
            assertNull(first.begun.poll(200, TimeUnit.MILLISECONDS));
            first.hang.countDown();
            assertEquals(0x00, first.begun.poll(10, TimeUnit.SECONDS) >>> 24);
            assertEquals(0x12, first.begun.poll(10, TimeUnit.SECONDS) >>> 24);
            for (int i = 0; i < 3; i++) {
                initiator.receive();
            }
        }
    }

    @Test
    void whatAnAbortedCommandHeldUpIsDoneOnce() throws Exception {
        first.records = true;
        try (Initiator initiator = Initiator.loggedIn(target)) {
            ByteBuffer write = initiator.blocks(Initiator.WRITE_10, WRITE_FINAL | ORDERED, 0, 1, 512);
            initiator.send(write);
            initiator.receive();
            first.begun.clear();
            for (int i = 0; i < 5; i++) {
                initiator.send(initiator.testUnitReady(0));
            }
            assertTrue(initiator.isSilent(100));
            initiator.send(initiator.function(ABORT_TASK, 0, write.getInt(Bhs.ITT), write.getInt(Bhs.CMD_SN)));
            int answers = 0;
            for (int i = 0; i < 6; i++) {
                answers += initiator.receive().opcode() == Opcode.SCSI_RESPONSE ? 1 : 0;
            }
            assertEquals(5, answers);
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
            assertEquals(6, first.begun.size());
        }
    }

    @Test
    void headOfQueueWaitsForNobody() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            hangAt(Initiator.READ_10);
            initiator.send(initiator.read(0, 1));
            awaitHang();
            initiator.send(initiator.testUnitReady(0).put(1, (byte) (0x80 | ORDERED)));
            ByteBuffer urgent = initiator.testUnitReady(0).put(1, (byte) (0x80 | 3));
            assertEquals(urgent.getInt(Bhs.ITT), initiator.exchange(urgent).itt());
            first.hang.countDown();
            initiator.receive();
            initiator.receive();
        }
    }

    @Test
    void aTapeDoesOneCommandAfterTheOtherAlsoWhenDataIsLate() throws Exception {
        target.close();
        first.type = 1;
        target = new TestTarget(first, second);
        first.records = true;
        try (Initiator initiator = Initiator.loggedIn(target)) {
            first.begun.clear();
            ByteBuffer write = initiator.blocks(Initiator.WRITE_10, WRITE_FINAL, 0, 1, 512);
            initiator.send(write);
            int tag = initiator.receive().at(Bhs.TTT);
            for (int i = 1; i < 6; i++) {
                initiator.send(initiator.read(i, 1));
            }
            assertEquals(0, initiator.exchange(initiator.testUnitReady(1)).status());
            assertTrue(first.begun.isEmpty());
            initiator.send(initiator.dataOut(write.getInt(Bhs.ITT), tag, 0, 0, true), new byte[512]);
            assertEquals(0x2a00_0000, first.begun.poll(10, TimeUnit.SECONDS));
            for (int i = 1; i < 6; i++) {
                assertEquals(0x2800_0000 | i, first.begun.poll(10, TimeUnit.SECONDS));
            }
            for (int i = 0; i < 6; i++) {
                assertEquals(write.getInt(Bhs.ITT) + (i == 0 ? 0 : i), initiator.receive().itt());
            }
        }
    }

    @Test
    void aDriverThatThrowsIsAHardwareError() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            first.throwsAt = Initiator.READ_10;
            Pdu response = initiator.exchange(initiator.read(0, 1));
            assertEquals(0x4400, response.sense());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Failure.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aCommandWithoutAStatusGetsOne(Failure failure) throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            first.failure = failure;
            Pdu response = initiator.exchange(initiator.read(0, 1));
            assertTrue(response.status() != 0, "a status");
            assertEquals(0x82, response.flags());
            assertEquals(512, response.at(Bhs.RESIDUAL));
        }
    }

    @Test
    void aDeviceThatGoesIsNoUnitAnyMoreAndEveryPortIsTold() throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target); Initiator other = other()) {
            target.units().change("fake:0", Presence.ABSENT);
            target.portal().lunsChanged();
            assertEquals(0x2500, initiator.exchange(initiator.testUnitReady(0)).sense());
            assertEquals(0x7f, initiator.exchange(initiator.command(0xc0, 0, 36, 0x12, 0, 0, 0, 36)).data()[0]);
            // INQUIRY leaves it standing, REQUEST SENSE tells it in its data, a command is stopped by it.
            assertEquals(0, initiator.exchange(initiator.command(0xc0, 1, 36, 0x12, 0, 0, 0, 36)).data()[0]);
            assertEquals(0x3f0e, initiator.exchange(initiator.testUnitReady(1)).sense());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(1)).status());
            byte[] sense = other.exchange(other.command(0xc0, 1, 18, 3, 0, 0, 0, 18)).data();
            assertEquals(0x3f0e, sense[12] << 8 | sense[13]);
            assertEquals(0, other.exchange(other.testUnitReady(1)).status());
            byte[] luns = initiator.exchange(
                    initiator.command(0xc0, 0, 64, 0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 64)).data();
            assertEquals(8, luns[3]);
            assertEquals(1, luns[9]);
            target.units().change("fake:0", Presence.PRESENT);
            target.portal().lunsChanged();
            assertEquals(16, initiator.exchange(
                    initiator.command(0xc0, 0, 64, 0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 64)).data()[3]);
            // REPORT LUNS has told.
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
            assertEquals(0x3f0e, other.exchange(other.testUnitReady(0)).sense());
        }
    }

    @ParameterizedTest
    @CsvSource({"0x10,3", "0x1c,5", "0x3e,5"})
    void whatIsNotDoneIsRejected(String opcode, int reason) throws Exception {
        try (Initiator initiator = Initiator.loggedIn(target)) {
            initiator.send(Initiator.header(Integer.decode(opcode) | Bhs.IMMEDIATE, Bhs.FINAL), new byte[12]);
            Pdu reject = initiator.receive();
            assertEquals(Opcode.REJECT, reject.opcode());
            assertEquals(reason, reject.response());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }
}
