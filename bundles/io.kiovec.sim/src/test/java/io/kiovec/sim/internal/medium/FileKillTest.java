// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.sim.internal.Proof;
import io.kiovec.sim.internal.medium.DiskMedium.Provisioning;
import io.kiovec.sim.internal.medium.KilledWriter.Step;
import java.io.BufferedReader;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed at a random moment while it writes to a medium in a file; what it had flushed is there. */
class FileKillTest {

    private static final long SEED = 5;

    @TempDir
    Path folder;
    private final byte[] model = new byte[KilledWriter.BLOCKS * KilledWriter.BLOCK];
    private final boolean[] allocated = new boolean[KilledWriter.BLOCKS];
    private final Random random = new Random(SEED);

    @Test
    void whatWasFlushedSurvivesAKill() throws Exception {
        lives(2);
    }

    @Test
    @Tag("proof")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void whatWasFlushedSurvivesManyKills() throws Exception {
        lives((int) Proof.number("disk.kills", 20));
    }

    private void lives(int count) throws Exception {
        long next = 0;
        for (int life = 0; life < count; life++) {
            next = check(next, killed(next));
        }
    }

    /** {@return the number of the last operation whose flush was told, {@code first - 1} for none} */
    private long killed(long first) throws Exception {
        Process writer = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), KilledWriter.class.getName(), folder.resolve("disk").toString(),
                Long.toString(SEED), Long.toString(first)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long flushed = first - 1;
        try (BufferedReader told = writer.inputReader()) {
            assertEquals("ready", told.readLine());
            // The moment: some flushes, and then some nanoseconds more.
            int flushes = random.nextInt(200);
            String line = "";
            while (flushes-- > 0 && line != null) {
                line = told.readLine();
                flushed = line == null ? flushed : Long.parseLong(line);
            }
            long end = System.nanoTime() + random.nextInt(300_000);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            // By its handle: the other way closes the stream with what it still told.
            writer.toHandle().destroyForcibly();
            for (line = told.readLine(); line != null; line = told.readLine()) {
                flushed = line.isEmpty() ? flushed : Long.parseLong(line);
            }
        }
        assertTrue(writer.waitFor(30, TimeUnit.SECONDS));
        return flushed;
    }

    /** {@return the number to go on with} */
    private long check(long first, long flushed) throws Exception {
        for (long number = first; number <= flushed; number++) {
            apply(Step.of(SEED, number));
        }
        boolean[] open = new boolean[KilledWriter.BLOCKS];
        long next = Math.max(first, flushed + 1);
        for (long number = next; number <= next + KilledWriter.PER_FLUSH; number++) {
            Step step = Step.of(SEED, number);
            Arrays.fill(open, step.first(), step.first() + step.count(), true);
        }
        DiskMedium medium = new MediumFiles().open(folder.resolve("disk"), model.length, KilledWriter.BLOCK);
        byte[] there = new byte[model.length];
        medium.read(0, MemorySegment.ofArray(there));
        for (int block = 0; block < KilledWriter.BLOCKS; block++) {
            int from = block * KilledWriter.BLOCK;
            int to = from + KilledWriter.BLOCK;
            boolean isAllocated = medium.extent(from).state() == Provisioning.ALLOCATED;
            if (!open[block]) {
                String what = "seed " + SEED + ", flushed " + flushed + ", block " + block;
                assertTrue(Arrays.equals(model, from, to, there, from, to), what);
                assertEquals(allocated[block], isAllocated, what);
            }
            allocated[block] = isAllocated;
        }
        System.arraycopy(there, 0, model, 0, there.length);
        medium.close();
        // So that the next writer's flushes come at the same places.
        return Math.ceilDiv(next + KilledWriter.PER_FLUSH, (long) KilledWriter.PER_FLUSH) * KilledWriter.PER_FLUSH;
    }

    private void apply(Step step) {
        System.arraycopy(step.content(), 0, model, step.first() * KilledWriter.BLOCK, step.content().length);
        Arrays.fill(allocated, step.first(), step.first() + step.count(), !step.deallocates());
    }
}
