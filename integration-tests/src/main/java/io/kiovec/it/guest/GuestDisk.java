// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A disk of the guest, found by what it says of itself: nodes get their names in the order in which drivers are loaded.
 *
 * @param adapter as in {@code kiovec.guest.disks}
 * @param device the folder of the SCSI device in sysfs
 */
record GuestDisk(String adapter, Path device) {

    private static final Path DEVICES = Path.of("/sys/bus/scsi/devices");

    /** {@return the adapters of this boot} */
    static List<String> adapters() {
        return Arrays.stream(System.getProperty("kiovec.guest.disks", "").split(",")).filter(name -> !name.isBlank())
                .toList();
    }

    /** {@return the first disk behind an adapter} */
    static GuestDisk behind(String adapter) throws IOException {
        return find(adapter).orElseThrow(() -> new AssertionError("the guest has no disk behind " + adapter));
    }

    /** {@return the first disk behind an adapter, once the kernel has found it} It looks in its own time, and tells nobody. */
    static GuestDisk awaited(String adapter) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            Optional<GuestDisk> found = find(adapter);
            if (found.isPresent() && Files.exists(found.get().device.resolve("block"))
                    && Files.exists(found.get().device.resolve("scsi_generic"))) {
                return found.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("the kernel has found no disk behind " + adapter);
    }

    private static Optional<GuestDisk> find(String adapter) throws IOException {
        String model = adapter.equals("debug") ? "scsi_debug" : adapter;
        try (Stream<Path> devices = Files.list(DEVICES)) {
            return devices.filter(device -> model.equals(text(device.resolve("model")))).sorted().findFirst()
                    .map(device -> new GuestDisk(adapter, device));
        }
    }

    /** {@return what sd made of it, as {@code /dev/sda}} */
    Path block() throws IOException {
        return node("block");
    }

    /** {@return what sg made of it, as {@code /dev/sg0}} */
    Path generic() throws IOException {
        return node("scsi_generic");
    }

    /** {@return where Linux has it, as {@code 0:0:0:0}} */
    String place() {
        return device.getFileName().toString();
    }

    private Path node(String kind) throws IOException {
        try (Stream<Path> names = Files.list(device.resolve(kind))) {
            return Path.of("/dev", names.findFirst().orElseThrow().getFileName().toString());
        }
    }

    /** {@return the text of a file, empty for a device that is none or has just gone} */
    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException absent) {
            return "";
        }
    }
}
