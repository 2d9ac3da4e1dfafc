// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.QueueOptions.Binding;
import io.kiovec.bench.internal.soak.Ledger.Wrong;
import io.kiovec.bench.internal.soak.MemoryDisk.Defect;
import io.kiovec.bench.internal.soak.Place.Verdict;
import io.kiovec.io.Failure;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A soak that cannot fail proves nothing: every defect of a device is counted as what it is. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class DiskModelTest {

    private static final long OPERATIONS = 5_000;

    private static Worker.Load load() {
        return new Worker.Load(8, 0, new SplittableRandom(11));
    }

    private final Ledger ledger = new Ledger();

    private void soak(Defect defect, boolean queued) throws Exception {
        MemoryDisk device = new MemoryDisk(defect, OPERATIONS);
        SoakDisk disk = new SoakDisk(device, new Meter(), ledger);
        disk.fill();
        Worker worker = queued
                ? new QueueWorker(disk, Binding.SERVED, Duration.ofMillis(1), load())
                : new CallWorker(disk, load());
        device.atTheEnd(worker::end);
        worker.work();
        disk.verify();
    }

    @ParameterizedTest
    @CsvSource({"DROPS_A_WRITE,CORRUPTED", "REPEATS_AN_OLD_WRITE,DUPLICATED", "CHANGES_A_BYTE,CORRUPTED",
        "WRITES_ELSEWHERE,CORRUPTED", "SAYS_OFFLINE_AND_WRITES,CORRUPTED", "THROWS,LOST", "SAYS_TWO_THINGS,LOST"})
    void aBrokenDeviceUnderCallsIsCounted(Defect defect, Wrong what) throws Exception {
        soak(defect, false);
        assertTrue(ledger.count(what) > 0, () -> defect + ": " + ledger.findings());
    }

    @ParameterizedTest
    @CsvSource({"DROPS_A_WRITE,CORRUPTED", "REPEATS_AN_OLD_WRITE,DUPLICATED", "CHANGES_A_BYTE,CORRUPTED",
        "NEVER_GIVES_BACK,LOST", "GIVES_BACK_TWICE,DUPLICATED", "GIVES_BACK_ANOTHER,DUPLICATED"})
    void aBrokenDeviceUnderAQueueIsCounted(Defect defect, Wrong what) throws Exception {
        soak(defect, true);
        assertTrue(ledger.count(what) > 0, () -> defect + ": " + ledger.findings());
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aSoundDeviceHasNothingWrong(boolean queued) throws Exception {
        soak(Defect.NONE, queued);
        assertEquals(java.util.List.of(), ledger.findings());
        assertEquals(ledger.requests(), ledger.completed());
        assertEquals(0, ledger.failedTyped());
        assertTrue(ledger.requests() >= OPERATIONS);
    }

    private static Place written() {
        Place place = new Place(7);
        place.beginWrite();
        place.endWrite(Failure.NONE);
        return place;
    }

    @Test
    void S2_aWriteWhoseOutcomeIsUnknownLeavesTwoPossibleGenerations() {
        Place place = written();
        place.beginWrite();
        place.endWrite(Failure.OUTCOME_UNKNOWN);
        assertEquals(Verdict.FINE, place.judge(place.look(), 1));
        assertEquals(Verdict.FINE, place.judge(place.look(), 2));
        assertEquals(Verdict.WRONG, place.judge(place.look(), 3));
        place.beginWrite();
        place.endWrite(Failure.NONE);
        assertEquals(Verdict.APPLIED_AGAIN, place.judge(place.look(), 1));
        assertEquals(Verdict.FINE, place.judge(place.look(), 3));
    }

    @Test
    void S2_aWriteThatNeverReachedTheDeviceLeavesTheOldGeneration() {
        Place place = written();
        place.beginWrite();
        place.endWrite(Failure.OFFLINE);
        assertEquals(Verdict.FINE, place.judge(place.look(), 1));
        assertEquals(Verdict.WRONG, place.judge(place.look(), 2));
    }

    @Test
    void aReadBesideAWriteMayFindEither() {
        Place place = written();
        Place.Look before = place.look();
        assertEquals(2, place.beginWrite());
        assertEquals(0, place.beginWrite(), "one write at a time");
        Place.Look during = place.look();
        assertEquals(Verdict.FINE, place.judge(before, 2));
        assertEquals(Verdict.FINE, place.judge(during, 1));
        assertEquals(Verdict.FINE, place.judge(during, -1), "of both");
        place.endWrite(Failure.NONE);
        assertEquals(Verdict.APPLIED_AGAIN, place.judge(place.look(), 1));
        assertEquals(Verdict.WRONG, place.judge(place.look(), -1));
    }
}
