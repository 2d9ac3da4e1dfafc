// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.Devices;
import io.kiovec.io.Address;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Simulated devices of the soak's own: three disks, of which one takes time and one does only indirect transfers, and a
 * tape. Their media are files of a temporary folder, so that they outlive an update and go with the soak.
 */
final class OwnDevices implements AutoCloseable {

    private static final List<String> NAMES = List.of("soak0", "soak1", "soak2", "soak-tape");
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Path folder;

    private OwnDevices(Path folder) {
        this.folder = folder;
    }

    /** Makes them, and waits until they are there. */
    static OwnDevices make(SimulatedFaults configurations, Devices devices) throws IOException, InterruptedException {
        OwnDevices made = new OwnDevices(folder());
        made.forgetAtTheEnd();
        boolean there = false;
        try {
            made.configure(configurations);
            made.await(devices);
            there = true;
        } finally {
            if (!there) {
                made.close();
            }
        }
        return made;
    }

    /** In memory where there is such a file system: how long a disk of the machine takes to flush is not what is measured. */
    private static Path folder() throws IOException {
        String name = "kiovec-soak" + ProcessHandle.current().pid() + "-";
        return Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, name)
                : Files.createTempDirectory(name);
    }

    /** When the JVM ends before the soak has. */
    private void forgetAtTheEnd() {
        folder.toFile().deleteOnExit();
        NAMES.forEach(name -> folder.resolve(name).toFile().deleteOnExit());
    }

    private void configure(SimulatedFaults configurations) throws IOException {
        List<Map<String, String>> disks = List.of(Map.of(), Map.of("latency", "20000-100000"),
                Map.of("mode", "indirect"));
        for (int i = 0; i < disks.size(); i++) {
            configurations.device("io.kiovec.sim.disk", NAMES.get(i), with(disks.get(i), NAMES.get(i)));
        }
        configurations.device("io.kiovec.sim.tape", NAMES.getLast(), with(Map.of(), NAMES.getLast()));
    }

    private Map<String, String> with(Map<String, String> settings, String name) {
        Map<String, String> all = new java.util.HashMap<>(settings);
        all.put("medium", folder.resolve(name).toString());
        return all;
    }

    private void await(Devices devices) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (devices.list().stream().filter(device -> addresses().contains(device.address())).count() < NAMES
                .size()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("nobody made the simulated devices within 10 s: install the bundle io.kiovec.sim,"
                        + " or give addresses");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    static List<Address> addresses() {
        return NAMES.stream().map(name -> new Address("sim", name)).toList();
    }

    /** Deletes their media; their configurations have gone. */
    @Override
    public void close() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
