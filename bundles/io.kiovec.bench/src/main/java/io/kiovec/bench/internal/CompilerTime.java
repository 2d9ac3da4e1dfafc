// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Processor time of this JVM's compilers so far, in clock ticks of a hundredth of a second: the threads of
 * {@code /proc/self/task} that HotSpot names {@code C1 CompilerThread0} and the like. 0 where the kernel does not tell.
 * For one thread.
 */
final class CompilerTime implements LongSupplier {

    /** The kernel keeps 15 characters of a thread's name. */
    private static final String NAME = "CompilerThre";

    private final Path tasks;
    /** A thread keeps its name: it is read once. */
    private final Map<Path, Boolean> known = new TreeMap<>();

    CompilerTime(Path proc) {
        tasks = proc.resolve("self/task");
    }

    @Override
    public long getAsLong() {
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.filter(task -> known.computeIfAbsent(task, CompilerTime::compiles))
                    .mapToLong(CompilerTime::ticks).sum();
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static boolean compiles(Path task) {
        try {
            return Files.readString(task.resolve("comm")).contains(NAME);
        } catch (IOException e) {
            return false;
        }
    }

    /** A thread that has ended meanwhile has no ticks. */
    private static long ticks(Path task) {
        try {
            return ProcessorUse.ticks(Files.readString(task.resolve("stat")));
        } catch (IOException e) {
            return 0;
        }
    }
}
