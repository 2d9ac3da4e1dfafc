// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all processors did so far, in clock ticks, from the first line of {@code /proc/stat} (proc_stat(5)).
 *
 * @param busy user, nice, system, interrupts
 * @param stolen by the host for others
 * @param all with idling and waiting
 */
record ProcessorTimes(long busy, long stolen, long all) {

    private static final int USER = 1;
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STOLEN = 8;

    static ProcessorTimes now() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            return parse(lines.findFirst().orElseThrow());
        }
    }

    static ProcessorTimes parse(String line) {
        String[] fields = line.trim().split("\\s+");
        long all = 0;
        // Guest time is in user time already.
        for (int i = USER; i <= STOLEN; i++) {
            all += Long.parseLong(fields[i]);
        }
        long stolen = Long.parseLong(fields[STOLEN]);
        long idle = Long.parseLong(fields[IDLE]) + Long.parseLong(fields[WAITING]);
        return new ProcessorTimes(all - idle - stolen, stolen, all);
    }

    /** {@return the share of the time since another reading, 0 to 1} */
    double busySince(ProcessorTimes before) {
        return share(busy - before.busy, before);
    }

    /** {@return the share of the time since another reading, 0 to 1} */
    double stolenSince(ProcessorTimes before) {
        return share(stolen - before.stolen, before);
    }

    private double share(long ticks, ProcessorTimes before) {
        return all == before.all ? 0 : (double) ticks / (all - before.all);
    }
}
