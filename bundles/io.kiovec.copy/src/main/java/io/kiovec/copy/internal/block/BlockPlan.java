// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.side.Side;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import java.util.OptionalLong;

/**
 * What a copy of blocks will move, in which pieces. Everything that can be wrong is found when it is made, before anything
 * is written; what is wrong is an {@link IllegalArgumentException} with a sentence for people.
 *
 * @param total bytes of the source; negative where a stream tells its end by ending
 * @param size bytes of a transfer
 * @param unit what places and lengths are multiples of on both sides, in bytes
 */
public record BlockPlan(long total, long size, long unit) {

    private static final long USUAL_SIZE = 1 << 20;
    private static final long LARGEST_SIZE = 1 << 30;
    /** A copy that is held back moves this often a second. */
    private static final long STEPS = 10;

    /**
     * What was asked for.
     *
     * @param count bytes, empty for all of the source
     * @param size bytes of a transfer, empty for what suits both
     * @param rate bytes a second, 0 for any
     * @param pads whether the last block of the target may be filled
     */
    public record Wish(OptionalLong count, OptionalLong size, long rate, boolean pads) {
    }

    /**
     * {@return the plan}
     *
     * @param from what is read
     * @param to what is written
     * @param wish what was asked for
     * @throws IllegalArgumentException when it cannot be done
     */
    public static BlockPlan of(Side from, Side to, Wish wish) {
        if (overlap(from.identity(), to.identity())) {
            throw new IllegalArgumentException(from.name() + " and " + to.name()
                    + " are the same device or file, or parts of it that lie over each other");
        }
        long total = total(from, to, wish);
        long unit = unit(from.block(), to.block());
        checkWhole(from, to, wish, total);
        long usual = wish.rate() == 0 ? USUAL_SIZE : Math.min(USUAL_SIZE, wish.rate() / STEPS);
        long size = wish.size().orElse(Math.max(unit, usual - usual % unit));
        if (size < 1 || size > LARGEST_SIZE || size % unit != 0) {
            throw new IllegalArgumentException(
                    "--size " + size + ": give a multiple of " + unit + ", up to 1G" + blocks(from, to));
        }
        return new BlockPlan(total, size, unit);
    }

    private static long total(Side from, Side to, Wish wish) {
        OptionalLong size = from.size();
        if (wish.count().isEmpty() && size.isEmpty() && from.isSeekable()) {
            throw new IllegalArgumentException(from.name() + " does not tell its size: give a --count");
        }
        if (wish.count().isPresent() && size.isPresent() && wish.count().getAsLong() > size.getAsLong()) {
            throw new IllegalArgumentException("--count " + wish.count().getAsLong() + ": " + from.name() + " has "
                    + size.getAsLong() + " bytes from there on");
        }
        long total = wish.count().orElse(size.orElse(-1));
        if (to.size().isPresent() && total > to.size().getAsLong()) {
            throw new IllegalArgumentException(to.name() + " has " + to.size().getAsLong()
                    + " bytes from there on, " + total + " are to be copied: give a --count that fits");
        }
        return total;
    }

    private static void checkWhole(Side from, Side to, Wish wish, long total) {
        if (total < 0) {
            return;
        }
        if (total % from.block() != 0) {
            throw new IllegalArgumentException(total + " bytes are to be copied: give a --count that is a multiple of "
                    + from.block() + blocks(from, to));
        }
        if (total % to.block() != 0 && !wish.pads()) {
            throw new IllegalArgumentException(total + " bytes are to be copied: give a --count that is a multiple of "
                    + to.block() + blocks(from, to) + ", or --pad to fill the last block with zeroes");
        }
    }

    private static String blocks(Side from, Side to) {
        return " (" + from.name() + " has blocks of " + from.block() + " bytes, " + to.name() + " of " + to.block()
                + ")";
    }

    /** {@return the smallest length that is whole blocks of both} */
    private static long unit(long one, long two) {
        long greatest = one;
        for (long rest = two; rest != 0;) {
            long next = greatest % rest;
            greatest = rest;
            rest = next;
        }
        return one / greatest * two;
    }

    /** {@return whether a byte of one may be a byte of the other} Two parts of one disk need not be the same device. */
    static boolean overlap(Identity one, Identity two) {
        return one.sameAs(two) || one.medium().equals(two.medium()) && one.designators().stream()
                .anyMatch(part -> two.designators().stream().anyMatch(other -> overlap(part, other)));
    }

    private static boolean overlap(Designator one, Designator two) {
        return one.source() == two.source() && one.name().equals(two.name()) && one.start() < end(two)
                && two.start() < end(one);
    }

    private static long end(Designator part) {
        return part.length() == Designator.TO_THE_END ? Long.MAX_VALUE : part.start() + part.length();
    }
}
