// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import com.google.gson.Gson;
import io.kiovec.benchmarks.media.Medium;
import io.kiovec.benchmarks.program.Counted;
import io.kiovec.benchmarks.program.Job;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** A loop of the same system call in C, {@code src/main/c/floor.c}: below that nobody comes. Reads only, one at a time. */
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
        this.forks = forks;
        this.metric = metric;
        command = List.of("target/floor", medium.path().toString(), Long.toString(medium.size()),
                Integer.toString(job.block()), job.order().name().toLowerCase(Locale.ROOT), "huge",
                Double.toString(seconds));
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
