// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Ceph cluster of one monitor and one OSD, of the test's own, on loopback (Debian's packages {@code ceph-mon}, {@code ceph-osd} and
 * {@code ceph-common}). Ends with the test, and with the process in any case.
 */
final class CephNode implements AutoCloseable {

    private static final String SCRIPT = Path.of("conformance/ceph-node").toAbsolutePath().toString();

    private final Path folder;
    private final Thread atExit = new Thread(this::end);

    private CephNode(Path folder) {
        this.folder = folder;
    }

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/bin/ceph-mon")) && Files.isExecutable(Path.of("/usr/bin/ceph-osd"));
    }

    /** {@return a cluster that answers, with an empty pool rbd} */
    static CephNode start() throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        CephNode node = new CephNode(Files.createTempDirectory(target, "ceph"));
        Runtime.getRuntime().addShutdownHook(node.atExit);
        boolean done = false;
        try {
            RealDevice.run("bash", SCRIPT, "start", node.folder.toString());
            done = true;
            return node;
        } finally {
            if (!done) {
                node.close();
            }
        }
    }

    Path folder() {
        return folder;
    }

    Path conf() {
        return folder.resolve("ceph.conf");
    }

    /** {@return what a key of its users is} */
    String key(String user) throws IOException {
        return run("ceph-authtool", "--print-key", "-n", "client." + user, folder.resolve("client." + user + ".keyring")
                .toString());
    }

    /** Runs {@code rbd}, {@code ceph} or {@code rados} on this cluster. {@return what it printed} */
    String run(String program, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("timeout", "60", program));
        if (!program.contains("-")) {
            command.addAll(List.of("-c", conf().toString()));
        }
        command.addAll(List.of(words));
        return RealDevice.run(command.toArray(String[]::new));
    }

    /** Makes an image. {@return its address} */
    String image(String name, String size) throws IOException {
        run("rbd", "create", "--size", size, name);
        return "rbd:rbd/" + name;
    }

    /** Kills a daemon, {@code mon} or {@code osd}. */
    void kill(String daemon) throws IOException {
        ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve(daemon + ".pid")).strip())).ifPresent(
                process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }

    /** Starts a daemon that was killed. */
    void restart(String daemon) throws IOException {
        // Its output is a file, so what it leaves running holds nothing of ours.
        RealDevice.run("bash", SCRIPT, daemon, folder.toString());
    }

    /** {@return the configuration of the pools of this cluster, with more keys} */
    Map<String, String> configuration(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of("conf", conf().toString()));
        values.putAll(more);
        return values;
    }

    /** {@return the most memory that both daemons have had since they were started, in bytes, {@code VmHWM} of proc_pid_status(5)} */
    long mostMemory() throws IOException {
        long most = 0;
        for (String daemon : List.of("mon", "osd")) {
            Path status = Path.of("/proc", Files.readString(folder.resolve(daemon + ".pid")).strip(), "status");
            most += Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst().orElseThrow();
        }
        return most;
    }

    private void end() {
        try {
            RealDevice.run("bash", SCRIPT, "stop", folder.toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        end();
        Runtime.getRuntime().removeShutdownHook(atExit);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
