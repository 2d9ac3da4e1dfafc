// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import java.util.OptionalLong;

/**
 * What a copy will move, in which pieces. Everything that can be wrong is found when it is made, before anything is
 * written; what is wrong is an {@link IllegalArgumentException} with a sentence for people.
 *
 * @param total bytes
 * @param size of one transfer
 */
record CopyPlan(long total, long size) {

    private static final long USUAL_SIZE = 1 << 20;
    private static final long LARGEST_SIZE = 1 << 30;

    /**
     * {@return the plan}
     *
     * @param from opened for reading
     * @param to opened for writing
     * @param count how much was asked for, empty for all of the source
     * @param size what was asked for, empty for what suits both
     */
    static CopyPlan of(BlockDevice from, BlockDevice to, OptionalLong count, OptionalLong size) {
        if (overlap(from.identity(), to.identity())) {
            throw new IllegalArgumentException(
                    from.address() + " and " + to.address() + " are the same device, or parts"
                            + " of it that lie over each other");
        }
        long total = count.orElse(from.capacity());
        if (count.isEmpty() && total == 0) {
            throw new IllegalArgumentException(from.address() + " does not tell its size: give a --count");
        }
        if (total > from.capacity() && from.capacity() > 0) {
            throw new IllegalArgumentException(
                    "--count " + total + ": " + from.address() + " has " + from.capacity() + " bytes");
        }
        if (total > to.capacity()) {
            throw new IllegalArgumentException(to.address() + " has " + to.capacity() + " bytes, " + total
                    + " are to be copied: give a --count that fits");
        }
        long unit = unit(from.blockSize(), to.blockSize());
        if (total % unit != 0) {
            throw new IllegalArgumentException(
                    total + " bytes are to be copied: give a --count that is a multiple of " + unit + blocks(from, to));
        }
        long piece = size.orElse(Math.max(unit, USUAL_SIZE - USUAL_SIZE % unit));
        if (piece < 1 || piece > LARGEST_SIZE || piece % unit != 0) {
            throw new IllegalArgumentException(
                    "--size " + piece + ": give a multiple of " + unit + ", up to 1G" + blocks(from, to));
        }
        return new CopyPlan(total, piece);
    }

    private static String blocks(BlockDevice from, BlockDevice to) {
        return " (" + from.address() + " has blocks of " + from.blockSize() + " bytes, " + to.address() + " of "
                + to.blockSize() + ")";
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
