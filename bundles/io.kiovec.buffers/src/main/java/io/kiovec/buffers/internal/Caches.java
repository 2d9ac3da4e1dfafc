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
 * A slot is a word and a reference to a block. The word is the number of the block in the slot, or, negated, of the one
 * that was taken out last, whose reference stays. So a block that comes back to where it was costs one
 * compare-and-set of a word: a reference that is exchanged costs the G1 collector's barrier as well, which is as much as all the rest.
 *
 * <p>
 * <b>Who owns a block.</b> A block in a slot is nobody's; who negates its number has it alone, and with it all that its last
 * owner wrote.
 * <ul>
 * <li>Only the owner of a block writes its number to a word, to one, and loses it by that. So of all words one at most has the number,
 * and nobody owns the block meanwhile.
 * <li>The reference changes only while the word is {@link #CLAIMED}, by who claimed it. So while a word is the number of a block, negated or not,
 * the reference is that block's: the owner may just negate the word again.
 * <li>Who takes reads the word, then the reference, then negates the word if it is what it was. In between another block may have come
 * and gone, so the reference counts only when the block has the number that was read; numbers are never given twice.
 * </ul>
 *
 * <p>
 * <b>Closing.</b> Nothing stays in a slot of a closed cache: {@link #close} writes the flag and then empties every slot,
 * and {@link #give} fills a slot and then reads the flag. All four are in one total order (volatile accesses), so either
 * the giver sees the flag, and takes back what is in its slot, or closing sees the block. A slot that is claimed when closing passes is filled
 * after that.
 */
final class Caches {

    /** Longer blocks are whole slabs, which the pool keeps or unmaps. */
    static final int ORDERS = 9;
    /** Blocks of an order in a stripe. */
    static final int SLOTS = 4;
    /** So that many threads do not hold the bound's memory in reserve. */
    private static final int MOST_STRIPES = 32;
    /** Words beside a stripe's own, which would lie in the same lines of a processor's cache. */
    private static final int PADDING = 16;
    /** Somebody is writing the reference. */
    private static final long CLAIMED = Long.MIN_VALUE;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle BLOCK = MethodHandles.arrayElementVarHandle(SlabAllocation[].class);

    private record Stripe(long[] words, SlabAllocation[] blocks) {
    }

    private final Stripe[] stripes;
    private volatile boolean closed;

    /** Makes empty ones for the processors of this machine. */
    Caches(int processors) {
        stripes = new Stripe[Integer.highestOneBit(Math.clamp(processors, 1, MOST_STRIPES) * 2 - 1)];
        for (int i = 0; i < stripes.length; i++) {
            int length = PADDING + ORDERS * SLOTS + PADDING;
            stripes[i] = new Stripe(new long[length], new SlabAllocation[length]);
        }
    }

    private Stripe stripe() {
        return stripes[(int) Thread.currentThread().threadId() & stripes.length - 1];
    }

    /** {@return a block of an order, the caller's own now; {@code null} when there is none} */
    SlabAllocation take(int order) {
        Stripe stripe = stripe();
        int end = PADDING + (order + 1) * SLOTS;
        for (int at = end - SLOTS; at < end; at++) {
            SlabAllocation block = take(stripe, at);
            if (block != null) {
                return block;
            }
        }
        return null;
    }

    private static SlabAllocation take(Stripe stripe, int at) {
        long number = (long) WORD.getAcquire(stripe.words, at);
        if (number <= 0) {
            return null;
        }
        SlabAllocation block = (SlabAllocation) BLOCK.getOpaque(stripe.blocks, at);
        return block != null && block.number() == number && WORD.compareAndSet(stripe.words, at, number, -number)
                ? block
                : null;
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
        Stripe stripe = stripe();
        int end = PADDING + (block.order() + 1) * SLOTS;
        for (int at = end - SLOTS; at < end; at++) {
            if ((long) WORD.getOpaque(stripe.words, at) == -block.number()
                    && WORD.compareAndSet(stripe.words, at, -block.number(), block.number())) {
                return left(stripe, at);
            }
        }
        for (int at = end - SLOTS; at < end; at++) {
            long other = (long) WORD.getOpaque(stripe.words, at);
            if (other <= 0 && other != CLAIMED && WORD.compareAndSet(stripe.words, at, other, CLAIMED)) {
                BLOCK.setOpaque(stripe.blocks, at, block);
                WORD.setVolatile(stripe.words, at, block.number());
                return left(stripe, at);
            }
        }
        return block;
    }

    /** {@return what does not stay in a slot that was just filled} */
    private SlabAllocation left(Stripe stripe, int at) {
        return closed ? take(stripe, at) : null;
    }

    /** Empties them. */
    void drain(Consumer<SlabAllocation> into) {
        for (Stripe stripe : stripes) {
            for (int at = PADDING; at < PADDING + ORDERS * SLOTS; at++) {
                long number = (long) WORD.getVolatile(stripe.words, at);
                if (number > 0 && WORD.compareAndSet(stripe.words, at, number, CLAIMED)) {
                    SlabAllocation block = (SlabAllocation) BLOCK.getOpaque(stripe.blocks, at);
                    BLOCK.setOpaque(stripe.blocks, at, (SlabAllocation) null);
                    WORD.setVolatile(stripe.words, at, 0L);
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
