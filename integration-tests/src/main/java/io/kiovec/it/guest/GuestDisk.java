// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
        String model = adapter.equals("debug") ? "scsi_debug" : adapter;
        try (Stream<Path> devices = Files.list(DEVICES)) {
            return devices.filter(device -> model.equals(text(device.resolve("model")))).sorted().findFirst()
                    .map(device -> new GuestDisk(adapter, device))
                    .orElseThrow(() -> new AssertionError("the guest has no disk behind " + adapter));
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

    private Path node(String kind) throws IOException {
        try (Stream<Path> names = Files.list(device.resolve(kind))) {
            return Path.of("/dev", names.findFirst().orElseThrow().getFileName().toString());
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
