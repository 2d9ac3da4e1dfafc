// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.machine;

import io.kiovec.benchmarks.media.Tool;
import java.io.IOException;
import java.nio.file.Path;

/** Huge pages in reserve for fio's buffers, for as long as a run needs them. The reserve is set back by closing. */
public final class HugePages implements AutoCloseable {

    private static final Path RESERVE = Path.of("/proc/sys/vm/nr_hugepages");

    private static final Path FREE = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages");

    private final int wanted;
    private long added;

    /**
     * Asks for none yet.
     *
     * @param wanted how many are to be free
     */
    public HugePages(int wanted) {
        this.wanted = wanted;
    }

    /**
     * Asks for as many as are missing.
     *
     * @return whether there are enough
     * @throws IOException when the kernel does not tell
     */
    public synchronized boolean areThere() throws IOException {
        long missing = wanted - free();
        if (missing > 0) {
            long before = reserved();
            try {
                Tool.write(RESERVE, Long.toString(before + missing));
            } catch (IOException e) {
                return false;
            }
            added += Math.max(0, reserved() - before);
        }
        return free() >= wanted;
    }

    private static long reserved() throws IOException {
        return Long.parseLong(Tool.read(RESERVE));
    }

    private static long free() throws IOException {
        return Long.parseLong(Tool.read(FREE));
    }

    /** Gives back what was added; what others have in reserve stays. */
    @Override
    public synchronized void close() {
        try {
            if (added > 0) {
                Tool.write(RESERVE, Long.toString(Math.max(0, reserved() - added)));
                added = 0;
            }
        } catch (IOException e) {
            System.err.println("left as it is: " + RESERVE + ": " + e.getMessage());
        }
    }
}
