// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The disks that a copy manager reaches: those that can be sources and destinations of EXTENDED COPY. Any thread. */
public final class DiskNeighbours {

    private static final int IDENTIFICATION = 0x83;
    private static final int PAGE_HEADER = 4;
    private static final int DESIGNATOR_HEADER = 4;

    private final List<DiskUnit> disks = new CopyOnWriteArrayList<>();

    /** None yet. */
    public DiskNeighbours() {
    }

    /**
     * Adds a disk.
     *
     * @param disk the disk, until it is removed
     */
    public void add(DiskUnit disk) {
        disks.add(disk);
    }

    /**
     * Takes a disk away.
     *
     * @param disk the disk; nothing happens when it is not there
     */
    public void remove(DiskUnit disk) {
        disks.remove(disk);
    }

    /**
     * Finds a disk by one of the names that its Device Identification page gives to the logical unit (SPC-4, 7.8.6).
     *
     * @param asked a designator as it stands in an identification CSCD descriptor: four bytes of header, then the name
     * @param self a disk that is asked first, be it added or not
     */
    Optional<DiskUnit> find(byte[] asked, DiskUnit self) {
        if (isNamed(self, asked)) {
            return Optional.of(self);
        }
        return disks.stream().filter(disk -> isNamed(disk, asked)).findFirst();
    }

    private static boolean isNamed(DiskUnit disk, byte[] asked) {
        byte[] page = disk.vitalProductData().page(IDENTIFICATION).orElseThrow().toBytes();
        for (int at = PAGE_HEADER; at + DESIGNATOR_HEADER <= page.length;) {
            int end = at + DESIGNATOR_HEADER + (page[at + 3] & 0xff);
            boolean ofUnit = (page[at + 1] & 0x30) == 0;
            if (ofUnit && asked.length == end - at && (page[at] & 0xf) == (asked[0] & 0xf)
                    && (page[at + 1] & 0xf) == (asked[1] & 0xf)
                    && Arrays.equals(page, at + DESIGNATOR_HEADER, end, asked, DESIGNATOR_HEADER, asked.length)) {
                return true;
            }
            at = end;
        }
        return false;
    }
}
