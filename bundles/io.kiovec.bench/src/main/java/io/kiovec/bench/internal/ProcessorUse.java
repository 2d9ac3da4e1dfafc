// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Processor time of this process and of the whole machine, from {@code /proc/self/stat} and {@code /proc/stat}
 * (proc(5)), in clock ticks of a hundredth of a second. A loop device works in kernel threads, so only the machine's
 * figure has all of it.
 *
 * @param process ticks of this process, user and system
 * @param busy ticks of all processors that were not idle
 * @param all ticks of all processors
 */
record ProcessorUse(long process, long busy, long all) {

    private static final double TICKS_PER_SECOND = 100;

    /** {@return the use now, empty where the kernel does not tell} */
    static Optional<ProcessorUse> now() {
        return read(Path.of("/proc"));
    }

    static Optional<ProcessorUse> read(Path proc) {
        try {
            long process = ticks(Files.readString(proc.resolve("self/stat")));
            String[] cpu = Files.readAllLines(proc.resolve("stat")).getFirst().trim().split("\\s+");
            long all = 0;
            // Guest time is in user time already.
            for (int i = 1; i < Math.min(cpu.length, 9); i++) {
                all += Long.parseLong(cpu[i]);
            }
            long idle = Long.parseLong(cpu[4]) + Long.parseLong(cpu[5]);
            return Optional.of(new ProcessorUse(process, all - idle, all));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * {@return user and system ticks of a process or thread}
     *
     * @param stat its {@code stat} file
     */
    static long ticks(String stat) {
        // The second field is the program's name in parentheses and may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** {@return this process' use since another reading, in percent of one processor} */
    double processPercent(ProcessorUse before, double seconds) {
        return 100 * (process - before.process) / TICKS_PER_SECOND / seconds;
    }

    /** {@return the machine's use since another reading, in percent of all processors; 0 when no tick has passed} */
    double machinePercent(ProcessorUse before) {
        return all == before.all ? 0 : 100.0 * (busy - before.busy) / (all - before.all);
    }
}
