// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The slabs of an allocator, found by what is free in them, and a count of what is mapped. Finding, taking and giving
 * cost the same however many slabs there are. Not for several threads at once: the allocator's lock is around it.
 */
final class SlabPool {

    /** Bytes of slabs that are kept although nothing of them is in use. */
    static final long RESERVE = 16 * Slab.SIZE;

    /**
     * A block that is handed out.
     *
     * @param slab where it lies
     * @param granule its first granule
     * @param order its order
     */
    record Block(Slab slab, int granule, int order) {
    }

    /** Standard slabs by the order of their longest free block plus one: a full one is in the first set. */
    private final List<Set<Slab>> standard = new ArrayList<>();
    /** Long slabs that nobody uses, the longest unused first. */
    private final Set<Slab> longOnes = new LinkedHashSet<>();
    private long unusedBytes;

    SlabPool(int orders) {
        for (int order = -1; order <= orders; order++) {
            standard.add(new LinkedHashSet<>());
        }
    }

    /** Adds a slab of which everything is free. */
    void add(Slab slab) {
        unusedBytes += slab.length();
        place(slab);
    }

    private void place(Slab slab) {
        home(slab).add(slab);
    }

    private Set<Slab> home(Slab slab) {
        return slab.isStandard() ? standard.get(slab.blocks().longest() + 1) : longOnes;
    }

    /**
     * Takes a block of a standard slab, from the fullest slab that has one, so that others become free as a whole.
     *
     * @param order of the block
     * @return the block, empty when a slab has to be added first
     */
    Optional<Block> take(int order) {
        for (int at = order + 1; at < standard.size(); at++) {
            if (!standard.get(at).isEmpty()) {
                return take(standard.get(at).iterator().next(), order);
            }
        }
        return Optional.empty();
    }

    /**
     * Takes a long slab.
     *
     * @param length how long it must be
     * @param alignment of its first byte
     * @return all of it, empty when one has to be added first
     */
    Optional<Block> takeLong(long length, long alignment) {
        return longOnes.stream()
                .filter(slab -> slab.length() == length && slab.region().base() % alignment == 0).findFirst()
                .flatMap(slab -> take(slab, 0));
    }

    private Optional<Block> take(Slab slab, int order) {
        home(slab).remove(slab);
        if (slab.blocks().isWhole()) {
            unusedBytes -= slab.length();
        }
        OptionalInt granule = slab.blocks().take(order);
        if (slab.isStandard()) {
            place(slab);
        }
        return granule.isEmpty() ? Optional.empty() : Optional.of(new Block(slab, granule.getAsInt(), order));
    }

    /**
     * Gives a block back.
     *
     * @param block the block
     * @param keep bytes of unused slabs to keep at most
     * @return the block's slab, when it is to be unmapped now: it is not in the pool any more
     */
    Optional<Slab> give(Block block, long keep) {
        Slab slab = block.slab();
        home(slab).remove(slab);
        slab.blocks().give(block.granule(), block.order());
        if (slab.blocks().isWhole()) {
            if (unusedBytes + slab.length() > keep) {
                return Optional.of(slab);
            }
            unusedBytes += slab.length();
        }
        place(slab);
        return Optional.empty();
    }

    /** {@return all slabs that nobody uses, which are not in the pool any more} */
    List<Slab> takeUnused() {
        List<Slab> unused = new ArrayList<>(longOnes);
        unused.addAll(standard.getLast());
        longOnes.clear();
        standard.getLast().clear();
        unusedBytes = 0;
        return unused;
    }
}
