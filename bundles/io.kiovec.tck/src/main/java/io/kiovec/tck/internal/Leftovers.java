// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is left of openings (rule L5), by Linux' proc(5). Others in this process open and map too, so a leak is what grows
 * with each round.
 */
final class Leftovers {

    private static final int ROUNDS = 24;
    /** Others let things go meanwhile, which hides a part of a leak, or take some, and not three times as many. */
    private static final int LEAK = ROUNDS / 2;
    private static final int AGAIN = 2;
    /** All of them would have to be slower than this to look like a leak. */
    private static final Duration END_OF_A_THREAD = Duration.ofMillis(500);

    private Leftovers() {
    }

    /** A thing that is counted. */
    interface Count {
        long now() throws IOException;
    }

    static final Count DESCRIPTORS = () -> {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    };

    static final Count MAPPINGS = () -> {
        try (Stream<String> all = Files.lines(Path.of("/proc/self/maps"))) {
            return all.count();
        }
    };

    /** What is done in each round. */
    interface Round {
        void play() throws Exception;
    }

    static void check(Count count, Round round) throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/maps")), "this system has no /proc/self to count in");
        round.play();
        long grown = grown(count, round);
        for (int again = 0; again < AGAIN && grown >= LEAK; again++) {
            grown = grown(count, round);
        }
        long left = grown;
        assertTrue(left < LEAK, () -> ROUNDS + " rounds of opening and closing left " + left + " behind");
    }

    private static long grown(Count count, Round round) throws Exception {
        long before = count.now();
        for (int i = 0; i < ROUNDS; i++) {
            round.play();
        }
        return count.now() - before;
    }

    /** {@return the platform threads that are alive} */
    private static Set<Thread> threads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] all = new Thread[root.activeCount() * 2 + ROUNDS];
        return new HashSet<>(Arrays.asList(all).subList(0, root.enumerate(all)));
    }

    static void checkThreads(Round round) throws Exception {
        round.play();
        Set<Thread> before = threads();
        Set<Thread> left = new HashSet<>();
        for (int i = 0; i < ROUNDS; i++) {
            Set<Thread> now = new HashSet<>(before);
            round.play();
            for (Thread thread : threads()) {
                if (now.add(thread)) {
                    left.add(thread);
                }
            }
        }
        long deadline = System.nanoTime() + END_OF_A_THREAD.toNanos();
        if (left.size() >= ROUNDS) {
            for (Thread thread : left) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
            left.removeIf(thread -> !thread.isAlive());
        }
        assertTrue(left.size() < ROUNDS, () -> ROUNDS + " rounds of opening and closing left threads: " + left);
    }
}
