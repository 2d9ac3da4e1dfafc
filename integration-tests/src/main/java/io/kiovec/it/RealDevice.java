// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A block device that the test made: a loop device over a file of its own where it is root, else the file itself. It
 * says which. Nothing else is ever written to.
 */
final class RealDevice implements AutoCloseable {

    static final long BYTES = 64L << 20;

    private final Path file;
    private final String node;

    private RealDevice(Path file, String node) {
        this.file = file;
        this.node = node;
    }

    /** Makes one; the working directory's file system takes O_DIRECT, which a temporary folder's may not. */
    static RealDevice make() throws IOException {
        Path folder = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path file = Files.createTempFile(folder, "device", ".img").toRealPath();
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(BYTES);
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            System.out.println("real device: the file " + file + ", because only root may make a loop device");
            return new RealDevice(file, file.toString());
        }
        String node = run("losetup", "--find", "--show", "--direct-io=on", file.toString());
        String backing = Files.readString(
                Path.of("/sys/class/block", Path.of(node).getFileName().toString(), "loop/backing_file")).strip();
        if (!backing.equals(file.toString())) {
            throw new AssertionError(node + " stands on " + backing + " and not on " + file);
        }
        System.out.println("real device: " + node + " on " + file);
        return new RealDevice(file, node);
    }

    String address() {
        return "raw:" + node;
    }

    String node() {
        return node;
    }

    Path file() {
        return file;
    }

    boolean isLoop() {
        return node.startsWith("/dev/loop");
    }

    /** Runs a program and returns what it printed. */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    @Override
    public void close() throws IOException {
        if (isLoop()) {
            run("losetup", "--detach", node);
        }
        Files.delete(file);
    }
}
