// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@link Gate#join} as a model whose every interleaving is walked: a request on stripe two enters, says that it is
 * inside, unsays it and leaves; somebody who aborts it joins; a swapper holds, reads stripe one, then stripe two, and
 * closes. Each step is one volatile access.
 */
class JoinModelTest {

    /** Where each thread stands, the stripes' counts, whether the request says that it is inside, and the binding. */
    private record State(int request, int aborter, int swapper, int one, int two, boolean says, boolean current,
            boolean closed) {
    }

    private enum Variant {
        CORRECT, COUNTS_IN_ANOTHER_STRIPE, LOOKS_ONLY_BEFORE_COUNTING
    }

    private static final int INSIDE = 3;
    private static final int DONE = 9;

    @Test
    void L2_noInterleavingHasAnAbortInsideAClosedBinding() {
        assertEquals(List.of(), violations(Variant.CORRECT));
    }

    @Test
    void theModelFindsAnAbortThatIsCountedElsewhere() {
        assertFalse(violations(Variant.COUNTS_IN_ANOTHER_STRIPE).isEmpty());
    }

    @Test
    void theModelFindsAnAbortThatDoesNotLookAgain() {
        assertFalse(violations(Variant.LOOKS_ONLY_BEFORE_COUNTING).isEmpty());
    }

    private static List<State> violations(Variant variant) {
        Set<State> seen = new HashSet<>();
        List<State> bad = new ArrayList<>();
        ArrayDeque<State> open = new ArrayDeque<>(List.of(new State(0, 0, 0, 0, 0, false, true, false)));
        while (!open.isEmpty()) {
            State state = open.poll();
            if (!seen.add(state)) {
                continue;
            }
            if (state.closed() && state.aborter() == INSIDE) {
                bad.add(state);
            }
            open.addAll(requestSteps(state));
            open.addAll(aborterSteps(state, variant));
            open.addAll(swapperSteps(state));
        }
        return bad;
    }

    private static List<State> requestSteps(State s) {
        return switch (s.request()) {
            case 0 -> List.of(request(s, s.current() ? 1 : DONE, s.two(), s.says()));
            case 1 -> List.of(request(s, 2, s.two() + 1, s.says()));
            case 2 -> List.of(request(s, s.current() ? INSIDE : 5, s.two(), s.says()));
            case INSIDE -> List.of(request(s, 4, s.two(), true));
            case 4 -> List.of(request(s, 5, s.two(), false));
            case 5 -> List.of(request(s, DONE, s.two() - 1, s.says()));
            default -> List.of();
        };
    }

    private static State request(State s, int place, int two, boolean says) {
        return new State(place, s.aborter(), s.swapper(), s.one(), two, says, s.current(), s.closed());
    }

    private static List<State> aborterSteps(State s, Variant variant) {
        boolean elsewhere = variant == Variant.COUNTS_IN_ANOTHER_STRIPE;
        return switch (s.aborter()) {
            // Nobody to abort yet, or any more: it tries again or gives up.
            case 0 -> s.says() ? List.of(aborter(s, 1, 0, elsewhere)) : List.of(aborter(s, DONE, 0, elsewhere));
            case 1 -> List.of(aborter(s, 2, 1, elsewhere));
            case 2 -> List.of(aborter(s, s.says() || variant == Variant.LOOKS_ONLY_BEFORE_COUNTING ? INSIDE : 4, 0,
                    elsewhere));
            case INSIDE -> List.of(aborter(s, 4, 0, elsewhere));
            case 4 -> List.of(aborter(s, DONE, -1, elsewhere));
            default -> List.of();
        };
    }

    private static State aborter(State s, int place, int count, boolean elsewhere) {
        return new State(s.request(), place, s.swapper(), s.one() + (elsewhere ? count : 0),
                s.two() + (elsewhere ? 0 : count), s.says(), s.current(), s.closed());
    }

    private static List<State> swapperSteps(State s) {
        return switch (s.swapper()) {
            case 0 -> List.of(swapper(s, 1, false, false));
            case 1 -> s.one() == 0 ? List.of(swapper(s, 2, false, false)) : List.of();
            case 2 -> List.of(swapper(s, s.two() == 0 ? 3 : 1, false, false));
            case 3 -> List.of(swapper(s, DONE, false, true));
            default -> List.of();
        };
    }

    private static State swapper(State s, int place, boolean current, boolean closed) {
        return new State(s.request(), s.aborter(), place, s.one(), s.two(), s.says(), current, closed);
    }
}
