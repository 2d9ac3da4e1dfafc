// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import io.kiovec.benchmarks.media.Medium;
import io.kiovec.benchmarks.program.Job;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * fio doing a job. It draws offsets as our side does, each block as likely as any other and blocks again that were there before, but by
 * a generator of its own: it cannot be given ours without a log that costs it time.
 */
public final class Fio implements Side {

    /** What fio's buffers lie in. */
    public enum Pages {
        /** What malloc gives. */
        SMALL("malloc"),
        /** Huge ones, which must be in reserve. */
        HUGE("mmaphuge");

        private final String memory;

        Pages(String memory) {
            this.memory = memory;
        }
    }

    /** Whether fio measures latencies, as it does by default, or reads no clock, as our side mostly does not. */
    public enum Clock {
        /** A few clock readings for each transfer. */
        AS_IT_COMES,
        /** {@code gtod_reduce}. */
        SPARED
    }

    private final Forks forks;
    private final Metric metric;
    private final Medium medium;
    private final Job job;
    private final Pages pages;
    private final Clock clock;
    private final double seconds;

    private Fio(Forks forks, Metric metric, Medium medium, Job job, Pages pages, Clock clock, double seconds) {
        this.forks = forks;
        this.metric = metric;
        this.medium = medium;
        this.job = job;
        this.pages = pages;
        this.clock = clock;
        this.seconds = seconds;
    }

    /**
     * {@return fio as it comes}
     *
     * @param forks where it runs
     * @param metric what is asked of it
     * @param medium what it uses
     * @param job what it does: synchronous by psync, deeper by io_uring with registered buffers and files
     * @param seconds how long
     */
    public static Fio of(Forks forks, Metric metric, Medium medium, Job job, double seconds) {
        return new Fio(forks, metric, medium, job, Pages.SMALL, Clock.AS_IT_COMES, seconds);
    }

    /**
     * {@return the same with other buffers}
     *
     * @param other of what
     */
    public Fio in(Pages other) {
        return new Fio(forks, metric, medium, job, other, clock, seconds);
    }

    /**
     * {@return the same with another way to see time}
     *
     * @param other which
     */
    public Fio with(Clock other) {
        return new Fio(forks, metric, medium, job, pages, other, seconds);
    }

    @Override
    public List<String> command() {
        List<String> words = new ArrayList<>(List.of("fio", "--name=peer", "--filename=" + medium.path(), "--direct=1",
                "--rw=" + access(), "--bs=" + job.block(), "--size=" + medium.size(), "--time_based",
                "--runtime=" + Math.round(seconds * 1000) + "ms", "--numjobs=" + job.threads(), "--group_reporting",
                "--norandommap", "--random_generator=tausworthe64", "--mem=" + pages.memory, "--output-format=json"));
        if (job.depth() == 1) {
            words.add("--ioengine=psync");
        } else {
            words.addAll(List.of("--ioengine=io_uring", "--fixedbufs", "--registerfiles", "--iodepth=" + job.depth(),
                    "--iodepth_batch_submit=" + job.batch(), "--iodepth_batch_complete_min=" + job.batch(),
                    "--iodepth_batch_complete_max=" + job.depth()));
        }
        if (clock == Clock.SPARED) {
            words.add("--gtod_reduce=1");
        }
        return words;
    }

    private String access() {
        String what = job.direction() == Job.Direction.READ ? "read" : "write";
        return job.order() == Job.Order.RANDOM ? "rand" + what : what;
    }

    @Override
    public Figures run() throws IOException, InterruptedException {
        return Figures.of(FioReport.parse(forks.run(command())), metric);
    }
}
