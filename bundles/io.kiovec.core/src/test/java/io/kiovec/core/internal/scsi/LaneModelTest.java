// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The closing of a driver's queue as a model whose every interleaving is walked: its owner puts a command in, reaps it and
 * closes the queue; a swap holds, drains and closes it too, on another thread. Each step is one atomic access of the gate
 * or of the queue's {@code Lane}, or the beginning or end of a call of the driver.
 */
class LaneModelTest {

    /** The owner's way; the swapper's is a number. */
    private enum Owner {
        BEGIN, COUNTED, ENTERED, OFFERS, INSIDE, REAPS, LEAVES, WANTS_CLOSE, CLOSE_COUNTED, MAY_CLOSE, CLOSES, CLOSE_LEAVES, DONE
    }

    private record State(Owner owner, int swapper, boolean current, int count, boolean claimed, int closes,
            boolean swapCloses) {

        State owner(Owner next) {
            return new State(next, swapper, current, count, claimed, closes, swapCloses);
        }

        State counts(int by) {
            return new State(owner, swapper, current, count + by, claimed, closes, swapCloses);
        }

        State swapper(int next) {
            return new State(owner, next, current, count, claimed, closes, swapCloses);
        }

        boolean ownerIsInACall() {
            return owner == Owner.OFFERS || owner == Owner.REAPS || owner == Owner.CLOSES;
        }
    }

    /** What is broken, so that the model is seen to find it. */
    private enum Variant {
        CORRECT, COMMAND_LEAVES_IN_THE_CALL, CLOSE_OUTSIDE_THE_GATE, CLOSE_WITHOUT_A_CLAIM
    }

    @Test
    void L2_noInterleavingClosesAQueueTwiceOrInACall() {
        assertEquals(Optional.empty(), violation(Variant.CORRECT));
    }

    @Test
    void theModelFindsACommandThatLeavesBeforeItsCallHasReturned() {
        assertTrue(violation(Variant.COMMAND_LEAVES_IN_THE_CALL).isPresent());
    }

    @Test
    void theModelFindsAnOwnerThatClosesOutsideTheGate() {
        assertTrue(violation(Variant.CLOSE_OUTSIDE_THE_GATE).isPresent());
    }

    @Test
    void theModelFindsTwoCloses() {
        assertTrue(violation(Variant.CLOSE_WITHOUT_A_CLAIM).isPresent());
    }

    private static Optional<State> violation(Variant variant) {
        Set<State> seen = new HashSet<>();
        ArrayDeque<State> open = new ArrayDeque<>(List.of(new State(Owner.BEGIN, 0, true, 0, false, 0, false)));
        while (!open.isEmpty()) {
            State state = open.poll();
            if (seen.add(state)) {
                // 4: the swap closes the endpoint itself.
                boolean closing = state.swapCloses() || state.swapper() == 4;
                if (state.closes() > 1 || closing && state.ownerIsInACall()) {
                    return Optional.of(state);
                }
                open.addAll(owner(state, variant));
                open.addAll(swapper(state, variant));
            }
        }
        return Optional.empty();
    }

    private static List<State> owner(State s, Variant variant) {
        return switch (s.owner()) {
            case BEGIN -> List.of(s.current() ? s.counts(1).owner(Owner.COUNTED) : s.owner(Owner.WANTS_CLOSE));
            case COUNTED -> List.of(s.current() ? s.owner(Owner.ENTERED) : s.counts(-1).owner(Owner.WANTS_CLOSE));
            case ENTERED -> List.of(s.owner(Owner.OFFERS));
            case OFFERS -> List.of(s.owner(Owner.INSIDE));
            case INSIDE -> List.of(variant == Variant.COMMAND_LEAVES_IN_THE_CALL
                    ? s.counts(-1).owner(Owner.REAPS)
                    : s.owner(Owner.REAPS));
            case REAPS -> List.of(variant == Variant.COMMAND_LEAVES_IN_THE_CALL
                    ? s.owner(Owner.WANTS_CLOSE)
                    : s.owner(Owner.LEAVES));
            case LEAVES -> List.of(s.counts(-1).owner(Owner.WANTS_CLOSE));
            case WANTS_CLOSE -> List.of(variant == Variant.CLOSE_OUTSIDE_THE_GATE
                    ? s.owner(Owner.MAY_CLOSE)
                    : s.current() ? s.counts(1).owner(Owner.CLOSE_COUNTED) : s.owner(Owner.DONE));
            case CLOSE_COUNTED -> List.of(s.current() ? s.owner(Owner.MAY_CLOSE) : s.counts(-1).owner(Owner.DONE));
            case MAY_CLOSE ->
                List.of(claims(s, variant) ? claimed(s).owner(Owner.CLOSES) : s.owner(Owner.CLOSE_LEAVES));
            case CLOSES -> List.of(s.owner(Owner.CLOSE_LEAVES));
            case CLOSE_LEAVES -> List.of(variant == Variant.CLOSE_OUTSIDE_THE_GATE
                    ? s.owner(Owner.DONE)
                    : s.counts(-1).owner(Owner.DONE));
            case DONE -> List.of();
        };
    }

    private static boolean claims(State s, Variant variant) {
        return !s.claimed() || variant == Variant.CLOSE_WITHOUT_A_CLAIM;
    }

    private static State claimed(State s) {
        return new State(s.owner(), s.swapper(), s.current(), s.count(), true, s.closes() + 1, s.swapCloses());
    }

    private static List<State> swapper(State s, Variant variant) {
        List<State> next = new ArrayList<>();
        switch (s.swapper()) {
            case 0 -> next.add(new State(s.owner(), 1, false, s.count(), s.claimed(), s.closes(), false));
            case 1 -> {
                if (s.count() == 0) {
                    next.add(s.swapper(2));
                }
            }
            case 2 -> {
                State after = claims(s, variant) ? claimed(s) : s;
                next.add(new State(after.owner(), 3, after.current(), after.count(), after.claimed(), after.closes(),
                        claims(s, variant)));
            }
            case 3 -> next.add(new State(s.owner(), 4, s.current(), s.count(), s.claimed(), s.closes(), false));
            default -> {
                // The swap is done with it.
            }
        }
        return next;
    }
}
