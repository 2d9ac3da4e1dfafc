// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The physically contiguous pieces of a piece of memory, in its order: what an adapter has to load to reach it.
 * Immutable. Offsets count from the memory's first byte.
 *
 * <p>An {@link Exactness#EXACT} list is what the kernel said when it was asked; the kernel may move pages that are
 * not pinned later. An {@link Exactness#ESTIMATED} one assumes one piece for each page.
 */
public final class ScatterList {

    /** How far the list can be trusted. */
    public enum Exactness {
        /** Read from the kernel's page map. */
        EXACT,
        /** The kernel hides the numbers: one piece for each page that the memory is known to be made of. */
        ESTIMATED
    }

    /** Stands for a physical address that the kernel does not tell. */
    public static final long UNKNOWN_ADDRESS = -1;

    private final long[] ends;
    private final long[] addresses;
    private final Exactness exactness;

    private ScatterList(long[] ends, long[] addresses, Exactness exactness) {
        this.ends = ends;
        this.addresses = addresses;
        this.exactness = exactness;
    }

    /**
     * Makes a list from its pieces.
     *
     * @param lengths the pieces' lengths in bytes, each positive; copied
     * @param addresses the pieces' physical addresses or {@link #UNKNOWN_ADDRESS}; as many; copied
     * @param exactness how far to trust it
     * @return the list
     * @throws IllegalArgumentException for arrays that do not fit or a length that is not positive
     */
    public static ScatterList of(long[] lengths, long[] addresses, Exactness exactness) {
        if (lengths.length != addresses.length) {
            throw new IllegalArgumentException(lengths.length + " lengths and " + addresses.length + " addresses");
        }
        long[] ends = new long[lengths.length];
        long end = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] <= 0) {
                throw new IllegalArgumentException("piece " + i + " has length " + lengths[i]);
            }
            end = Math.addExact(end, lengths[i]);
            ends[i] = end;
        }
        return new ScatterList(ends, addresses.clone(), exactness);
    }

    /**
     * Estimates the list of memory of which only the address and the page size are known: one piece for each page.
     *
     * @param address the first byte's virtual address
     * @param length in bytes, not negative
     * @param pageSize in bytes, positive
     * @return an {@link Exactness#ESTIMATED} list without physical addresses
     */
    public static ScatterList estimate(long address, long length, long pageSize) {
        if (length == 0) {
            return new ScatterList(new long[0], new long[0], Exactness.ESTIMATED);
        }
        long first = pageSize - Long.remainderUnsigned(address, pageSize);
        int count = 1 + Math.toIntExact((Math.max(0, length - first) + pageSize - 1) / pageSize);
        long[] ends = new long[count];
        for (int i = 0; i < count; i++) {
            ends[i] = Math.min(length, first + i * pageSize);
        }
        long[] addresses = new long[count];
        Arrays.fill(addresses, UNKNOWN_ADDRESS);
        return new ScatterList(ends, addresses, Exactness.ESTIMATED);
    }

    /** {@return how far the list can be trusted} */
    public Exactness exactness() {
        return exactness;
    }

    /** {@return how many pieces there are} */
    public int pieces() {
        return ends.length;
    }

    /** {@return the length of all pieces together, in bytes} */
    public long length() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /**
     * {@return where a piece begins, in bytes from the memory's first byte}
     *
     * @param piece 0 to {@link #pieces()} - 1
     */
    public long offset(int piece) {
        return piece == 0 ? 0 : ends[piece - 1];
    }

    /**
     * {@return a piece's length in bytes}
     *
     * @param piece 0 to {@link #pieces()} - 1
     */
    public long length(int piece) {
        return ends[piece] - offset(piece);
    }

    /**
     * {@return a piece's physical address, empty where the kernel does not tell}
     *
     * @param piece 0 to {@link #pieces()} - 1
     */
    public OptionalLong address(int piece) {
        return addresses[piece] == UNKNOWN_ADDRESS ? OptionalLong.empty() : OptionalLong.of(addresses[piece]);
    }

    /**
     * Counts the elements that an adapter loads for a range.
     *
     * @param offset where the range begins
     * @param length its length in bytes
     * @param shape what one element can be
     * @return the number of elements, 0 for an empty range
     * @throws IndexOutOfBoundsException when the range leaves the memory
     */
    public int elements(long offset, long length, ElementShape shape) {
        Objects.checkFromIndexSize(offset, length, length());
        if (length == 0) {
            return 0;
        }
        long end = offset + length;
        if (shape.isUnbounded()) {
            int first = pieceAt(offset);
            return end <= ends[first] ? 1 : pieceAt(end - 1) - first + 1;
        }
        int elements = 0;
        long at = offset;
        for (int piece = pieceAt(offset); at < end; piece++) {
            long stop = Math.min(end, ends[piece]);
            elements += elementsIn(piece, at, stop, shape);
            at = stop;
        }
        return elements;
    }

    /**
     * Tells how much of a range fits into a number of elements.
     *
     * @param offset where the range begins
     * @param length its length in bytes
     * @param maxElements how many elements may be used, positive
     * @param shape what one element can be
     * @return bytes from the range's beginning that fit, at most {@code length}
     * @throws IndexOutOfBoundsException when the range leaves the memory
     */
    public long fitting(long offset, long length, int maxElements, ElementShape shape) {
        Objects.checkFromIndexSize(offset, length, length());
        long end = offset + length;
        long at = offset;
        int used = 0;
        for (int piece = pieceAt(offset); at < end; piece++) {
            long stop = Math.min(end, ends[piece]);
            while (at < stop) {
                if (used == maxElements) {
                    return at - offset;
                }
                at = Math.min(stop, elementEnd(piece, at, shape));
                used++;
            }
        }
        return length;
    }

    /**
     * Tells whether all of a range is certain to lie below a physical address.
     *
     * @param offset where the range begins
     * @param length its length in bytes
     * @param bits the width of addresses that the adapter can reach, 1 to 64
     * @return {@code false} also when the address of any piece is unknown and {@code bits} is below 64
     */
    public boolean reachable(long offset, long length, int bits) {
        if (bits >= 64 || length == 0) {
            return true;
        }
        Objects.checkFromIndexSize(offset, length, length());
        long end = offset + length;
        for (int piece = pieceAt(offset); piece < ends.length && offset(piece) < end; piece++) {
            long last = addresses[piece] + Math.min(end, ends[piece]) - offset(piece) - 1;
            if (addresses[piece] == UNKNOWN_ADDRESS || last >>> bits != 0) {
                return false;
            }
        }
        return true;
    }

    private int pieceAt(long offset) {
        // Of huge pages and small lists mostly the first.
        if (offset < ends[0]) {
            return 0;
        }
        int found = Arrays.binarySearch(ends, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private int elementsIn(int piece, long from, long to, ElementShape shape) {
        int elements = 0;
        for (long at = from; at < to; at = Math.min(to, elementEnd(piece, at, shape))) {
            elements++;
        }
        return elements;
    }

    private long elementEnd(int piece, long at, ElementShape shape) {
        long within = at - offset(piece);
        // Without a physical address the piece is taken to begin on a boundary; pages do, unless a boundary exceeds them.
        long physical = (addresses[piece] == UNKNOWN_ADDRESS ? 0 : addresses[piece]) + within;
        long limit = shape.maxSize();
        if (shape.boundary() > 0) {
            limit = Math.min(limit, shape.boundary() - Long.remainderUnsigned(physical, shape.boundary()));
        }
        return limit > Long.MAX_VALUE - at ? Long.MAX_VALUE : at + limit;
    }

    /**
     * What one scatter-gather element can be.
     *
     * @param maxSize the largest element in bytes; {@link Long#MAX_VALUE} where there is no bound
     * @param boundary no element may cross a multiple of this physical address; 0 where there is none
     */
    public record ElementShape(long maxSize, long boundary) {

        /** One element for each contiguous piece. */
        public static final ElementShape UNBOUNDED = new ElementShape(Long.MAX_VALUE, 0);

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException for a size below 1 or a negative boundary
         */
        public ElementShape {
            if (maxSize < 1 || boundary < 0) {
                throw new IllegalArgumentException("element of " + maxSize + " bytes, boundary " + boundary);
            }
        }

        boolean isUnbounded() {
            return maxSize == Long.MAX_VALUE && boundary == 0;
        }
    }

    @Override
    public String toString() {
        return pieces() + " pieces, " + length() + " bytes, " + exactness;
    }
}
