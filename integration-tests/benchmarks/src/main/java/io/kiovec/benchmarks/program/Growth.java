// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.benchmarks.container.Container;
import io.kiovec.io.AccessMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A curve of one device: the same job with another number of threads, another depth, or another size. */
@Command(name = "Growth")
public final class Growth implements Callable<Integer> {

    /** What grows. */
    enum Axis {
        /** Threads that read. */
        THREADS {
            @Override
            Job at(Job job, int x) {
                return job.by(x);
            }

            @Override
            double of(Counted counted) {
                return counted.operationsPerSecond();
            }
        },
        /** Requests in flight. */
        DEPTH {
            @Override
            Job at(Job job, int x) {
                return job.deep(x, Math.clamp(x / 4, 1, job.batch()));
            }

            @Override
            double of(Counted counted) {
                return counted.operationsPerSecond();
            }
        },
        /** Bytes of a request. */
        SIZE {
            @Override
            Job at(Job job, int x) {
                return new Job(job.direction(), job.order(), x, 1, 1, 1, job.mode());
            }

            @Override
            double of(Counted counted) {
                return counted.mibPerSecond();
            }
        };

        abstract Job at(Job job, int x);

        abstract double of(Counted counted);
    }

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(names = "--address", required = true)
    private String address;

    @Option(names = "--axis", required = true)
    private Axis axis;

    @Option(names = "--points", split = ",", required = true)
    private List<Integer> points;

    private Growth() {
    }

    /**
     * Runs it.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Growth()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Point> found = new ArrayList<>();
        try (Container container = Container.start();
                BlockDevice device = container.service(Devices.class).openBlock(address, AccessMode.READ)) {
            for (int x : points) {
                JobOptions here = options.with(axis.at(options.job(), x));
                found.add(new Point(x, axis.of(new Meter(here).measure(Ours.workers(here, device)))));
            }
        }
        Answers.print(new Curve(found));
        return 0;
    }
}
