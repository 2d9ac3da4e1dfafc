// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.bench.internal.WarmUp.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {

    private static final Window BUSY = new Window(5_000, 99);

    @TempDir
    Path proc;

    private final WarmUp warmUp = new WarmUp(() -> 0);

    @Test
    void theFirstRowWaitsForEnoughTransfersAndTheNextForItsOwn() {
        assertFalse(warmUp.isWarm(5_000, WarmUp.WINDOW, BUSY, 0));
        assertFalse(warmUp.isWarm(10_000, 2 * WarmUp.WINDOW, BUSY, 0));
        assertFalse(warmUp.isWarm(15_000, 3 * WarmUp.WINDOW, BUSY, 0));
        assertTrue(warmUp.isWarm(20_000, 4 * WarmUp.WINDOW, BUSY, 0));
        assertFalse(warmUp.isWarm(500, WarmUp.WINDOW, new Window(500, 99), 0));
        assertTrue(warmUp.isWarm(1_000, 2 * WarmUp.WINDOW, new Window(500, 99), 0));
    }

    @Test
    void whileCodeIsCompiledItIsNotWarm() {
        warmUp.isWarm(50_000, WarmUp.WINDOW, new Window(50_000, 99), 15);
        assertFalse(warmUp.isWarm(100_000, 2 * WarmUp.WINDOW, new Window(50_000, 99), 2));
        assertTrue(warmUp.isWarm(150_000, 3 * WarmUp.WINDOW, new Window(50_000, 99), 1));
    }

    @Test
    void aDeviceThatIsWaitedForNeedsNoBetterCode() {
        assertTrue(warmUp.isWarm(20, WarmUp.WINDOW, new Window(20, 3), 0));
    }

    @Test
    void itEndsAlsoWhereTheCompilersDoNot() {
        assertTrue(warmUp.isWarm(10, WarmUp.LONGEST, new Window(10, 99), 20));
    }

    private void thread(String number, String name, int user, int system) throws IOException {
        Path task = Files.createDirectories(proc.resolve("self/task/" + number));
        Files.writeString(task.resolve("comm"), name + "\n");
        Files.writeString(task.resolve("stat"),
                number + " (" + name + ") S 1 2 3 4 5 6 7 8 9 10 " + user + " " + system + " 0 0 20");
    }

    @Test
    void compilerTimeIsThatOfTheCompilersThreads() throws Exception {
        thread("10", "main", 1000, 1000);
        thread("11", "C2 CompilerThre", 30, 4);
        thread("12", "C1 CompilerThre", 5, 1);
        CompilerTime time = new CompilerTime(proc);
        assertEquals(40, time.getAsLong());
        thread("11", "C2 CompilerThre", 60, 4);
        thread("13", "C2 CompilerThre", 7, 0);
        assertEquals(77, time.getAsLong());
        assertEquals(0, new CompilerTime(proc.resolve("nowhere")).getAsLong());
    }

    @Test
    void theRunningJvmHasCompilersWithTime() {
        assertTrue(new CompilerTime(Path.of("/proc")).getAsLong() > 0);
    }
}
