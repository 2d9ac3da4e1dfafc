// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What calls on one descriptor pass through. A slot does two things by one atomic operation each way: it lends the call
 * a capture state (and room for a small structure) that nobody else uses meanwhile, and it counts the call, so that the
 * descriptor's number is released only when nobody is inside (rule L2).
 *
 * <p><b>Why it is right.</b> Each slot has one word: twice the users, plus 1 once closing has come by. A call enters
 * only by making an even word larger; closing sets the lowest bit of every word once. So a word passes through 1 (no
 * user, closing) at most once and stays there: nobody enters, and nobody is left to leave. Whoever brings a word there,
 * the closer or the last to leave, takes one from {@link #open}; the one that takes the last has seen every word at 1
 * and releases the number. Each word is judged by itself, hence no order between words is needed. A call holds its
 * slot from before the number is used until after the result is there.
 *
 * <p>Slots are claimed, not owned by threads: the thread only says where to look first. So a virtual thread that changes
 * its carrier, or is parked inside, keeps its slot, and nothing is left in any thread. Who finds all slots taken (more
 * threads blocked in one device than there are slots) gets memory of their own and is counted in the last word.
 */
final class CallSlots {

    private static final int CLOSING = 1;
    private static final int USER = 2;
    private static final VarHandle WORD = MethodHandles.insertCoordinates(JAVA_INT.varHandle(), 1, 0L);

    /** Bytes from a slot to the next: adjacent cache lines are fetched in pairs. */
    private static final int SPACING = 128;
    private static final int STATE_AT = 8;
    private static final int SCRATCH_AT = 16;
    private static final int SCRATCH_SIZE = 48;

    private final Slot[] slots;
    private final int mask;
    /** The word that counts all who have no slot of their own. */
    private final MemorySegment others;
    private final AtomicInteger open;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Runnable release;

    /**
     * Makes the slots of a descriptor.
     *
     * @param release called once, by the closer or by the last to leave
     */
    CallSlots(Runnable release) {
        this(Integer.highestOneBit(Math.clamp(2L * Runtime.getRuntime().availableProcessors() - 1, 2, 64)), release);
    }

    CallSlots(int count, Runnable release) {
        // An automatic arena lives as long as somebody may be inside, and passing its memory costs no hold.
        MemorySegment lines = Arena.ofAuto().allocate((count + 1L) * SPACING, SPACING);
        slots = new Slot[count];
        for (int i = 0; i < count; i++) {
            MemorySegment line = lines.asSlice((long) i * SPACING, SPACING);
            slots[i] = new Slot(this, line, line.asSlice(STATE_AT, LibC.STATE), line.asSlice(SCRATCH_AT, SCRATCH_SIZE));
        }
        mask = count - 1;
        others = lines.asSlice((long) count * SPACING, SPACING);
        open = new AtomicInteger(count + 1);
        this.release = release;
    }

    /** {@return a slot to leave by, or null when the descriptor is closed} */
    Slot enter() {
        long thread = Thread.currentThread().threadId();
        int first = (int) (thread ^ thread >>> 8);
        for (int i = 0; i <= mask; i++) {
            Slot slot = slots[first + i & mask];
            int seen = (int) WORD.compareAndExchange(slot.word, 0, USER);
            if (seen == 0) {
                return slot;
            }
            if ((seen & CLOSING) != 0) {
                return null;
            }
        }
        return enterAsOther();
    }

    private Slot enterAsOther() {
        if (!hold()) {
            return null;
        }
        Arena arena = Arena.ofConfined();
        return new Slot(this, arena, LibC.state(arena), arena.allocate(SCRATCH_SIZE, Long.BYTES));
    }

    /** {@return whether the descriptor is kept open now} Then {@link #letGo} must follow. */
    boolean hold() {
        int seen;
        do {
            seen = (int) WORD.getVolatile(others);
            if ((seen & CLOSING) != 0) {
                return false;
            }
        } while (!WORD.compareAndSet(others, seen, seen + USER));
        return true;
    }

    void letGo() {
        leave(others);
    }

    private void leave(MemorySegment word) {
        if ((int) WORD.getAndAdd(word, -USER) == (USER | CLOSING)) {
            ended(1);
        }
    }

    /** What a close did. */
    enum Closing {
        /** It released the number. */
        RELEASED,
        /** Somebody else did or will: who is still inside, or who closed before. */
        LEFT_TO_OTHERS
    }

    /** Lets nobody in any more. Idempotent; when nobody is inside, the number is released before this returns. */
    Closing close() {
        if (!closing.compareAndSet(false, true)) {
            return Closing.LEFT_TO_OTHERS;
        }
        int idle = 0;
        for (Slot slot : slots) {
            idle += (int) WORD.getAndBitwiseOr(slot.word, CLOSING) == 0 ? 1 : 0;
        }
        idle += (int) WORD.getAndBitwiseOr(others, CLOSING) == 0 ? 1 : 0;
        return ended(idle);
    }

    boolean isClosing() {
        return closing.get();
    }

    private Closing ended(int words) {
        if (words == 0 || open.addAndGet(-words) != 0) {
            return Closing.LEFT_TO_OTHERS;
        }
        release.run();
        return Closing.RELEASED;
    }

    /** One call's place. */
    static final class Slot {

        private final CallSlots owner;
        private final MemorySegment word;
        /** Of a slot for one call; null for those that stay. */
        private final Arena arena;
        final MemorySegment state;
        /** 48 bytes for the call's own structure. */
        final MemorySegment scratch;
        /** The call's own, as everything here. */
        private MemorySegment vector = MemorySegment.NULL;

        private Slot(CallSlots owner, MemorySegment word, MemorySegment state, MemorySegment scratch) {
            this.owner = owner;
            this.word = word;
            this.arena = null;
            this.state = state;
            this.scratch = scratch;
        }

        private Slot(CallSlots owner, Arena arena, MemorySegment state, MemorySegment scratch) {
            this.owner = owner;
            this.word = owner.others;
            this.arena = arena;
            this.state = state;
            this.scratch = scratch;
        }

        /** {@return room for a vector of pieces, kept for the next call} */
        MemorySegment vector(int pieces) {
            if (pieces * VectorLayout.LAYOUT.byteSize() > vector.byteSize()) {
                vector = Arena.ofAuto().allocate(VectorLayout.LAYOUT, pieces);
            }
            return vector;
        }

        void leave() {
            if (arena != null) {
                arena.close();
            }
            owner.leave(word);
        }
    }
}
