// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** Lets workers warm up, and measures a window of what they do. */
final class Meter {

    /** Code is compiled no more when the compilers took less of a quarter of a second. */
    private static final long COMPILING_MILLIS = 10;
    private static final long LOOK_MILLIS = 250;
    /** By so many operations HotSpot has compiled what there is to compile; slow ones are given up on before. */
    private static final long ENOUGH = 20_000;
    private static final double SLOW_SECONDS = 6;
    /** What warming up is worth at most. */
    private static final double LONGEST_SECONDS = 15;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    private final JobOptions options;

    Meter(JobOptions options) {
        this.options = options;
    }

    /** Measures what workers do, and ends them. */
    Counted measure(List<? extends Worker> workers) throws Exception {
        ThreadFactory platform = Thread.ofPlatform().name("worker-", 0).factory();
        try (ExecutorService threads = Executors.newFixedThreadPool(workers.size(), platform)) {
            List<Future<?>> running = new ArrayList<>();
            for (Worker worker : workers) {
                running.add(threads.submit(() -> {
                    worker.work();
                    return null;
                }));
            }
            try {
                warmUp(workers, running);
                return window(workers, running);
            } finally {
                workers.forEach(Worker::end);
                for (Future<?> each : running) {
                    each.get();
                }
            }
        }
    }

    private void warmUp(List<? extends Worker> workers, List<Future<?>> running) throws Exception {
        long start = System.nanoTime();
        long compiled = compilers.getTotalCompilationTime();
        while (true) {
            sleep(LOOK_MILLIS / 1e3, running);
            double seconds = (System.nanoTime() - start) / 1e9;
            long now = compilers.getTotalCompilationTime();
            boolean idle = now - compiled <= COMPILING_MILLIS;
            compiled = now;
            boolean enough = workers.stream().mapToLong(Worker::count).sum() >= ENOUGH
                    || seconds >= Math.min(SLOW_SECONDS, 4 * options.warm());
            if (seconds >= options.warm() && idle && enough || seconds >= LONGEST_SECONDS) {
                return;
            }
        }
    }

    private Counted window(List<? extends Worker> workers, List<Future<?>> running) throws Exception {
        long before = workers.stream().mapToLong(Worker::count).sum();
        long processorBefore = system.getProcessCpuTime();
        long start = System.nanoTime();
        sleep(options.seconds(), running);
        long operations = workers.stream().mapToLong(Worker::count).sum() - before;
        long processor = system.getProcessCpuTime() - processorBefore;
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Counted(operations, operations * options.job().block(), seconds, processor);
    }

    /** A worker that fails ends the waiting, with what it failed by. */
    private static void sleep(double seconds, List<Future<?>> running) throws Exception {
        Thread.sleep((long) (seconds * 1e3));
        for (Future<?> each : running) {
            if (each.isDone()) {
                each.get();
            }
        }
    }
}
