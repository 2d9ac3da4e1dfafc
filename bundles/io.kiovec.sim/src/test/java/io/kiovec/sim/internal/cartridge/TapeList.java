// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** What a partition should hold, as a list: the length of each block, and the seed of its data; a filemark has length 0. */
final class TapeList {

    record Item(int length, long seed) {
    }

    static final Item FILEMARK = new Item(0, 0);

    final List<Item> items = new ArrayList<>();
    private MemorySegment expected = Arena.ofAuto().allocate(1 << 12, 8);
    private MemorySegment found = Arena.ofAuto().allocate(1 << 12, 8);

    static void fill(MemorySegment data, long seed) {
        long value = seed;
        long at = 0;
        for (; at + 8 <= data.byteSize(); at += 8) {
            value = value * 6364136223846793005L + 1442695040888963407L;
            data.set(ValueLayout.JAVA_LONG_UNALIGNED, at, value ^ value >>> 29);
        }
        for (; at < data.byteSize(); at++) {
            data.set(ValueLayout.JAVA_BYTE, at, (byte) (seed + at));
        }
    }

    MemorySegment data(Item item) {
        expected = atLeast(item.length(), expected);
        MemorySegment data = expected.asSlice(0, item.length());
        fill(data, item.seed());
        return data;
    }

    private static MemorySegment atLeast(long length, MemorySegment present) {
        return present.byteSize() >= length ? present : Arena.ofAuto().allocate(2 * length, 8);
    }

    void write(int at, Item item) {
        cut(at);
        items.add(item);
    }

    void cut(int at) {
        items.subList(at, items.size()).clear();
    }

    void check(Partition partition) throws IOException {
        assertEquals(items.size(), partition.endOfData());
        for (int at = 0; at < items.size(); at++) {
            check(partition, at);
        }
        List<Integer> filemarks = new ArrayList<>();
        for (int at = 0; at < items.size(); at++) {
            if (items.get(at).length() == 0) {
                filemarks.add(at);
            }
        }
        assertEquals(filemarks.size(), partition.filemarks());
        for (int number = 0; number < filemarks.size(); number++) {
            assertEquals(filemarks.get(number).longValue(), partition.filemark(number));
        }
    }

    void check(Partition partition, int at) throws IOException {
        Item item = items.get(at);
        assertEquals(item.length() == 0 ? ObjectKind.FILEMARK : ObjectKind.BLOCK, partition.kind(at), "object " + at);
        assertEquals(item.length(), partition.length(at), "object " + at);
        assertTrue(same(partition, at), "object " + at);
    }

    boolean same(Partition partition, int at) throws IOException {
        Item item = items.get(at);
        if ((partition.kind(at) == ObjectKind.FILEMARK) != (item.length() == 0)
                || partition.length(at) != item.length()) {
            return false;
        }
        found = atLeast(item.length(), found);
        MemorySegment read = found.asSlice(0, item.length());
        if (item.length() > 0) {
            partition.read(at, 0, read);
        }
        return data(item).mismatch(read) == -1;
    }
}
