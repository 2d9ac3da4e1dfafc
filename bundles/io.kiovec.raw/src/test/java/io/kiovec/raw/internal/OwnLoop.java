// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A loop device over a file of the test's own; it proves that it is before anybody writes. */
final class OwnLoop implements AutoCloseable {

    final Path file;
    final String node;

    private OwnLoop(long bytes, String... options) throws IOException {
        file = image(bytes);
        String[] command = new String[options.length + 4];
        command[0] = "losetup";
        command[1] = "--find";
        command[2] = "--show";
        System.arraycopy(options, 0, command, 3, options.length);
        command[command.length - 1] = file.toString();
        node = run(command);
        String backing = Files.readString(
                Path.of("/sys/class/block", Path.of(node).getFileName().toString(), "loop/backing_file")).strip();
        if (!backing.equals(file.toString())) {
            throw new AssertionError(node + " stands on " + backing + " and not on " + file);
        }
    }

    /** Makes one, where it can be made. */
    static OwnLoop make(long bytes, String... options) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/loop-control")),
                "a loop device needs root and /dev/loop-control");
        return new OwnLoop(bytes, options);
    }

    /** Two partitions of 2 MiB, at 1 and at 4 MiB, told to the kernel: it may know no kind of partition table. */
    static OwnLoop partitioned(long bytes) throws IOException {
        assumeTrue(Files.exists(Path.of("/usr/bin/addpart")), "addpart (util-linux) is not installed");
        OwnLoop loop = make(bytes, "--partscan");
        run("addpart", loop.node, "1", "2048", "4096");
        run("addpart", loop.node, "2", "8192", "4096");
        return loop;
    }

    /** A file on the file system of the build, which takes O_DIRECT; a temporary folder's may not. */
    static Path image(long bytes) throws IOException {
        Path folder = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path file = Files.createTempFile(folder, "raw", ".img").toRealPath();
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(bytes);
        }
        return file;
    }

    /** {@return a number of the device's queue in sysfs} */
    long queue(String name) throws IOException {
        return Long.parseLong(Files.readString(
                Path.of("/sys/class/block", Path.of(node).getFileName().toString(), "queue", name)).strip());
    }

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
        run("losetup", "--detach", node);
        Files.delete(file);
    }
}
