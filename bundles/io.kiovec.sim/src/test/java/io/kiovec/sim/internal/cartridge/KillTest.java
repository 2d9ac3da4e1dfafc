// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.sim.internal.Proof;
import io.kiovec.sim.internal.cartridge.Recovery.Step;
import io.kiovec.sim.internal.cartridge.TapeList.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes to a cartridge is killed with SIGKILL: the file opens, and what was acknowledged is there. */
class KillTest {

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        kill(2);
    }

    @Test
    @Tag("proof")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedSurvivesEveryKill() throws Exception {
        kill((int) Proof.number("tape.kills", 20));
    }

    private void kill(int times) throws Exception {
        long seed = Proof.seed();
        System.out.println("KillTest: proof.seed=" + seed);
        Random random = new Random(seed);
        Path file = folder.resolve("tape");
        List<Item> items = List.of();
        long syncs = 0;
        for (int time = 0; time < times; time++) {
            Recovery recovery = new Recovery();
            items.forEach(item -> recovery.begin(new Step(recovery.now().size(), item)));
            recovery.acknowledge();
            long steps = random.nextLong();
            int acknowledged = writeAndDie(file, steps, random.nextInt(400), random.nextInt(3_000_000));
            syncs += acknowledged;
            replay(recovery, new KilledWriter.Steps(steps), acknowledged);
            try (Cartridge found = Cartridge.open(file,
                    new BlankCartridge("", "", CartridgeKind.DATA, 1, List.of(1L)))) {
                items = List.copyOf(recovery.check(found.partition(0)));
            }
        }
        System.out.println("KillTest: " + times + " kills after " + syncs + " syncs");
        assertTrue(syncs > 0);
    }

    /** {@return the syncs that the process told of before it died} */
    private static int writeAndDie(Path file, long steps, int syncs, int moreNanos) throws Exception {
        Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                KilledWriter.class.getName(), file.toString(), Long.toString(steps))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (InputStream told = writer.getInputStream()) {
            int count = 0;
            for (; count < syncs; count++) {
                assertEquals('s', told.read());
            }
            // A moment that is not the one right after a sync.
            long end = System.nanoTime() + moreNanos;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            // Not the process's own method, which closes the pipe before everything is read from it.
            writer.toHandle().destroyForcibly();
            writer.waitFor();
            for (int last = told.read(); last >= 0; last = told.read()) {
                count++;
            }
            return count;
        } finally {
            writer.destroyForcibly();
        }
    }

    /** Does on a list what the process did; it may have gone on until the sync of which it could not tell. */
    private static void replay(Recovery recovery, KilledWriter.Steps steps, int syncs) throws IOException {
        for (int count = 0; count < syncs + 2;) {
            Step step = steps.next(recovery.now().size());
            if (step == null) {
                count++;
                if (count <= syncs) {
                    recovery.acknowledge();
                }
            } else {
                recovery.begin(step);
            }
        }
    }
}
