// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The kernel that tests run on, and what they need to know of it. */
public final class RunningKernel {

    private RunningKernel() {
    }

    /** {@return the kernel; without one the test is skipped and says why} */
    public static Kernel get() {
        return switch (Linux.availability()) {
            case Linux.Available(Kernel kernel) -> kernel;
            case Linux.Unavailable(String reason) -> {
                assumeTrue(false, reason);
                throw new AssertionError(reason);
            }
        };
    }

    /** Skips the test where the kernel keeps back what only an administrator may see or do. */
    public static void assumeRoot() throws IOException {
        assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "needs root");
    }

    /** {@return what a command prints, stripped} */
    public static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0, () -> command[0] + ": " + text);
        return text.strip();
    }
}
