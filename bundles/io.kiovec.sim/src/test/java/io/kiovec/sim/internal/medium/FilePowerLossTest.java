// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.sim.internal.Proof;
import io.kiovec.sim.internal.medium.DiskMedium.Provisioning;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a loss of the machine's power leaves of a medium in a file. A process that is killed keeps what it wrote, for the
 * kernel has it; so the writes and syncs of the data and of the map are recorded, and every prefix of them is replayed with
 * the unsynced sectors as they were, as they became, or anything between.
 */
class FilePowerLossTest {

    /** Blocks at both sides of the boundaries of the map's pages. */
    private static final int[] PLACES = new int[48];

    static {
        for (int i = 0; i < PLACES.length; i++) {
            PLACES[i] = i / 16 * 32768 + (i < 16 ? i : i % 16 - 8);
        }
    }

    private static final int BLOCK = 1024;
    private static final long CAPACITY = 3L * 32768 * BLOCK;

    /** One operation: what it makes of a block, or a flush. */
    private record Operation(int begin, int end, int first, int count, byte[] content, Provisioning state,
            boolean flush) {
    }

    private Random random;
    private String tale;
    private RecordedStores stores;
    private StoredMedium medium;
    private List<Operation> operations;
    private final byte[][] before = new byte[PLACES.length][BLOCK];
    private final Provisioning[] stateBefore = new Provisioning[PLACES.length];

    @Test
    void flushedDataIsThereAfterALossOfPower() throws Exception {
        run(11, 8, 40, 1);
        // Many short lives: the map's upper levels change only at the beginning.
        for (long seed = 20; seed < 32; seed++) {
            run(seed, 4, 6, 2);
        }
    }

    @Test
    @Tag("proof")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void flushedDataIsThereAfterALossOfPowerAtEveryMoment() throws Exception {
        for (long seed = 100; seed < 100 + Proof.number("disk.lifetimes", 8); seed++) {
            run(seed, 12, 120, 3);
        }
    }

    private void run(long seed, int lives, int operationsOfALife, int draws) throws IOException {
        random = new Random(seed);
        List<MemoryStore> images = List.of(new MemoryStore(Long.MAX_VALUE), new MemoryStore(Long.MAX_VALUE));
        for (int i = 0; i < PLACES.length; i++) {
            before[i] = new byte[BLOCK];
            stateBefore[i] = Provisioning.DEALLOCATED;
        }
        for (int life = 0; life < lives; life++) {
            tale = "seed " + seed + ", life " + life;
            operations = new ArrayList<>();
            stores = new RecordedStores(images);
            medium = open(stores.store(0), stores.store(1));
            for (int i = 0; i < operationsOfALife; i++) {
                operate();
            }
            for (int prefix = 0; prefix <= stores.events(); prefix++) {
                for (int draw = 0; draw < draws; draw++) {
                    images = stores.afterPowerLoss(prefix, random);
                    check(open(images.get(0), images.get(1)), prefix);
                }
            }
            images = stores.afterPowerLoss(random.nextInt(stores.events() + 1), random);
            note(open(images.get(0), images.get(1)));
        }
    }

    private static StoredMedium open(Store data, Store bits) {
        AllocationMap map = new AllocationMap(bits, AllocationMap.levels(CAPACITY / BLOCK));
        return new StoredMedium("", CAPACITY, BLOCK, data, map, () -> {
        });
    }

    private void operate() throws IOException {
        int begin = stores.events();
        int first = random.nextInt(PLACES.length);
        int last = first;
        while (last + 1 < PLACES.length && PLACES[last + 1] == PLACES[last] + 1 && random.nextInt(4) > 0) {
            last++;
        }
        int count = last - first + 1;
        long offset = (long) PLACES[first] * BLOCK;
        long length = (long) count * BLOCK;
        byte[] content = new byte[count * BLOCK];
        Provisioning state = Provisioning.DEALLOCATED;
        boolean flush = false;
        switch (random.nextInt(8)) {
            case 0 -> {
                medium.flush();
                flush = true;
                first = 0;
                count = PLACES.length;
            }
            case 1 -> {
                medium.flush(offset, length);
                flush = true;
            }
            case 2, 3 -> medium.deallocate(offset, length);
            default -> {
                random.nextBytes(content);
                medium.write(offset, MemorySegment.ofArray(content));
                state = Provisioning.ALLOCATED;
            }
        }
        operations.add(new Operation(begin, stores.events(), first, count, content, state, flush));
    }

    private void check(StoredMedium left, int prefix) throws IOException {
        for (int place = 0; place < PLACES.length; place++) {
            List<byte[]> versions = new ArrayList<>(List.of(before[place]));
            Provisioning state = stateBefore[place];
            for (Operation operation : operations) {
                int index = place - operation.first();
                if (operation.begin() >= prefix && !operation.flush() || index < 0 || index >= operation.count()) {
                    continue;
                }
                if (!operation.flush()) {
                    versions.add(java.util.Arrays.copyOfRange(operation.content(), index * BLOCK,
                            (index + 1) * BLOCK));
                    state = operation.state();
                } else if (operation.end() <= prefix) {
                    versions = new ArrayList<>(List.of(versions.getLast()));
                }
            }
            byte[] there = read(left, place);
            String what = tale + ", prefix " + prefix + " of " + stores.events() + ", block " + PLACES[place];
            for (int sector = 0; sector < BLOCK; sector += RecordedStores.SECTOR) {
                int at = sector;
                assertTrue(versions.stream().anyMatch(version -> RecordedStores.sameSector(version, there, at)),
                        what + ": neither old nor new");
            }
            if (versions.size() == 1) {
                assertEquals(state, left.extent((long) PLACES[place] * BLOCK).state(), what);
            }
        }
    }

    private static byte[] read(StoredMedium left, int place) throws IOException {
        byte[] there = new byte[BLOCK];
        left.read((long) PLACES[place] * BLOCK, MemorySegment.ofArray(there));
        return there;
    }

    /** What a life begins with lasts until it is changed. */
    private void note(StoredMedium left) throws IOException {
        for (int place = 0; place < PLACES.length; place++) {
            before[place] = read(left, place);
            stateBefore[place] = left.extent((long) PLACES[place] * BLOCK).state();
        }
    }
}
