// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.machine;

import io.kiovec.benchmarks.media.Tool;
import java.io.IOException;
import java.nio.file.Path;

/** Huge pages in reserve for fio's buffers, for as long as a run needs them. The reserve is set back by closing. */
public final class HugePages implements AutoCloseable {

    private static final Path RESERVE = Path.of("/proc/sys/vm/nr_hugepages");

    private final long before;
    private final boolean granted;

    private HugePages(long before, boolean granted) {
        this.before = before;
        this.granted = granted;
    }

    /**
     * Asks for more of them.
     *
     * @param more how many
     * @return what came of it
     * @throws IOException when the kernel does not tell
     */
    public static HugePages reserve(int more) throws IOException {
        long before = Long.parseLong(Tool.read(RESERVE));
        try {
            Tool.write(RESERVE, Long.toString(before + more));
        } catch (IOException e) {
            return new HugePages(before, false);
        }
        return new HugePages(before, Long.parseLong(Tool.read(RESERVE)) >= before + more);
    }

    /** {@return whether they are there} */
    public boolean isGranted() {
        return granted;
    }

    @Override
    public void close() {
        try {
            Tool.write(RESERVE, Long.toString(before));
        } catch (IOException e) {
            System.err.println("left as it is: " + RESERVE + ": " + e.getMessage());
        }
    }
}
