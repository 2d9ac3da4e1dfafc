// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.bench.internal.soak.Ledger.Wrong;
import io.kiovec.bench.internal.soak.MemoryTape.Defect;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tape may not do is counted as what it is. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class TapeModelTest {

    private static final long WRITES = 2200;

    private final Ledger ledger = new Ledger();

    private void soak(Defect defect) {
        MemoryTape tape = new MemoryTape(defect, WRITES);
        TapeWorker worker = new TapeWorker(tape.device(), new Meter(), ledger,
                new Worker.Load(1, 0, new SplittableRandom(3)));
        tape.atTheEnd(worker::end);
        worker.work();
    }

    @ParameterizedTest
    @CsvSource({"WRITES_TWICE,DUPLICATED", "DROPS_A_BLOCK,CORRUPTED", "FORGETS_WHERE_IT_STOOD,CORRUPTED",
        "WRITES_AT_A_PLACE_UNKNOWN,CORRUPTED", "WRITES_A_FILEMARK,CORRUPTED"})
    void aBrokenTapeIsCounted(Defect defect, Wrong what) {
        soak(defect);
        assertTrue(ledger.count(what) > 0, () -> defect + ": " + ledger.findings());
    }

    @Test
    void S6_aSoundTapeThatLosesItsPositionHasNothingWrong() {
        soak(Defect.NONE);
        assertEquals(java.util.List.of(), ledger.findings());
        assertTrue(ledger.failedTyped() > 0 && ledger.completed() > WRITES / 2, "typed failures are none of these");
    }
}
