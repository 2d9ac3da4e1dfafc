// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.benchmarks.program.Job.Direction;
import io.kiovec.benchmarks.program.Job.Mode;
import io.kiovec.benchmarks.program.Job.Order;
import picocli.CommandLine.Option;

/** A job and how long it is done, on a program's command line. */
final class JobOptions {

    @Option(names = "--direction")
    private Direction direction = Direction.READ;

    @Option(names = "--order")
    private Order order = Order.RANDOM;

    @Option(names = "--block", description = "bytes of a transfer")
    private int block = 4096;

    @Option(names = "--depth", description = "transfers in flight, 1 for a synchronous job")
    private int depth = 1;

    @Option(names = "--batch", description = "how many are submitted and waited for at once")
    private int batch = 1;

    @Option(names = "--threads")
    private int threads = 1;

    @Option(names = "--mode")
    private Mode mode = Mode.DIRECT;

    @Option(names = "--seconds", description = "of the window that is measured")
    private double seconds = 1;

    @Option(names = "--warm", description = "seconds of warming up at least; it goes on while code is compiled")
    private double warm = 1;

    @Option(names = "--seed")
    private long seed = 1;

    @Option(names = "--verify", description = "do a number of transfers and look at the data, in place of measuring")
    private boolean verify;

    /** {@return the same options for another job} */
    JobOptions with(Job other) {
        JobOptions same = new JobOptions();
        same.direction = other.direction();
        same.order = other.order();
        same.block = other.block();
        same.depth = other.depth();
        same.batch = other.batch();
        same.threads = other.threads();
        same.mode = other.mode();
        same.seconds = seconds;
        same.warm = warm;
        same.seed = seed;
        same.verify = verify;
        return same;
    }

    Job job() {
        return new Job(direction, order, block, depth, batch, threads, mode);
    }

    double seconds() {
        return seconds;
    }

    double warm() {
        return warm;
    }

    boolean verifies() {
        return verify;
    }

    /** {@return where the transfers of a thread are} */
    Offsets offsets(int thread, long capacity) {
        long blocks = capacity / block;
        return order == Order.RANDOM
                ? new Offsets.Random(seed * 1000 + thread, blocks, block)
                : new Offsets.Sequential(blocks / threads * thread, blocks, block);
    }
}
