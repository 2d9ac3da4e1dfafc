// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A loop device with direct I/O over a file in memory: a device whose latency is the block layer's and a thread's. */
final class LoopMedium implements Medium {

    private static final Path MEMORY = Path.of("/dev/shm");

    private final FileMedium file;
    private final Path node;

    private LoopMedium(FileMedium file, Path node) {
        this.file = file;
        this.node = node;
    }

    static LoopMedium make(long size) throws IOException {
        if (!Files.isDirectory(MEMORY)) {
            throw new UnavailableException("no file system in memory: there is no " + MEMORY);
        }
        FileMedium file = FileMedium.make("loop", MEMORY, size);
        try {
            return attach(file);
        } catch (IOException e) {
            file.close();
            throw new UnavailableException("no loop device: " + e.getMessage());
        }
    }

    private static LoopMedium attach(FileMedium file) throws IOException {
        LoopMedium loop = new LoopMedium(file,
                Path.of(Tool.run("losetup", "--find", "--show", "--direct-io=on", file.path().toString())));
        try {
            loop.prove();
            return loop;
        } catch (IOException e) {
            loop.close();
            throw e;
        }
    }

    private String sysfs(String attribute) throws IOException {
        return Tool.read(Path.of("/sys/block", node.getFileName().toString(), "loop", attribute));
    }

    private boolean isOurs() throws IOException {
        return Files.exists(Path.of("/sys/block", node.getFileName().toString(), "loop"))
                && sysfs("backing_file").equals(file.path().toRealPath().toString());
    }

    private void prove() throws IOException {
        if (!isOurs()) {
            throw new IOException(node + " shows another file than " + file.path());
        }
        if (!sysfs("dio").equals("1")) {
            throw new IOException(node + " goes through the page cache: its file system has no direct I/O");
        }
    }

    @Override
    public Path path() {
        return node;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public String name() {
        return "loop over tmpfs";
    }

    @Override
    public void close() throws IOException {
        try {
            if (isOurs()) {
                Tool.run("losetup", "--detach", node.toString());
            }
        } finally {
            file.close();
        }
    }
}
