// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A new map for a file that has none, or one in another layout; it is whole before it takes its name. */
final class MapDraft {

    private final Path file;
    private final long length;
    private final MapHeader header;
    private final Path fresh;

    /**
     * Begins one.
     *
     * @param file of the medium
     * @param length of that file
     * @param header the layout that is needed
     * @param fresh where to write
     */
    MapDraft(Path file, long length, MapHeader header, Path fresh) {
        this.file = file;
        this.length = length;
        this.header = header;
        this.fresh = fresh;
    }

    private long units() {
        return (length - 1) / header.unit() + 1;
    }

    private FileStore store() {
        return new FileStore(fresh, AllocationMap.size(Math.max(1, units()), header.levels()));
    }

    /** Takes all that the file has for data: nobody knows better. */
    void takeAll() throws IOException {
        try (FileStore bits = store()) {
            if (length > 0) {
                new AllocationMap(bits, header.levels()).set(0, units());
            }
            header.write(bits, MapHeader.IN_USE);
            bits.force();
        }
    }

    /**
     * Takes over an older map. Of a larger unit that was allocated in part, the rest is made zero, as it was read before.
     *
     * @param older its file
     * @param layout its layout
     */
    void convert(Path older, MapHeader layout) throws IOException {
        try (FileStore bits = store();
                FileStore old = new FileStore(older, Files.size(older));
                FileStore data = new FileStore(file, length)) {
            AllocationMap from = new AllocationMap(old, layout.levels());
            AllocationMap to = new AllocationMap(bits, header.levels());
            long limit = (length - 1) / layout.unit() + 1;
            long covered = 0;
            for (long at = from.nextSet(0, limit); at < limit; at = from.nextSet(at, limit)) {
                long start = at * layout.unit();
                at = from.nextClear(at, limit);
                long end = Math.min(length, at * layout.unit());
                long first = start / header.unit();
                zero(data, Math.max(covered, first * header.unit()), start);
                long next = (end - 1) / header.unit() + 1;
                to.set(first, next - first);
                long following = Math.min(length, from.nextSet(at, limit) * layout.unit());
                covered = Math.min(next * header.unit(), following);
                zero(data, end, Math.min(length, covered));
            }
            data.force();
            header.write(bits, MapHeader.IN_USE);
            bits.force();
        }
    }

    private static void zero(Store data, long from, long to) throws IOException {
        if (from < to && !data.isZero(from, to - from)) {
            data.zero(from, to - from);
        }
    }
}
