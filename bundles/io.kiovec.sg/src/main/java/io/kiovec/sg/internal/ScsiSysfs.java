// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.KernelFile;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.inquiry.UnitSerialNumber;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The SCSI devices that sysfs lists, and which of them a node belongs to. Nothing is opened, nothing disturbed. */
final class ScsiSysfs {

    /** The module's own default of {@code scatter_elem_sz}. */
    private static final long USUAL_ELEMENT = 32768;

    private final Path sysfs;
    private final Path proc;

    ScsiSysfs(Path sysfs, Path proc) {
        this.sysfs = sysfs;
        this.proc = proc;
    }

    /** {@return the devices by their place; well-known logical units too} */
    List<ScsiFacts> devices() {
        Path folder = sysfs.resolve("bus/scsi/devices");
        return KernelFile.names(folder).stream().flatMap(name -> ScsiPlace.of(name).stream()).sorted()
                .map(place -> facts(place, device(place))).toList();
    }

    /** {@return the folder of the device at a place, which is there as long as the kernel has the device} */
    Path device(ScsiPlace place) {
        return sysfs.resolve("bus/scsi/devices").resolve(place.toString());
    }

    /** What kind of node a number is. */
    enum NodeKind {
        /** {@code /dev/sg*}. */
        SG,
        /** {@code /dev/bsg/*}. */
        BSG,
        /** A disk's. */
        BLOCK,
        /** A part of a disk: SG_IO on it would not know its beginning. */
        PARTITION
    }

    /**
     * A node and its device.
     *
     * @param kind what kind of node it is
     * @param facts the device
     */
    record Node(NodeKind kind, ScsiFacts facts) {
    }

    /** {@return the device behind a character node; empty when it is neither sg nor bsg, or no SCSI device's} */
    Optional<Node> character(DeviceNumber number) {
        Path entry = sysfs.resolve("dev/char").resolve(number.toString());
        Optional<Path> device = target(entry.resolve("device"));
        return switch (target(entry.resolve("subsystem")).map(Path::getFileName).map(Path::toString).orElse("")) {
            case "scsi_generic" -> device.flatMap(this::facts).map(facts -> new Node(NodeKind.SG, facts));
            case "bsg" -> device.flatMap(this::facts).map(facts -> new Node(NodeKind.BSG, facts));
            default -> Optional.empty();
        };
    }

    /** {@return the device behind a block node; empty when it is no SCSI disk's} */
    Optional<Node> block(DeviceNumber number) {
        Path entry = sysfs.resolve("dev/block").resolve(number.toString());
        if (Files.exists(entry.resolve("partition"))) {
            return target(entry).map(Path::getParent).flatMap(disk -> target(disk.resolve("device")))
                    .flatMap(this::facts).map(facts -> new Node(NodeKind.PARTITION, facts));
        }
        return target(entry.resolve("device")).flatMap(this::facts).map(facts -> new Node(NodeKind.BLOCK, facts));
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(link.toRealPath());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private Optional<ScsiFacts> facts(Path device) {
        return ScsiPlace.of(device.getFileName().toString()).map(place -> facts(place, device));
    }

    private static ScsiFacts facts(ScsiPlace place, Path device) {
        Optional<MemorySegment> names = KernelFile.bytes(device.resolve("vpd_pg83")).map(MemorySegment::ofArray);
        Optional<MemorySegment> serial = KernelFile.bytes(device.resolve("vpd_pg80")).map(MemorySegment::ofArray);
        return new ScsiFacts(place,
                DeviceType.of((int) KernelFile.number(device.resolve("type")).orElse(DeviceType.UNKNOWN.code())),
                word(device, "vendor"), word(device, "model"), word(device, "rev"),
                serial.flatMap(UnitSerialNumber::parse).map(UnitSerialNumber::number).map(String::strip)
                        .filter(number -> !number.isEmpty()),
                names.flatMap(DeviceIdentification::parse).map(DeviceIdentification::logicalUnitNames)
                        .orElse(List.of()),
                node(device, "scsi_generic", "sg"), node(device, "bsg", ""), node(device, "block", ""),
                node(device, "scsi_tape", "nst").filter(name -> name.matches("nst\\d+")));
    }

    private static String word(Path device, String file) {
        return KernelFile.text(device.resolve(file)).orElse("-");
    }

    private static Optional<String> node(Path device, String folder, String begin) {
        return KernelFile.names(device.resolve(folder)).stream().filter(name -> name.startsWith(begin))
                .map(name -> name.replace('!', '/')).findFirst();
    }

    /** {@return the number of a block node by its name} */
    Optional<DeviceNumber> number(String block) {
        return KernelFile.text(sysfs.resolve("class/block").resolve(block.replace('/', '!')).resolve("dev"))
                .flatMap(DeviceNumber::parse);
    }

    /** What the administrator has allowed the driver sg. */
    enum DirectIo {
        /** {@code allow_dio} is 1. */
        ALLOWED,
        /** {@code allow_dio} is 0, as it is unless somebody sets it. */
        FORBIDDEN
    }

    /** {@return whether sg does direct transfers now} The module's parameter and the file in proc are one variable. */
    DirectIo directIo() {
        Optional<String> said = KernelFile.text(proc.resolve("scsi/sg/allow_dio"))
                .or(() -> KernelFile.text(sysfs.resolve("module/sg/parameters/allow_dio")));
        return said.filter(text -> !text.equals("0") && !text.equals("N")).isPresent()
                ? DirectIo.ALLOWED
                : DirectIo.FORBIDDEN;
    }

    /** {@return bytes of a piece of sg's own memory, {@code scatter_elem_sz}} */
    long elementSize() {
        OptionalLong told = KernelFile.number(sysfs.resolve("module/sg/parameters/scatter_elem_sz"));
        return told.isPresent() && told.getAsLong() > 0 ? told.getAsLong() : USUAL_ELEMENT;
    }

    /** {@return whether the module sg is there} */
    boolean hasGeneric() {
        return Files.isDirectory(sysfs.resolve("class/scsi_generic"));
    }
}
