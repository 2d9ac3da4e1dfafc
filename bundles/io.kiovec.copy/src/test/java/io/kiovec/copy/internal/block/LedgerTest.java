// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.kiovec.copy.internal.block.Ledger.Span;
import io.kiovec.copy.internal.block.Ledger.State;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {

    @Test
    void anyMarksAreWhatAnArrayOfBytesSays() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            State[] model = new State[100];
            Arrays.fill(model, State.UNTRIED);
            Ledger ledger = new Ledger(model.length);
            for (int i = 0; i < 50; i++) {
                int from = random.nextInt(101);
                int to = from + random.nextInt(101 - from);
                State state = State.values()[random.nextInt(3)];
                Arrays.fill(model, from, to, state);
                ledger.mark(from, to, state);
                check(model, ledger, seed);
            }
        }
    }

    private static void check(State[] model, Ledger ledger, long seed) {
        long at = 0;
        State before = null;
        for (Span span : ledger.spans()) {
            assertEquals(at, span.from(), () -> "seed " + seed);
            assertNotEquals(before, span.state(), () -> "seed " + seed);
            for (; at < span.to(); at++) {
                assertEquals(model[(int) at], span.state(), "seed " + seed + " at " + at);
            }
            before = span.state();
        }
        assertEquals(model.length, at, () -> "seed " + seed);
    }

    @Test
    void oneWithoutAnEndGrows() {
        Ledger ledger = new Ledger(0);
        ledger.mark(0, 10, State.DONE);
        ledger.mark(10, 15, State.DONE);
        assertEquals(List.of(new Span(0, 15, State.DONE)), ledger.spans());
    }
}
