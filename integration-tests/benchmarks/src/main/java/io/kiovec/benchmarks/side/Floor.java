// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import com.google.gson.Gson;
import io.kiovec.benchmarks.media.Medium;
import io.kiovec.benchmarks.program.Counted;
import io.kiovec.benchmarks.program.Job;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** A loop of the same system call or copy in C, {@code src/main/c/floor.c}: below that nobody comes. Reads only, one at a time. */
public final class Floor implements Side {

    private final Forks forks;
    private final Metric metric;
    private final List<String> command;

    /**
     * Makes one.
     *
     * @param forks where it runs
     * @param metric what is asked of it
     * @param medium what it reads
     * @param job what it does, in huge pages as our side does
     * @param seconds how long
     */
    public Floor(Forks forks, Metric metric, Medium medium, Job job, double seconds) {
        this(forks, metric, medium.path().toString(), medium.size(), job, seconds);
    }

    private Floor(Forks forks, Metric metric, String path, long size, Job job, double seconds) {
        this.forks = forks;
        this.metric = metric;
        command = List.of("target/floor", path, Long.toString(size), Integer.toString(job.block()),
                job.order().name().toLowerCase(Locale.ROOT), "huge",
                Double.toString(seconds));
    }

    /**
     * {@return one that copies from memory}
     *
     * @param forks where it runs
     * @param metric what is asked of it
     * @param size bytes of the memory that it copies from
     * @param job what it does
     * @param seconds how long
     */
    public static Floor ofMemory(Forks forks, Metric metric, long size, Job job, double seconds) {
        return new Floor(forks, metric, "memory", size, job, seconds);
    }

    @Override
    public List<String> command() {
        return command;
    }

    @Override
    public Figures run() throws IOException, InterruptedException {
        return Figures.of(new Gson().fromJson(forks.run(command), Counted.class), metric);
    }
}
