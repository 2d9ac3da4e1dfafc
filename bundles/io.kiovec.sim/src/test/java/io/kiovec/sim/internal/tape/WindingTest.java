// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static io.kiovec.sim.internal.tape.TapeRig.block;
import static io.kiovec.sim.internal.tape.TapeRig.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Nexus;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.UnitStore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Motions take their time, go on when nobody waits for them, and tell how far they are. */
@Timeout(20)
class WindingTest {

    private static final Duration ALWAYS = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(30);

    private TapeRig rig;

    @AfterEach
    void close() throws IOException {
        if (rig != null) {
            rig.close();
        }
    }

    /** A drive whose tape has a block of 100 bytes, at the beginning. */
    private void drive(Duration motion) throws IOException {
        rig = new TapeRig(TapeUnit.open(TapeRig.model(1, TapeRig.CAPACITY, TapeRig.EARLY_WARNING, motion),
                Path.of("."), UnitStore.inMemory()));
        rig.write(100);
    }

    /** What can be begun without waiting. */
    private enum Begun {
        // One a line.
        REWIND(cdb -> StreamCdb.rewind(cdb, StreamCdb.IMMEDIATE)),
        //
        LOCATE(cdb -> StreamCdb.locate10(cdb, StreamCdb.IMMEDIATE, 0, 0)),
        //
        LOCATE_16(cdb -> StreamCdb.locate16(cdb, StreamCdb.IMMEDIATE, StreamCdb.TO_OBJECT, 0, 0)),
        //
        ERASE(cdb -> StreamControlCdb.erase6(cdb, StreamControlCdb.ERASE_IMMEDIATE)),
        //
        ERASE_16(cdb -> StreamControlCdb.erase16(cdb, StreamControlCdb.ERASE_IMMEDIATE, 0, 0)),
        //
        LOAD(cdb -> StreamControlCdb.loadUnload(cdb, StreamControlCdb.IMMEDIATE, StreamControlCdb.LOAD)),
        //
        UNLOAD(cdb -> StreamControlCdb.loadUnload(cdb, StreamControlCdb.IMMEDIATE, 0));

        private final TapeRig.Filled cdb;

        Begun(TapeRig.Filled cdb) {
            this.cdb = cdb;
        }
    }

    private Sense requestSense() {
        byte[] data = rig.answer(252, cdb -> PrimaryCdb.requestSense(cdb, SenseFormat.FIXED, 252));
        return Sense.parse(MemorySegment.ofArray(data)).orElseThrow();
    }

    private Task testReady() {
        return rig.none(PrimaryCdb::testUnitReady);
    }

    private static void inProgress(Sense sense) {
        assertEquals(SenseKey.NOT_READY, sense.key());
        assertEquals(AdditionalSense.LOGICAL_UNIT_NOT_READY_OPERATION_IN_PROGRESS, sense.additional());
        assertTrue(sense.progress().isPresent());
    }

    @ParameterizedTest
    @EnumSource(Begun.class)
    void whatIsBegunGoesOnAndTellsHowFarItIs(Begun what) throws IOException {
        drive(ALWAYS);
        good(rig.none(what.cdb));
        inProgress(requestSense());
        inProgress(testReady().sense());
        for (TapeRig.Filled another : new TapeRig.Filled[]{what.cdb, StreamControlCdb::readPositionLong,
            cdb -> StreamCdb.space6(cdb, StreamCdb.BLOCKS, 1), cdb -> StreamControlCdb.loadUnload(cdb, 0, 0)}) {
            inProgress(rig.none(another).sense());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Begun.class, mode = EnumSource.Mode.EXCLUDE, names = "UNLOAD")
    void itEnds(Begun what) throws IOException {
        drive(SOON);
        good(rig.none(what.cdb));
        while (testReady().status() != ScsiStatus.GOOD) {
            Thread.onSpinWait();
        }
        assertEquals(SenseKey.NO_SENSE, requestSense().key());
        assertEquals(what == Begun.ERASE ? 1 : 0, rig.where().object());
    }

    @Test
    void anUnloadEndsWithoutACartridge() throws IOException {
        drive(SOON);
        good(rig.none(Begun.UNLOAD.cdb));
        while (testReady().sense().progress().isPresent()) {
            Thread.onSpinWait();
        }
        assertEquals(AdditionalSense.MEDIUM_NOT_PRESENT, testReady().sense().additional());
    }

    @Test
    void whoWaitsIsAnsweredAtItsEnd() throws IOException {
        drive(SOON);
        long before = System.nanoTime();
        good(rig.none(cdb -> StreamCdb.space6(cdb, StreamCdb.BLOCKS, -1)));
        assertTrue(System.nanoTime() - before >= SOON.toNanos());
        good(testReady());
    }

    @Test
    void othersSeeHowFarItIsWhileOneWaits() throws Exception {
        drive(ALWAYS);
        Nexus other = rig.initiator("other");
        CompletableFuture<Task> waiting = new CompletableFuture<>();
        MemorySegment rewind = MemorySegment.ofArray(new byte[16]);
        int length = StreamCdb.rewind(rewind, 0);
        Task task = new Task(rig.nexus, 1000, TaskAttribute.SIMPLE, rewind.asSlice(0, length),
                DataDirection.NONE, MemorySegment.NULL);
        Thread.ofPlatform().daemon().start(() -> {
            rig.unit.execute(task);
            waiting.complete(task);
        });
        Sense seen;
        do {
            seen = rig.run(other, DataDirection.NONE, MemorySegment.NULL, PrimaryCdb::testUnitReady).sense();
        } while (seen == null);
        inProgress(seen);
        assertFalse(waiting.isDone());
        rig.unit.management().abortTaskSet(rig.nexus);
        assertEquals(ScsiStatus.TASK_ABORTED, waiting.get(10, TimeUnit.SECONDS).status());
        inProgress(testReady().sense());
    }

    @Test
    void anErrorThatNobodyWaitsForIsToldLateAndOnceToWhoeverBeganIt() throws IOException {
        drive(Duration.ZERO);
        Nexus other = rig.initiator("other");
        good(rig.none(cdb -> StreamCdb.locate10(cdb, StreamCdb.IMMEDIATE, 0, 9)));
        good(rig.run(other, DataDirection.NONE, MemorySegment.NULL, PrimaryCdb::testUnitReady));
        Sense told = testReady().sense();
        assertTrue(told.isDeferred());
        assertEquals(SenseKey.BLANK_CHECK, told.key());
        good(testReady());
        assertEquals(1, rig.where().object(), "at the end of data");
        good(rig.none(cdb -> StreamCdb.locate10(cdb, StreamCdb.IMMEDIATE, 0, 9)));
        assertTrue(requestSense().isDeferred());
        assertEquals(SenseKey.NO_SENSE, requestSense().key());
    }

    @Test
    void aWrongCommandIsRefusedAtOnce() throws IOException {
        drive(ALWAYS);
        Task task = rig.none(cdb -> StreamCdb.locate10(cdb, StreamCdb.IMMEDIATE | StreamCdb.CHANGE_PARTITION, 7, 0));
        assertEquals(SenseKey.ILLEGAL_REQUEST, task.sense().key());
        good(testReady());
    }

    @Test
    void aResetEndsNoMotionAndALossOfPowerDoes() throws IOException {
        drive(ALWAYS);
        good(rig.none(Begun.REWIND.cdb));
        rig.unit.reset(ResetScope.LOGICAL_UNIT, null);
        assertEquals(SenseKey.UNIT_ATTENTION, testReady().sense().key());
        inProgress(testReady().sense());
        rig.unit.losePower();
        assertEquals(SenseKey.UNIT_ATTENTION, testReady().sense().key());
        good(testReady());
    }

    @Test
    void nothingIsReadMeanwhile() throws IOException {
        drive(ALWAYS);
        good(rig.none(Begun.REWIND.cdb));
        inProgress(rig.in(block(100), cdb -> StreamCdb.read6(cdb, 0, 100)).sense());
    }

    @Test
    void progressGrowsWithTime() throws CheckCondition {
        long[] now = {Long.MAX_VALUE - 10};
        Winding winding = new Winding(Duration.ofNanos(100), () -> now[0]);
        winding.requireStill();
        winding.begin(() -> {
        });
        for (int percent : new int[]{0, 25, 75}) {
            now[0] = Long.MAX_VALUE - 10 + percent;
            Sense told = assertThrows(CheckCondition.class, winding::requireStill).sense();
            assertEquals(OptionalInt.of(percent * 65536 / 100), told.progress());
        }
        now[0] += 25;
        winding.requireStill();
        assertNull(winding.takeFailure(null));
    }
}
