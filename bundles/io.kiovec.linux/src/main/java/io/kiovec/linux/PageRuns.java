// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The physically contiguous pieces of a piece of memory, in its order, as the kernel's page map had them at one moment.
 * The kernel moves pages that are not pinned; mlock does not stop it. Immutable.
 */
public final class PageRuns {

    /** How far the pieces can be trusted. */
    public sealed interface Exactness {

        /** Every page's number was read from the kernel. */
        record Exact() implements Exactness {
        }

        /**
         * Some numbers were not to be had; a page without number is a piece of its own.
         *
         * @param reason why, and what to do
         */
        record Estimate(String reason) implements Exactness {
        }
    }

    /** Stands in an array of addresses for one that is not known. */
    public static final long UNKNOWN_ADDRESS = -1;

    private final long[] lengths;
    private final long[] addresses;
    private final Exactness exactness;

    private PageRuns(long[] lengths, long[] addresses, Exactness exactness) {
        this.lengths = lengths;
        this.addresses = addresses;
        this.exactness = exactness;
    }

    /**
     * {@return runs made of their pieces}
     *
     * @param lengths in bytes, each positive; copied
     * @param addresses physical, or {@link #UNKNOWN_ADDRESS}; as many; copied
     * @param exactness how far they can be trusted
     * @throws IllegalArgumentException when the arrays do not fit each other
     */
    public static PageRuns of(long[] lengths, long[] addresses, Exactness exactness) {
        if (lengths.length != addresses.length || Arrays.stream(lengths).anyMatch(length -> length <= 0)) {
            throw new IllegalArgumentException("as many addresses as lengths, and no length below 1");
        }
        return new PageRuns(lengths.clone(), addresses.clone(), Objects.requireNonNull(exactness, "exactness"));
    }

    /** {@return how far the pieces can be trusted} */
    public Exactness exactness() {
        return exactness;
    }

    /** {@return how many pieces there are} */
    public int count() {
        return lengths.length;
    }

    /**
     * {@return a piece's length in bytes}
     *
     * @param piece 0 to {@link #count()} - 1
     */
    public long length(int piece) {
        return lengths[piece];
    }

    /**
     * {@return a piece's physical address, empty where the kernel does not tell}
     *
     * @param piece 0 to {@link #count()} - 1
     */
    public OptionalLong address(int piece) {
        return addresses[piece] == UNKNOWN_ADDRESS ? OptionalLong.empty() : OptionalLong.of(addresses[piece]);
    }

    /** {@return all pieces' lengths, a copy} */
    public long[] lengths() {
        return lengths.clone();
    }

    /** {@return all pieces' physical addresses, {@link #UNKNOWN_ADDRESS} where the kernel does not tell; a copy} */
    public long[] addresses() {
        return addresses.clone();
    }

    @Override
    public String toString() {
        return count() + " pieces, " + exactness;
    }
}
