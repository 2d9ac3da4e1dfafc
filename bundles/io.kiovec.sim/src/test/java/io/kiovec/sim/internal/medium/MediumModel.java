// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.sim.internal.medium.DiskMedium.Extent;
import io.kiovec.sim.internal.medium.DiskMedium.Provisioning;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random operations on a medium and on a model of it: for each block its versions, of which the last is what is read. */
final class MediumModel {

    private static final int BLOCKS = 400;
    private static final int PHYSICAL = 4;

    private final String kind;
    private final Path folder;
    private final String tale;
    private final Random random;
    private final MediumFiles files = new MediumFiles();
    private final int block;
    private final byte[] data;
    private final boolean[] allocated = new boolean[BLOCKS];
    /** What each block was since it was flushed, the oldest first: the version that was flushed. */
    private final List<List<byte[]>> versions = new ArrayList<>();
    private DiskMedium medium;

    MediumModel(String kind, Path folder, long seed) throws Exception {
        this.kind = kind;
        this.folder = folder;
        tale = kind + " with seed " + seed;
        random = new Random(seed);
        block = new int[]{512, 520, 528, 4096, 4224}[random.nextInt(5)];
        data = new byte[BLOCKS * block];
        for (int i = 0; i < BLOCKS; i++) {
            versions.add(new ArrayList<>(List.of(new byte[block])));
        }
        open();
    }

    private void open() throws Exception {
        medium = switch (kind) {
            case "memory" -> DiskMedium.inMemory(data.length, block);
            case "file" -> files.open(folder.resolve("medium"), data.length, block);
            case "cache" -> cached(DiskMedium.inMemory(data.length, block));
            case "cache-file" -> cached(files.open(folder.resolve("medium"), data.length, block));
            case "device" -> new DeviceMedium(new RamDevice(data.length, block).device, block);
            case "odd-device" -> new DeviceMedium(new RamDevice((data.length / 1000 + 1) * 1000L, 1000).device, block);
            default -> throw new AssertionError(kind);
        };
    }

    private DiskMedium cached(DiskMedium behind) {
        return new WriteCache(behind, block, PHYSICAL * block, 30L * PHYSICAL * block, random.nextLong());
    }

    void run(int operations) throws Exception {
        for (int i = 0; i < operations; i++) {
            step();
        }
        check(0, BLOCKS);
        medium.close();
    }

    private void step() throws Exception {
        int from = random.nextInt(BLOCKS);
        int count = 1 + random.nextInt(Math.min(40, BLOCKS - from));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> write(from, count);
            case 4, 5, 6 -> check(from, count);
            case 7 -> deallocate(from, count);
            case 8 -> extent(from);
            case 9 -> flush(from, count);
            case 10 -> powerLoss();
            default -> reopen();
        }
    }

    private void write(int from, int count) throws IOException {
        byte[] fresh = new byte[count * block];
        random.nextBytes(fresh);
        medium.write((long) from * block, MemorySegment.ofArray(fresh));
        System.arraycopy(fresh, 0, data, from * block, fresh.length);
        Arrays.fill(allocated, from, from + count, true);
        noteVersion(from, count);
    }

    private void check(int from, int count) throws IOException {
        byte[] there = new byte[count * block];
        random.nextBytes(there);
        medium.read((long) from * block, MemorySegment.ofArray(there));
        assertEquals(-1, Arrays.mismatch(there, Arrays.copyOfRange(data, from * block, (from + count) * block)), tale);
    }

    private void deallocate(int from, int count) throws IOException {
        medium.deallocate((long) from * block, (long) count * block);
        Arrays.fill(data, from * block, (from + count) * block, (byte) 0);
        Arrays.fill(allocated, from, from + count, false);
        noteVersion(from, count);
    }

    private byte[] block(byte[] all, int number) {
        return Arrays.copyOfRange(all, number * block, (number + 1) * block);
    }

    private void noteVersion(int from, int count) {
        for (int i = from; i < from + count; i++) {
            versions.get(i).add(block(data, i));
        }
    }

    private void extent(int from) throws IOException {
        Extent extent = medium.extent((long) from * block);
        if (kind.endsWith("device")) {
            assertEquals(Provisioning.ALLOCATED, extent.state(), tale);
            return;
        }
        int end = from;
        while (end < BLOCKS && allocated[end] == allocated[from]) {
            end++;
        }
        assertEquals(allocated[from], extent.state() == Provisioning.ALLOCATED, tale);
        // A cache may tell of a run in parts.
        assertTrue(extent.length() <= (long) (end - from) * block && extent.length() > 0, tale);
        if (!kind.startsWith("cache")) {
            assertEquals((long) (end - from) * block, extent.length(), tale);
        }
        int used = 0;
        for (boolean one : allocated) {
            used += one ? block : 0;
        }
        assertEquals(used, medium.used(), tale);
    }

    private void flush(int from, int count) throws IOException {
        if (random.nextBoolean()) {
            medium.flush();
            noteFlush(0, BLOCKS);
        } else {
            medium.flush((long) from * block, (long) count * block);
            noteFlush(from, count);
        }
    }

    private void noteFlush(int from, int count) {
        for (int i = from; i < from + count; i++) {
            versions.set(i, new ArrayList<>(List.of(block(data, i))));
        }
    }

    /** What was flushed is there; of the rest each block is as it was or as it was to be, or something between. */
    private void powerLoss() throws IOException {
        medium.powerLoss();
        if (!kind.startsWith("cache")) {
            return;
        }
        byte[] there = new byte[data.length];
        medium.read(0, MemorySegment.ofArray(there));
        for (int i = 0; i < BLOCKS; i++) {
            byte[] now = block(there, i);
            assertTrue(versions.get(i).stream().anyMatch(version -> Arrays.equals(version, now)),
                    tale + ": block " + i + " was lost or torn");
            allocated[i] = medium.extent((long) i * block).state() == Provisioning.ALLOCATED;
        }
        System.arraycopy(there, 0, data, 0, there.length);
        noteFlush(0, BLOCKS);
    }

    private void reopen() throws Exception {
        if (kind.endsWith("file")) {
            medium.close();
            open();
            noteFlush(0, BLOCKS);
        }
    }
}
