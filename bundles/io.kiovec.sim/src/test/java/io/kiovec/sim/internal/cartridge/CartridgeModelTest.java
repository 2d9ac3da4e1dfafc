// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.kiovec.sim.internal.Proof;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Random operations on a partition, beside the same on a list. */
class CartridgeModelTest {

    @TempDir
    Path folder;
    private final MemorySegment scratch = Arena.ofAuto().allocate(Partition.MAX_BLOCK, 8);
    private Random random;
    private TapeList list;
    private Cartridge cartridge;
    private int largest = 100_000;
    private long written;

    private static BlankCartridge blank(long capacity) {
        return new BlankCartridge("serial", "KIO001L9", CartridgeKind.DATA, 0x5E, List.of(capacity, 1L << 16));
    }

    private void begin(long seed) {
        System.out.println(getClass().getSimpleName() + ": proof.seed=" + seed);
        random = new Random(seed);
        list = new TapeList();
    }

    /** Mostly small, now and then the largest. */
    private int length() {
        int bound = switch (random.nextInt(8)) {
            case 0 -> 16;
            case 1, 2, 3 -> 2048;
            case 4, 5 -> 70_000;
            default -> largest;
        };
        return 1 + random.nextInt(Math.min(bound, largest));
    }

    private void step(Partition partition) throws IOException {
        int at = random.nextInt(100) < 97 ? list.items.size() : random.nextInt(list.items.size() + 1);
        int choice = random.nextInt(1000);
        if (choice < 700) {
            TapeList.Item item = new TapeList.Item(length(), random.nextLong());
            boolean room = partition.used(at) + Partition.sizeOf(item.length()) <= partition.capacity();
            assertEquals(room, partition.writeBlock(at, list.data(item)));
            if (room) {
                list.write(at, item);
                written += item.length();
            }
        } else if (choice < 850) {
            if (partition.writeFilemark(at)) {
                list.write(at, TapeList.FILEMARK);
            }
        } else if (choice < 860) {
            if (random.nextBoolean()) {
                partition.erase(at);
            } else {
                partition.wipe(at);
            }
            list.cut(at);
        } else if (choice < 870) {
            partition.sync();
            assertFalse(partition.dirty());
        } else if (!list.items.isEmpty()) {
            look(partition, random.nextInt(list.items.size()));
        }
        assertEquals(list.items.size(), partition.endOfData());
    }

    private void look(Partition partition, int at) throws IOException {
        list.check(partition, at);
        int before = (int) list.items.subList(0, at).stream().filter(item -> item.length() == 0).count();
        assertEquals(before, partition.filemarksBefore(at));
        int length = list.items.get(at).length();
        if (length > 1) {
            int from = random.nextInt(length);
            MemorySegment part = scratch.asSlice(0, random.nextInt(length - from) + 1L);
            partition.read(at, from, part);
            assertEquals(-1, part.mismatch(list.data(list.items.get(at)).asSlice(from, part.byteSize())));
            partition.verify(at);
        }
    }

    @Test
    void aCartridgeInMemoryHoldsWhatAListHolds() throws IOException {
        begin(Proof.seed());
        cartridge = Cartridge.inMemory(blank(8 << 20));
        for (int count = 0; count < 4000; count++) {
            step(cartridge.partition(0));
        }
        list.check(cartridge.partition(0));
        cartridge.close();
    }

    @Test
    void aCartridgeInAFileHoldsWhatAListHoldsAlsoWhenItIsOpenedAgain() throws IOException {
        begin(Proof.seed());
        inFile(8 << 20, 3000, Long.MAX_VALUE);
    }

    @Test
    @Tag("proof")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void oneGibibyteInAFile() throws IOException {
        begin(Proof.seed());
        largest = Partition.MAX_BLOCK;
        inFile(3L << 30, Integer.MAX_VALUE, Proof.number("tape.bytes", 1L << 30));
    }

    private void inFile(long capacity, int steps, long bytes) throws IOException {
        Path file = folder.resolve("tape");
        cartridge = Cartridge.open(file, blank(capacity));
        for (int count = 0; count < steps && written < bytes; count++) {
            step(cartridge.partition(0));
            if (random.nextInt(200) == 0) {
                cartridge.close();
                cartridge = Cartridge.open(file, blank(1));
                assertEquals(capacity, cartridge.partition(0).capacity());
            }
        }
        cartridge.close();
        cartridge = Cartridge.open(file, blank(1));
        list.check(cartridge.partition(0));
        assertEquals(0, cartridge.partition(1).endOfData());
        cartridge.close();
    }
}
