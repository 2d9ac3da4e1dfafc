// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A table with indexes up to 2^63-1 of which few are in use: a tree of nodes that are made when they are needed. Looking
 * up takes no lock and allocates nothing. Any thread.
 *
 * @param <T> what is in it
 */
final class SparseTable<T> {

    /** Makes what is missing. */
    @FunctionalInterface
    interface Maker<T> {
        T make(long index) throws IOException;
    }

    /** What is done with each that is there. */
    @FunctionalInterface
    interface Visit<T> {
        void visit(T value) throws IOException;
    }

    private static final int BITS = 9;
    private static final int NODE = 1 << BITS;

    private final int top;
    private final AtomicReferenceArray<Object> root = new AtomicReferenceArray<>(NODE);

    /** A table for indexes from 0 to {@code highest}. */
    SparseTable(long highest) {
        int shift = 0;
        while (highest >>> shift >= NODE) {
            shift += BITS;
        }
        top = shift;
    }

    /** {@return what is at an index, {@code null} for nothing} */
    @SuppressWarnings("unchecked")
    T get(long index) {
        AtomicReferenceArray<Object> node = root;
        for (int shift = top; shift > 0; shift -= BITS) {
            node = (AtomicReferenceArray<Object>) node.get((int) (index >>> shift) & NODE - 1);
            if (node == null) {
                return null;
            }
        }
        return (T) node.get((int) index & NODE - 1);
    }

    /** {@return what is at an index, made now when there was nothing} Of two that make it at once one wins. */
    @SuppressWarnings("unchecked")
    T get(long index, Maker<T> maker) throws IOException {
        AtomicReferenceArray<Object> leaf = leaf(index);
        int at = (int) index & NODE - 1;
        Object present = leaf.get(at);
        if (present != null) {
            return (T) present;
        }
        T fresh = maker.make(index);
        Object other = leaf.compareAndExchange(at, null, fresh);
        return other == null ? fresh : (T) other;
    }

    /** Puts something at an index; {@code null} takes away. */
    void set(long index, T value) {
        leaf(index).set((int) index & NODE - 1, value);
    }

    @SuppressWarnings("unchecked")
    private AtomicReferenceArray<Object> leaf(long index) {
        AtomicReferenceArray<Object> node = root;
        for (int shift = top; shift > 0; shift -= BITS) {
            int at = (int) (index >>> shift) & NODE - 1;
            Object child = node.get(at);
            if (child == null) {
                AtomicReferenceArray<Object> fresh = new AtomicReferenceArray<>(NODE);
                Object other = node.compareAndExchange(at, null, fresh);
                child = other == null ? fresh : other;
            }
            node = (AtomicReferenceArray<Object>) child;
        }
        return node;
    }

    /** Visits all that is there in the order of indexes. */
    void forEach(Visit<T> visit) throws IOException {
        forEach(root, top, visit);
    }

    @SuppressWarnings("unchecked")
    private void forEach(AtomicReferenceArray<Object> node, int shift, Visit<T> visit) throws IOException {
        for (int at = 0; at < NODE; at++) {
            Object child = node.get(at);
            if (child != null && shift > 0) {
                forEach((AtomicReferenceArray<Object>) child, shift - BITS, visit);
            } else if (child != null) {
                visit.visit((T) child);
            }
        }
    }

    /**
     * Takes away all from one index on and below another.
     *
     * @param from the first
     * @param to the first that stays
     */
    void clear(long from, long to) {
        if (from < to) {
            clear(root, top, 0, from, to - 1);
        }
    }

    @SuppressWarnings("unchecked")
    private void clear(AtomicReferenceArray<Object> node, int shift, long base, long first, long last) {
        int begin = first <= base ? 0 : (int) Math.min(NODE, first - base >>> shift);
        for (int at = begin; at < NODE; at++) {
            long start = base + ((long) at << shift);
            if (start < 0 || start > last) {
                return;
            }
            Object child = node.get(at);
            if (child != null && shift == 0) {
                node.set(at, null);
            } else if (child != null) {
                clear((AtomicReferenceArray<Object>) child, shift - BITS, start, first, last);
            }
        }
    }
}
