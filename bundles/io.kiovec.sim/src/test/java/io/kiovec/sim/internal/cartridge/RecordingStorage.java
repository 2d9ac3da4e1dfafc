// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Storage on a disk whose power can go at any time. A write changes sectors of 512 bytes one by one; until a sync, each
 * of them may have on the disk what it had at the last sync or what any write since then gave it.
 */
final class RecordingStorage implements Storage {

    /** Bytes that are written whole or not at all. */
    static final int SECTOR = 512;

    private final byte[] synced;
    private final byte[] present;
    private final Map<Integer, List<byte[]>> unsynced = new HashMap<>();
    private final Runnable afterEach;

    /** @param afterEach called after each change */
    RecordingStorage(byte[] content, Runnable afterEach) {
        synced = content.clone();
        present = content.clone();
        this.afterEach = afterEach;
    }

    @Override
    public void read(long offset, MemorySegment into) {
        MemorySegment.copy(MemorySegment.ofArray(present), offset, into, 0, into.byteSize());
    }

    @Override
    public void write(long offset, MemorySegment from) {
        MemorySegment.copy(from, 0, MemorySegment.ofArray(present), offset, from.byteSize());
        for (int sector = (int) (offset / SECTOR); (long) sector * SECTOR < offset + from.byteSize(); sector++) {
            unsynced.computeIfAbsent(sector, unknown -> new ArrayList<>())
                    .add(Arrays.copyOfRange(present, sector * SECTOR, (sector + 1) * SECTOR));
        }
        afterEach.run();
    }

    @Override
    public void clear(long offset, long length) {
        if (length > 0) {
            write(offset, MemorySegment.ofArray(new byte[(int) length]));
        }
    }

    @Override
    public void sync(long offset, long length) {
        for (int sector = (int) (offset / SECTOR); (long) sector * SECTOR < offset + length; sector++) {
            if (unsynced.remove(sector) != null) {
                System.arraycopy(present, sector * SECTOR, synced, sector * SECTOR, SECTOR);
            }
        }
        afterEach.run();
    }

    /** {@return what may be on the disk when the power goes now; half of the time much is kept, or little} */
    byte[] lose(Random random) {
        byte[] left = synced.clone();
        int keep = List.of(0, 20, 50, 90, 100).get(random.nextInt(5));
        unsynced.forEach((sector, versions) -> {
            if (random.nextInt(100) < keep) {
                byte[] version = random.nextInt(4) == 0
                        ? versions.get(random.nextInt(versions.size()))
                        : versions.getLast();
                System.arraycopy(version, 0, left, sector * SECTOR, SECTOR);
            }
        });
        return left;
    }

    /** {@return what is on the disk when of what was not synced just the last versions of these sectors reached it} */
    byte[] lose(IntPredicate kept) {
        byte[] left = synced.clone();
        unsynced.forEach((sector, versions) -> {
            if (kept.test(sector)) {
                System.arraycopy(versions.getLast(), 0, left, sector * SECTOR, SECTOR);
            }
        });
        return left;
    }

    @Override
    public void close() {
        // The disk stays.
    }
}
