// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The same work on many threads at once. */
final class ManyThreads {

    static final int COUNT = 6;

    private ManyThreads() {
    }

    /** What each thread does. */
    interface Part {
        void play(int thread) throws Exception;
    }

    /** Fails with what the first of them throws. */
    static void play(Part part) throws Exception {
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            int thread = i;
            tasks.add(new FutureTask<>(() -> {
                part.play(thread);
                return null;
            }));
        }
        tasks.forEach(task -> Thread.ofPlatform().daemon().start(task));
        for (FutureTask<Void> task : tasks) {
            try {
                task.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                fail("called from many threads: " + e.getCause(), e.getCause());
            }
        }
    }
}
