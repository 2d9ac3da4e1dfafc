// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * Blocks that were freed and wait to be allocated again, without the allocator's lock: a few of each order, in stripes
 * that threads spread over. Taking and giving make nothing, call nothing, and cost the same however many there are. Any
 * thread, virtual ones too: a stripe is nobody's own, so a thread that has moved on leaves nothing behind in it.
 *
 * <p>
 * <b>Who owns a block.</b> A slot holds a block or {@code null}. A block in a slot is nobody's; who exchanges it for
 * {@code null} has it alone, and with it all that its last owner wrote, for every change of a slot is one atomic exchange.
 *
 * <p>
 * <b>Closing.</b> Nothing stays in a slot of a closed cache: {@link #close} writes the flag and then empties every slot,
 * and {@link #give} fills a slot and then reads the flag. All four are in one total order (volatile accesses), so either
 * the giver sees the flag, and takes back what is in its slot, or closing sees the block.
 */
final class Caches {

    /** Longer blocks are whole slabs, which the pool keeps or unmaps. */
    static final int ORDERS = 9;
    /** Blocks of an order in a stripe. */
    static final int SLOTS = 4;
    /** So that many threads do not hold the bound's memory in reserve. */
    private static final int MOST_STRIPES = 32;
    /** References beside a stripe's own, which would lie in the same lines of a processor's cache. */
    private static final int PADDING = 32;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(SlabAllocation[].class);

    private final SlabAllocation[][] stripes;
    private volatile boolean closed;

    /** Makes empty ones for the processors of this machine. */
    Caches(int processors) {
        int count = Integer.highestOneBit(Math.clamp(processors, 1, MOST_STRIPES) * 2 - 1);
        stripes = new SlabAllocation[count][PADDING + ORDERS * SLOTS + PADDING];
    }

    private SlabAllocation[] stripe() {
        return stripes[(int) Thread.currentThread().threadId() & stripes.length - 1];
    }

    /** {@return a block of an order, the caller's own now; {@code null} when there is none} */
    SlabAllocation take(int order) {
        SlabAllocation[] stripe = stripe();
        int end = PADDING + (order + 1) * SLOTS;
        for (int at = end - SLOTS; at < end; at++) {
            if (SLOT.getOpaque(stripe, at) != null) {
                SlabAllocation block = (SlabAllocation) SLOT.getAndSet(stripe, at, (SlabAllocation) null);
                if (block != null) {
                    return block;
                }
            }
        }
        return null;
    }

    /**
     * Keeps a block.
     *
     * @param block the caller's, and nobody's when this has returned
     * @return what it could not keep, the caller's again: the block, or another one; {@code null} for nothing
     */
    SlabAllocation give(SlabAllocation block) {
        if (closed) {
            return block;
        }
        SlabAllocation[] stripe = stripe();
        int end = PADDING + (block.order() + 1) * SLOTS;
        for (int at = end - SLOTS; at < end; at++) {
            if (SLOT.getOpaque(stripe, at) == null
                    && SLOT.compareAndSet(stripe, at, (SlabAllocation) null, block)) {
                return closed ? (SlabAllocation) SLOT.getAndSet(stripe, at, (SlabAllocation) null) : null;
            }
        }
        return block;
    }

    /** Empties them. */
    void drain(Consumer<SlabAllocation> into) {
        for (SlabAllocation[] stripe : stripes) {
            for (int at = PADDING; at < PADDING + ORDERS * SLOTS; at++) {
                SlabAllocation block = (SlabAllocation) SLOT.getAndSet(stripe, at, (SlabAllocation) null);
                if (block != null) {
                    into.accept(block);
                }
            }
        }
    }

    /** Empties them, and keeps nothing from now on. */
    void close(Consumer<SlabAllocation> into) {
        closed = true;
        drain(into);
    }

    /** Keeps blocks again. */
    void open() {
        closed = false;
    }
}
