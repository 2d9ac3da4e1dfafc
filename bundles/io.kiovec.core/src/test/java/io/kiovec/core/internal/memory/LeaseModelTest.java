// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A buffer's lease as a model whose every interleaving is walked: two transfers acquire, use and release, one owner closes.
 * Each step is one atomic access of {@link LeasedBuffer}: the lease word, or the word that says that it is freed.
 */
class LeaseModelTest {

    private static final int CLOSED = 1 << 30;

    /** Where a thread stands. */
    private enum Place {
        BEGIN, USES, GIVES_BACK, FREES, DONE
    }

    private record State(Place one, Place two, Place owner, int lease, boolean freed, int frees) {
    }

    /** What is broken, so that the model is seen to find it. */
    private enum Variant {
        CORRECT, CLOSE_ALWAYS_FREES, NO_SECOND_WORD, LATE_TRANSFER_DOES_NOT_LOOK
    }

    @Test
    void L3_noInterleavingFreesMemoryInUseOrTwiceOrNever() {
        assertEquals(Optional.empty(), violation(Variant.CORRECT));
    }

    @Test
    void theModelFindsACloseThatDoesNotWait() {
        assertTrue(violation(Variant.CLOSE_ALWAYS_FREES).isPresent());
    }

    @Test
    void theModelFindsWhatTheSecondWordIsFor() {
        assertTrue(violation(Variant.NO_SECOND_WORD).isPresent());
    }

    @Test
    void theModelFindsATransferThatComesTooLate() {
        assertTrue(violation(Variant.LATE_TRANSFER_DOES_NOT_LOOK).isPresent());
    }

    private static Optional<State> violation(Variant variant) {
        Set<State> seen = new HashSet<>();
        ArrayDeque<State> open = new ArrayDeque<>(
                List.of(new State(Place.BEGIN, Place.BEGIN, Place.BEGIN, 0, false, 0)));
        while (!open.isEmpty()) {
            State state = open.poll();
            if (!seen.add(state)) {
                continue;
            }
            boolean uses = state.one() == Place.USES || state.two() == Place.USES;
            boolean ended = state.one() == Place.DONE && state.two() == Place.DONE && state.owner() == Place.DONE;
            if (uses && state.frees() > 0 || state.frees() > 1 || ended && state.frees() != 1) {
                return Optional.of(state);
            }
            if (state.one() != Place.DONE) {
                State next = transfer(state, state.one(), variant);
                open.add(next);
            }
            if (state.two() != Place.DONE) {
                State swapped = new State(state.two(), state.one(), state.owner(), state.lease(), state.freed(),
                        state.frees());
                State next = transfer(swapped, swapped.one(), variant);
                open.add(new State(next.two(), next.one(), next.owner(), next.lease(), next.freed(), next.frees()));
            }
            if (state.owner() != Place.DONE) {
                open.add(owner(state, variant));
            }
        }
        return Optional.empty();
    }

    /** One step of the first transfer. */
    private static State transfer(State s, Place place, Variant variant) {
        return switch (place) {
            case BEGIN -> new State((s.lease() & CLOSED) == 0 || variant == Variant.LATE_TRANSFER_DOES_NOT_LOOK
                    ? Place.USES
                    : Place.GIVES_BACK, s.two(), s.owner(), s.lease() + 1, s.freed(), s.frees());
            case USES -> new State(Place.GIVES_BACK, s.two(), s.owner(), s.lease(), s.freed(), s.frees());
            case GIVES_BACK -> new State(s.lease() - 1 == CLOSED ? Place.FREES : Place.DONE, s.two(), s.owner(),
                    s.lease() - 1, s.freed(), s.frees());
            case FREES -> new State(Place.DONE, s.two(), s.owner(), s.lease(), true, frees(s, variant));
            case DONE -> s;
        };
    }

    private static State owner(State s, Variant variant) {
        return s.owner() == Place.BEGIN
                ? new State(s.one(), s.two(),
                        s.lease() == 0 || variant == Variant.CLOSE_ALWAYS_FREES ? Place.FREES : Place.DONE,
                        s.lease() | CLOSED, s.freed(), s.frees())
                : new State(s.one(), s.two(), Place.DONE, s.lease(), true, frees(s, variant));
    }

    private static int frees(State s, Variant variant) {
        return s.freed() && variant != Variant.NO_SECOND_WORD ? s.frees() : s.frees() + 1;
    }
}
