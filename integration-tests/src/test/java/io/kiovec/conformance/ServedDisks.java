// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of {@code kiovec target} with disks of its own, on a free port of loopback. */
final class ServedDisks implements AutoCloseable {

    private static final Path JAR = Path.of(System.getProperty("kiovec.root"),
            "bundles/io.kiovec.dist/target/kiovec.jar");

    /** It takes one or two, where nobody else builds. */
    private static final long END_SECONDS = 60;

    private final ProcessBuilder command;
    private final Map<String, String> urls;
    private Process process;

    private ServedDisks(ProcessBuilder command, List<String> names) throws IOException {
        this.command = command;
        process = command.start();
        try {
            urls = urls(process, names);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * Starts it.
     *
     * @param folder for its configuration, media and log
     * @param disks by name, the lines of {@code io.kiovec.sim.disk-NAME.cfg}; of a name that begins with {@code tape} those of
     *     {@code io.kiovec.sim.tape-NAME.cfg}
     * @return when every disk is served
     */
    static ServedDisks start(Path folder, Map<String, List<String>> disks) throws IOException {
        return start(folder, "127.0.0.1:0", disks);
    }

    /**
     * Starts it by portals of which the ports are known.
     *
     * @param folder for its configuration, media and log
     * @param portals with commas between
     * @param disks by name
     * @return when every disk is served
     */
    static ServedDisks start(Path folder, String portals, Map<String, List<String>> disks) throws IOException {
        Path configuration = Files.createDirectories(folder.resolve("configuration"));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Djava.io.tmpdir=" + folder, "-jar", JAR.toString(), "--config", configuration.toString(), "target",
                "--portal", portals));
        for (Map.Entry<String, List<String>> disk : disks.entrySet()) {
            List<String> lines = new ArrayList<>(List.of("name=" + disk.getKey()));
            lines.addAll(disk.getValue());
            String kind = disk.getKey().startsWith("tape") ? "tape" : "disk";
            Files.write(configuration.resolve("io.kiovec.sim." + kind + "-" + disk.getKey() + ".cfg"), lines);
            command.add("sim:" + disk.getKey());
        }
        Path log = Files.write(folder.resolve("target.log"), new byte[0]);
        try {
            return new ServedDisks(new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())),
                    List.copyOf(disks.keySet()));
        } catch (IOException e) {
            throw new IOException(e.getMessage() + ": " + Files.readString(log), e);
        }
    }

    /** One line per device, in the order given; read on, so that the process never waits for us. */
    private static Map<String, String> urls(Process process, List<String> names) throws IOException {
        Map<String, String> urls = new java.util.TreeMap<>();
        BufferedReader lines = process.inputReader();
        for (String name : names) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("iscsi://")) {
                line = lines.readLine();
            }
            if (line == null) {
                throw new IOException("kiovec target ended before it served " + name);
            }
            urls.put(name, line.strip().split("\\s")[0]);
        }
        Thread.ofVirtual().start(() -> lines.lines().forEach(line -> {
        }));
        return urls;
    }

    /**
     * {@return where a disk is served}
     *
     * @param name the disk's
     */
    String url(String name) {
        return urls.get(name);
    }

    /** {@return a port of loopback that is free just now} */
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Kills it, and starts it by the same portals; returns when every disk is served again. */
    void killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = command.start();
        urls(process, List.copyOf(urls.keySet()));
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("kiovec target did not end within " + END_SECONDS + " s of SIGTERM");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
