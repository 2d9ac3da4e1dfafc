// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Files whose writes and syncs are recorded in their order, and what a loss of power after any of them leaves: of each
 * sector that was written and not synced since, any version from the synced one to the last.
 */
final class RecordedStores {

    /** What a disk writes whole. */
    static final int SECTOR = 512;

    /** A sector's place: which store, and which of its sectors. */
    private record Place(int store, long sector) {
    }

    /** One sector as it was after a write; or, without a place, nothing. */
    private record Written(Place place, byte[] content) {
    }

    /** What was recorded: writes of sectors, or syncs of places. */
    private record Event(List<Written> written, List<Place> synced, int syncedStore) {
    }

    private final List<MemoryStore> images;
    private final List<Event> events = new ArrayList<>();

    /** Begins with what the files hold. */
    RecordedStores(List<MemoryStore> images) {
        this.images = images;
    }

    /** {@return how much was recorded} */
    int events() {
        return events.size();
    }

    /** {@return one of the files} */
    Store store(int number) throws IOException {
        return new Recorded(number, copy(images.get(number)));
    }

    private static MemoryStore copy(MemoryStore store) throws IOException {
        MemoryStore copy = new MemoryStore(Long.MAX_VALUE);
        for (long window = 0; window < 2048; window++) {
            MemorySegment piece = store.present(window, 0);
            for (long at = 0; piece != null && at < piece.byteSize(); at += SECTOR) {
                if (!store.isZero((window << 16) + at, SECTOR)) {
                    copy.write((window << 16) + at, piece.asSlice(at, SECTOR));
                }
            }
        }
        return copy;
    }

    /** {@return what is left of the files after a number of events} */
    List<MemoryStore> afterPowerLoss(int prefix, Random random) throws IOException {
        Map<Place, List<byte[]>> since = new HashMap<>();
        List<MemoryStore> left = new ArrayList<>();
        for (MemoryStore image : images) {
            left.add(copy(image));
        }
        for (Event event : events.subList(0, prefix)) {
            for (Written written : event.written()) {
                since.computeIfAbsent(written.place(), place -> new ArrayList<>()).add(written.content());
            }
            List<Place> synced = event.syncedStore() < 0
                    ? event.synced()
                    : since.keySet().stream().filter(place -> place.store() == event.syncedStore()).toList();
            for (Place place : synced) {
                List<byte[]> versions = since.remove(place);
                if (versions != null) {
                    put(left, place, versions.getLast());
                }
            }
        }
        for (Map.Entry<Place, List<byte[]>> entry : since.entrySet()) {
            int version = random.nextInt(entry.getValue().size() + 1);
            if (version > 0) {
                put(left, entry.getKey(), entry.getValue().get(version - 1));
            }
        }
        return left;
    }

    private static void put(List<MemoryStore> left, Place place, byte[] content) throws IOException {
        left.get(place.store()).write(place.sector() * SECTOR, MemorySegment.ofArray(content));
    }

    /** One file. */
    private final class Recorded implements Store {

        private final int number;
        private final MemoryStore now;

        Recorded(int number, MemoryStore now) {
            this.number = number;
            this.now = now;
        }

        private void record(long offset, long length) throws IOException {
            List<Written> written = new ArrayList<>();
            for (Place place : places(offset, length)) {
                byte[] content = new byte[SECTOR];
                now.read(place.sector() * SECTOR, MemorySegment.ofArray(content));
                written.add(new Written(place, content));
            }
            events.add(new Event(written, List.of(), -1));
        }

        private List<Place> places(long offset, long length) {
            List<Place> places = new ArrayList<>();
            for (long sector = offset / SECTOR; sector * SECTOR < offset + length; sector++) {
                places.add(new Place(number, sector));
            }
            return places;
        }

        @Override
        public void read(long offset, MemorySegment memory) throws IOException {
            now.read(offset, memory);
        }

        @Override
        public void write(long offset, MemorySegment memory) throws IOException {
            // In pieces, for a loss of power comes in the middle of a write too.
            for (long done = 0; done < memory.byteSize(); done += SECTOR) {
                long count = Math.min(SECTOR, memory.byteSize() - done);
                now.write(offset + done, memory.asSlice(done, count));
                record(offset + done, count);
            }
        }

        @Override
        public void zero(long offset, long length) throws IOException {
            now.zero(offset, length);
            record(offset, length);
        }

        @Override
        public boolean isZero(long offset, long length) throws IOException {
            return now.isZero(offset, length);
        }

        @Override
        public long word(long offset) throws IOException {
            return now.word(offset);
        }

        @Override
        public void or(long offset, long bits) throws IOException {
            now.or(offset, bits);
            record(offset, Long.BYTES);
        }

        @Override
        public void and(long offset, long bits) throws IOException {
            now.and(offset, bits);
            record(offset, Long.BYTES);
        }

        @Override
        public void force() {
            events.add(new Event(List.of(), List.of(), number));
        }

        @Override
        public void force(long offset, long length) {
            events.add(new Event(List.of(), places(offset, length), -1));
        }

        @Override
        public void close() {
            now.close();
        }
    }

    /** {@return whether two arrays agree in one sector} */
    static boolean sameSector(byte[] one, byte[] other, int from) {
        int to = Math.min(one.length, from + SECTOR);
        return Arrays.equals(one, from, to, other, from, to);
    }
}
