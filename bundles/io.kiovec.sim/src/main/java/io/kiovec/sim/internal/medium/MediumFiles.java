// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The media in files that are open. Disks that are configured on one file share it, so that each sees what the other
 * wrote and gave up. Any thread.
 */
public final class MediumFiles {

    private final Map<Path, MediumFile> open = new HashMap<>();

    /** With none open. */
    public MediumFiles() {
    }

    /**
     * Opens a medium in a file, and makes it when it is not there. Beside the file lie two more: {@code .serial} with its
     * serial number, so that it is the same medium after an update of the bundle (rule S5), and {@code .map} with the map
     * of its allocated blocks.
     *
     * @param file its file
     * @param capacity bytes that are used of it, a multiple of the block
     * @param block bytes of a logical block
     * @return an open medium
     * @throws IOException when a file cannot be made, opened or read
     */
    public synchronized DiskMedium open(Path file, long capacity, int block) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path key = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
        MediumFile there = open.get(key);
        if (there == null) {
            there = MediumFile.open(file, capacity, block);
            open.put(file.toRealPath(), there);
        } else {
            there.share(capacity, block);
        }
        MediumFile shared = there;
        return there.medium(capacity, () -> close(shared));
    }

    private synchronized void close(MediumFile shared) {
        if (shared.leave()) {
            open.values().remove(shared);
        }
    }
}
