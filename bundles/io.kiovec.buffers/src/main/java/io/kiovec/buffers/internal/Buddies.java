// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import java.util.OptionalInt;

/**
 * Which blocks of a slab are free: a buddy system over {@code 2^orders} granules. A block of order n has 2^n granules
 * and begins at a multiple of its length, which is what aligned memory needs. Not for several threads at once.
 *
 * <p>A complete binary tree in an array; each node holds the order of the longest free block below it plus one, 0 for
 * none. The node of a block that is handed out holds 0, and so do those below it, as far as anybody looks.
 */
final class Buddies {

    private final int orders;
    private final byte[] longest;

    /** Makes one in which everything is free. */
    Buddies(int orders) {
        this.orders = orders;
        longest = new byte[2 << orders];
        for (int node = 1; node < longest.length; node++) {
            longest[node] = (byte) (orders - depth(node) + 1);
        }
    }

    /** Nodes are numbered from 1, as in a heap: the children of n are 2n and 2n + 1. */
    private static int depth(int node) {
        return 31 - Integer.numberOfLeadingZeros(node);
    }

    /** {@return the order of the longest free block, -1 when there is none} */
    int longest() {
        return longest[1] - 1;
    }

    /** {@return whether nothing is handed out} */
    boolean isWhole() {
        return longest() == orders;
    }

    /**
     * Takes a block, the left one in the smallest half that has one.
     *
     * @param order of the block
     * @return its first granule, empty when no block is free
     */
    OptionalInt take(int order) {
        if (order > longest()) {
            return OptionalInt.empty();
        }
        int node = 1;
        for (int at = orders; at > order; at--) {
            int left = 2 * node;
            int right = left + 1;
            boolean leftFits = longest[left] > order;
            boolean rightIsTighter = longest[right] > order && longest[right] < longest[left];
            node = leftFits && !rightIsTighter ? left : right;
        }
        longest[node] = 0;
        int granule = (node << order) - (1 << orders);
        update(node);
        return OptionalInt.of(granule);
    }

    /**
     * Gives a block back.
     *
     * @param granule its first granule
     * @param order its order
     */
    void give(int granule, int order) {
        int node = (granule + (1 << orders)) >> order;
        longest[node] = (byte) (order + 1);
        update(node);
    }

    private void update(int changed) {
        for (int node = changed / 2; node > 0; node /= 2) {
            byte left = longest[2 * node];
            byte right = longest[2 * node + 1];
            int whole = orders - depth(node);
            // Two whole halves are one whole block again.
            longest[node] = left == whole && right == whole ? (byte) (whole + 1) : (byte) Math.max(left, right);
        }
    }
}
