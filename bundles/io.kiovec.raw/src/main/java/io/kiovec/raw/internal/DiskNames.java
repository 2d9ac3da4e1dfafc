// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Identity.Source;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.KernelFile;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.UnitSerialNumber;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a disk is called whatever its node is, as the kernel has read it when the disk came: of a SCSI disk the names of its
 * logical unit (VPD page 83h), without them its serial number (80h), as the transport {@code sg} names it; of an NVMe namespace
 * its {@code wwid}. Nothing is sent to the disk.
 */
final class DiskNames {

    /**
     * A name.
     *
     * @param source where it comes from
     * @param text the name
     */
    record Name(Source source, String text) {
    }

    private final Path sysfs;

    DiskNames(Path sysfs) {
        this.sysfs = sysfs;
    }

    /**
     * {@return the names, the most trusted first; none for a disk that has none, or that has gone}
     *
     * @param disk the number of the whole disk
     */
    List<Name> of(DeviceNumber disk) {
        Path entry = sysfs.resolve("dev/block").resolve(disk.toString());
        Path device = entry.resolve("device");
        List<Name> names = page(device.resolve("vpd_pg83")).flatMap(DeviceIdentification::parse)
                .map(DeviceIdentification::logicalUnitNames).orElse(List.of()).stream()
                .map(name -> new Name(Source.VPD_83, name)).toList();
        if (!names.isEmpty()) {
            return names;
        }
        return serial(device).or(() -> KernelFile.text(entry.resolve("wwid")).flatMap(DiskNames::nvme)).stream()
                .toList();
    }

    private static Optional<MemorySegment> page(Path file) {
        return KernelFile.bytes(file).map(MemorySegment::ofArray);
    }

    private static Optional<Name> serial(Path device) {
        return page(device.resolve("vpd_pg80")).flatMap(UnitSerialNumber::parse)
                .flatMap(page -> page.logicalUnitName(word(device, "vendor"), word(device, "model")))
                .map(name -> new Name(Source.VENDOR, name));
    }

    private static String word(Path device, String file) {
        return KernelFile.text(device.resolve(file)).orElse("-");
    }

    /** What NVMe calls {@code eui.} and {@code uuid.} are names of the whole world; the kernel makes another one of serial numbers. */
    private static Optional<Name> nvme(String wwid) {
        if (wwid.isEmpty()) {
            return Optional.empty();
        }
        boolean worldWide = wwid.startsWith("eui.") || wwid.startsWith("uuid.");
        return Optional.of(new Name(worldWide ? Source.VPD_83 : Source.VENDOR, wwid));
    }
}
