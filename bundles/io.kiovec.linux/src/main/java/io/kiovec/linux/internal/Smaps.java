// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import io.kiovec.linux.HugePages;
import io.kiovec.linux.KernelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process' own address space by {@code /proc/self/smaps} ({@code Documentation/filesystems/proc.rst}).
 *
 * @param areas in the order of their addresses
 */
record Smaps(List<Area> areas) {

    /**
     * A piece of address space of one kind.
     *
     * @param start the first address
     * @param end the first address beyond
     * @param pageSize bytes of the pages that the area is made for (KernelPageSize)
     * @param anonymousHuge bytes in transparent huge pages (AnonHugePages)
     * @param reservedHuge bytes in pages of the huge page reserve
     */
    record Area(long start, long end, long pageSize, long anonymousHuge, long reservedHuge) {

        boolean meets(long from, long to) {
            return start < to && from < end;
        }

        boolean isWithin(long from, long to) {
            return from <= start && end <= to;
        }

        long huge() {
            return anonymousHuge + reservedHuge;
        }

        boolean isHuge() {
            return huge() == end - start;
        }
    }

    /** {@return the address space now, empty where it cannot be read} */
    static Optional<Smaps> read(Path file) {
        return KernelFile.lines(file).map(Smaps::parse);
    }

    static Smaps parse(String text) {
        List<Area> areas = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            int colon = line.indexOf(':');
            int dash = line.indexOf('-');
            int blank = line.indexOf(' ');
            if (dash > 0 && blank > dash && (colon < 0 || colon > blank)) {
                areas.add(new Area(Long.parseUnsignedLong(line, 0, dash, 16),
                        Long.parseUnsignedLong(line, dash + 1, blank, 16), 0, 0, 0));
            } else if (colon > 0 && !areas.isEmpty() && line.endsWith(" kB")) {
                Area area = areas.removeLast();
                areas.add(with(area, line.substring(0, colon), kibibytes(line, colon + 1)));
            }
        }
        return new Smaps(List.copyOf(areas));
    }

    private static long kibibytes(String line, int from) {
        return Long.parseLong(line.substring(from, line.length() - " kB".length()).strip()) * 1024;
    }

    private static Area with(Area area, String field, long bytes) {
        return switch (field) {
            case "KernelPageSize" -> new Area(area.start, area.end, bytes, area.anonymousHuge, area.reservedHuge);
            case "AnonHugePages" -> new Area(area.start, area.end, area.pageSize, bytes, area.reservedHuge);
            case "Private_Hugetlb", "Shared_Hugetlb" -> new Area(area.start, area.end, area.pageSize,
                    area.anonymousHuge, area.reservedHuge + bytes);
            default -> area;
        };
    }

    /** {@return how much of a range is in huge pages} An area that goes beyond it counts only where it says all or nothing. */
    HugePages huge(long from, long to) {
        long bytes = 0;
        for (Area area : areas) {
            if (!area.meets(from, to) || area.huge() == 0) {
                continue;
            }
            if (area.isWithin(from, to)) {
                bytes += area.huge();
            } else if (area.isHuge()) {
                bytes += Math.min(to, area.end) - Math.max(from, area.start);
            } else {
                return new HugePages.Unknown("smaps counts it together with memory beside it");
            }
        }
        return new HugePages.Obtained(bytes);
    }

    /** {@return the area that an address lies in} */
    Optional<Area> at(long address) {
        return areas.stream().filter(area -> area.meets(address, address + 1)).findFirst();
    }
}
