// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A zram device that was added for this run: the fastest block device there is, for it completes in the caller. */
final class ZramMedium implements Medium {

    private static final Path CONTROL = Path.of("/sys/class/zram-control");

    private final int number;
    private final long size;

    private ZramMedium(int number, long size) {
        this.number = number;
        this.size = size;
    }

    static ZramMedium make(long size) throws IOException {
        if (!Files.exists(CONTROL)) {
            try {
                Tool.run("modprobe", "zram");
            } catch (IOException e) {
                throw new UnavailableException("no zram in this kernel: " + e.getMessage());
            }
        }
        int number;
        try {
            number = Integer.parseInt(Tool.read(CONTROL.resolve("hot_add")));
        } catch (IOException e) {
            throw new UnavailableException("no zram device can be added: " + e.getMessage());
        }
        ZramMedium made = new ZramMedium(number, size);
        try {
            // Reading hot_add adds one that nobody had; one with a size would be somebody's.
            if (!made.sysfs("disksize").equals("0")) {
                throw new IOException(made.path() + " is somebody else's");
            }
            Tool.write(made.attribute("disksize"), Long.toString(size));
            FileMedium.fill(made.path(), size);
            return made;
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private Path attribute(String name) {
        return Path.of("/sys/block/zram" + number, name);
    }

    private String sysfs(String name) throws IOException {
        return Tool.read(attribute(name));
    }

    @Override
    public Path path() {
        return Path.of("/dev/zram" + number);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String name() {
        return "zram";
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(attribute("disksize"))) {
            return;
        }
        String now = sysfs("disksize");
        if (now.equals(Long.toString(size))) {
            Tool.write(attribute("reset"), "1");
        } else if (!now.equals("0")) {
            throw new IOException(path() + " has become somebody else's: it is left as it is");
        }
        Tool.write(CONTROL.resolve("hot_remove"), Integer.toString(number));
    }
}
