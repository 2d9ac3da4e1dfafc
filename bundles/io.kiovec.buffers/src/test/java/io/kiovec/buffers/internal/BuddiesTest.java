// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BuddiesTest {

    private final Buddies blocks = new Buddies(4);

    @Test
    void allIsOneBlockAtFirst() {
        assertTrue(blocks.isWhole());
        assertEquals(OptionalInt.of(0), blocks.take(4));
        assertEquals(-1, blocks.longest());
        assertEquals(OptionalInt.empty(), blocks.take(0));
        blocks.give(0, 4);
        assertTrue(blocks.isWhole());
    }

    @Test
    void theTightestBlockIsTaken() {
        assertEquals(OptionalInt.of(0), blocks.take(0));
        assertEquals(OptionalInt.of(8), blocks.take(3));
        assertEquals(OptionalInt.of(1), blocks.take(0));
        assertEquals(OptionalInt.of(2), blocks.take(1));
        assertEquals(2, blocks.longest());
    }

    @Test
    void whateverTheOrderBlocksNeverOverlapAndJoinAgain() {
        record Taken(int granule, int order) {
        }
        Random random = new Random(42);
        BitSet used = new BitSet();
        List<Taken> held = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int order = random.nextInt(4);
            OptionalInt granule = random.nextBoolean() ? blocks.take(order) : OptionalInt.empty();
            if (granule.isPresent()) {
                int from = granule.getAsInt();
                assertEquals(0, from % (1 << order));
                assertEquals(0, used.get(from, from + (1 << order)).cardinality());
                used.set(from, from + (1 << order));
                held.add(new Taken(from, order));
            } else if (!held.isEmpty()) {
                Taken going = held.remove(random.nextInt(held.size()));
                used.clear(going.granule, going.granule + (1 << going.order));
                blocks.give(going.granule, going.order);
            }
        }
        held.forEach(going -> blocks.give(going.granule, going.order));
        assertTrue(blocks.isWhole());
    }
}
