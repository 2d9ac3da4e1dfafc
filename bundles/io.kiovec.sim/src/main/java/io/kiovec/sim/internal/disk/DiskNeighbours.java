// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.inquiry.Designator;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.VpdPage;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The disks that a copy manager reaches: those that can be sources and destinations of EXTENDED COPY. Any thread. */
public final class DiskNeighbours {

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
        VpdPage page = disk.vitalProductData().page(DeviceIdentification.CODE).orElseThrow();
        byte[] value = Arrays.copyOfRange(asked, DESIGNATOR_HEADER, asked.length);
        return DeviceIdentification.parse(MemorySegment.ofArray(page.bytes())).orElseThrow().designators().stream()
                .anyMatch(name -> name.association() == Designator.Association.LOGICAL_UNIT
                        && name.codeSet() == (asked[0] & 0xf) && name.type().ordinal() == (asked[1] & 0xf)
                        && Arrays.equals(name.value(), value));
    }
}
