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
 * A tape of the guest, found by what it says of itself.
 *
 * @param name as in {@code kiovec.guest.tapes}
 * @param device the folder of the SCSI device in sysfs
 */
record GuestTape(String name, Path device) {

    /** The tape of scsi_debug. */
    static final String DEBUG = "debug";
    /** A simulated tape that is served over iSCSI to the guest itself. */
    static final String ISCSI = "iscsi";

    private static final Path DEVICES = Path.of("/sys/bus/scsi/devices");

    /** {@return the tapes of this boot, none where there is no guest} */
    static List<String> names() {
        return Arrays.stream(System.getProperty("kiovec.guest.tapes", "").split(",")).filter(name -> !name.isBlank())
                .toList();
    }

    /** {@return a tape of this boot} */
    static GuestTape named(String name) {
        if (name.equals(ISCSI)) {
            IscsiTape.attached();
        }
        return awaited(name);
    }

    /** {@return a tape, once the kernel has found it and made its nodes} It looks in its own time, and tells nobody. */
    static GuestTape awaited(String name) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            Optional<GuestTape> found = find(name);
            if (found.isPresent() && found.get().isThere()) {
                return found.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("the kernel has found no tape " + name);
    }

    private static Optional<GuestTape> find(String name) {
        String model = name.equals(DEBUG) ? "scsi_debug" : "SIMULATED TAPE";
        try (Stream<Path> devices = Files.list(DEVICES)) {
            return devices.filter(device -> model.equals(text(device.resolve("model")))).sorted().findFirst()
                    .map(device -> new GuestTape(name, device));
        } catch (IOException noScsi) {
            return Optional.empty();
        }
    }

    private boolean isThere() {
        try {
            return Files.exists(st()) && Files.exists(generic());
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@return the node of st that does not rewind, as {@code /dev/nst0}} */
    Path st() throws IOException {
        try (Stream<Path> names = Files.list(device.resolve("scsi_tape"))) {
            return Path.of("/dev",
                    names.map(one -> one.getFileName().toString()).filter(one -> one.matches("nst\\d+")).findFirst()
                            .orElseThrow(() -> new IOException("st has no node of it yet")));
        }
    }

    /** {@return what sg made of it, as {@code /dev/sg0}} */
    Path generic() throws IOException {
        try (Stream<Path> names = Files.list(device.resolve("scsi_generic"))) {
            return Path.of("/dev", names.findFirst().orElseThrow(() -> new IOException("sg has no node of it yet"))
                    .getFileName().toString());
        }
    }

    /** {@return where Linux has it, as {@code 0:0:0:0}} */
    String place() {
        return device.getFileName().toString();
    }

    /** {@return how it is removed, and found by another scan of its bus} */
    Loss.Way removal() throws IOException {
        Path host = Path.of("/sys/class/scsi_host", "host" + place().split(":")[0]);
        return new Loss.Way(device.toRealPath().resolve("delete"), "1", host.resolve("scan"), "- - -");
    }

    /** {@return how st lets go of it, and takes it again} */
    Loss.Way unbinding() {
        Path driver = Path.of("/sys/bus/scsi/drivers/st");
        return new Loss.Way(driver.resolve("unbind"), place(), driver.resolve("bind"), place());
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
