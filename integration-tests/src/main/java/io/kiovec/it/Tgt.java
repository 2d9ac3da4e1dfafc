// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** tgt on loopback, by a process of the test's own; what it was told it is told again when it was killed. */
public final class Tgt implements AutoCloseable {

    private static final Path SOCKETS = Path.of("/var/run/tgtd");
    private static final int ATTEMPTS = 100;
    private static final long SESSIONS_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path folder;
    private final int port;
    private final int control;
    private final List<List<String>> told = new ArrayList<>();
    private Process process;

    /** Starts it. */
    public Tgt(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Files.createDirectories(SOCKETS);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        // Below 32768.
        control = 1 + port % 32_000;
        begin();
    }

    public static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/sbin/tgtd"));
    }

    public int port() {
        return port;
    }

    public static String iqn(int target) {
        return "iqn.2026-11.io.kiovec.test:t" + target;
    }

    public String unit(int target, int lun) {
        return "iscsi:127.0.0.1:" + port + "/" + iqn(target) + "/" + lun;
    }

    private void begin() throws IOException, InterruptedException {
        process = new ProcessBuilder("tgtd", "-f", "-C", Integer.toString(control), "--iscsi",
                "portal=127.0.0.1:" + port).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("tgtd.log").toFile())).start();
        for (int i = 0; i < ATTEMPTS; i++) {
            if (run(List.of("--op", "show", "--mode", "system")) == 0) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IOException("tgtd does not start: " + Files.readString(folder.resolve("tgtd.log")));
    }

    private int run(List<String> words) throws IOException, InterruptedException {
        Process admin = admin(words);
        admin.getInputStream().readAllBytes();
        return admin.waitFor();
    }

    private Process admin(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of("tgtadm", "-C", Integer.toString(control), "--lld", "iscsi"));
        command.addAll(words);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Waits until so many initiators are logged in. */
    public void awaitSessions(int count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SESSIONS_NANOS;
        while (true) {
            String shown = new String(admin(List.of("--op", "show", "--mode", "target")).getInputStream()
                    .readAllBytes(), StandardCharsets.UTF_8);
            if (shown.lines().filter(line -> line.contains("I_T nexus:")).count() >= count) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("not " + count + " sessions: " + shown);
            }
            Thread.sleep(100);
        }
    }

    /** Tells it something. */
    public void tell(String... words) throws IOException, InterruptedException {
        told.add(List.of(words));
        if (run(List.of(words)) != 0) {
            throw new IOException("tgtadm refused " + String.join(" ", words));
        }
    }

    /** Adds a target for everybody. */
    public void target(int number) throws IOException, InterruptedException {
        String tid = Integer.toString(number);
        tell("--mode", "target", "--op", "new", "--tid", tid, "-T", iqn(number));
        tell("--mode", "target", "--op", "bind", "--tid", tid, "-I", "ALL");
    }

    /** Has it negotiate a parameter of a target so. */
    public void parameter(int target, String name, String value) throws IOException, InterruptedException {
        tell("--mode", "target", "--op", "update", "--tid", Integer.toString(target), "--name", name, "--value",
                value);
    }

    /** {@return the file behind a disk} */
    Path file(int target, int lun) {
        return folder.resolve("disk" + target + "-" + lun + ".img");
    }

    /** Adds a disk of zeroes on a file. */
    public void disk(int target, int lun, long bytes) throws IOException, InterruptedException {
        Path file = file(target, lun);
        try (var image = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(bytes);
        }
        tell("--mode", "logicalunit", "--op", "new", "--tid", Integer.toString(target), "--lun",
                Integer.toString(lun), "--bstype", "rdwr", "-b", file.toString());
    }

    /** Adds a blank tape on a file. */
    public void tape(int target, int lun) throws IOException, InterruptedException {
        Path file = folder.resolve("tape" + target + "-" + lun + ".img");
        Process made = new ProcessBuilder("tgtimg", "--op=new", "--device-type=tape", "--barcode=KIOVEC",
                "--size=64", "--type=data", "--file=" + file).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IOException(said);
        }
        tell("--mode", "logicalunit", "--op", "new", "--tid", Integer.toString(target), "--lun",
                Integer.toString(lun), "--device-type", "tape", "--bstype", "ssc", "-b", file.toString());
    }

    /** Kills it and starts it again. */
    public void killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        begin();
        for (List<String> words : told) {
            run(words);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
