// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The gate's protocol as a model whose every interleaving is walked: two callers enter, work and exit, one swapper
 * holds, drains and closes. The model has the steps of {@link Gate} and {@link InFlight}, each one volatile access.
 */
class GateModelTest {

    /** Where each thread stands, the two stripes' counts, whether the binding is current and whether it is closed. */
    private record State(int one, int two, int swapper, int countOne, int countTwo, boolean current, boolean closed) {
    }

    /** What a caller does, so that a broken variant can be walked too. */
    private enum Variant {
        CORRECT, LOOKS_ONLY_BEFORE_COUNTING, SWAPPER_COUNTS_BEFORE_HOLDING
    }

    private static final int DONE = 9;

    @Test
    void L2_noInterleavingHasACallInsideAClosedBinding() {
        assertEquals(List.of(), violations(Variant.CORRECT));
    }

    @Test
    void theModelFindsABrokenEnter() {
        assertTrue(violations(Variant.LOOKS_ONLY_BEFORE_COUNTING).size() > 0);
    }

    @Test
    void theModelFindsABrokenHold() {
        assertTrue(violations(Variant.SWAPPER_COUNTS_BEFORE_HOLDING).size() > 0);
    }

    private static List<State> violations(Variant variant) {
        Set<State> seen = new HashSet<>();
        List<State> bad = new ArrayList<>();
        ArrayDeque<State> open = new ArrayDeque<>(List.of(new State(0, 0, 0, 0, 0, true, false)));
        while (!open.isEmpty()) {
            State state = open.poll();
            if (!seen.add(state)) {
                continue;
            }
            // 3 is inside the endpoint.
            if (state.closed() && (state.one() == 3 || state.two() == 3)) {
                bad.add(state);
            }
            open.addAll(stepOne(state, variant));
            open.addAll(stepTwo(state, variant));
            open.addAll(stepSwapper(state, variant));
        }
        return bad;
    }

    /** Caller one, on stripe one. */
    private static List<State> stepOne(State s, Variant variant) {
        int[] next = call(s.one(), s.countOne(), s.current(), variant);
        return next == null
                ? List.of()
                : List.of(new State(next[0], s.two(), s.swapper(), next[1], s.countTwo(), s.current(), s.closed()));
    }

    /** Caller two, on stripe two. */
    private static List<State> stepTwo(State s, Variant variant) {
        int[] next = call(s.two(), s.countTwo(), s.current(), variant);
        return next == null
                ? List.of()
                : List.of(new State(s.one(), next[0], s.swapper(), s.countOne(), next[1], s.current(), s.closed()));
    }

    /** One step of a caller: its next place and its stripe's count; null when it has ended. */
    private static int[] call(int place, int count, boolean current, Variant variant) {
        return switch (place) {
            case 0 -> new int[]{current ? 1 : DONE, count};
            case 1 -> new int[]{2, count + 1};
            case 2 -> new int[]{current || variant == Variant.LOOKS_ONLY_BEFORE_COUNTING ? 3 : 4, count};
            case 3 -> new int[]{4, count};
            case 4 -> new int[]{DONE, count - 1};
            default -> null;
        };
    }

    private static List<State> stepSwapper(State s, Variant variant) {
        boolean holdsFirst = variant != Variant.SWAPPER_COUNTS_BEFORE_HOLDING;
        return switch (s.swapper()) {
            case 0 -> List.of(new State(s.one(), s.two(), 1, s.countOne(), s.countTwo(), !holdsFirst, s.closed()));
            case 1 -> s.countOne() == 0
                    ? List.of(new State(s.one(), s.two(), 2, s.countOne(), s.countTwo(), s.current(), s.closed()))
                    : List.of();
            case 2 -> s.countTwo() == 0
                    ? List.of(new State(s.one(), s.two(), 3, s.countOne(), s.countTwo(), s.current(), s.closed()))
                    : List.of(new State(s.one(), s.two(), 1, s.countOne(), s.countTwo(), s.current(), s.closed()));
            case 3 -> List.of(new State(s.one(), s.two(), DONE, s.countOne(), s.countTwo(), false, true));
            default -> List.of();
        };
    }
}
