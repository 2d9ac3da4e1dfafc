// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.Allocators;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.command.Progress;
import io.kiovec.io.Address;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleException;

/**
 * One soak: a short round first, after which everything that stays for good is there and compiled; then what this process
 * holds is counted, and the round itself follows: traffic alone, traffic under swaps, everything read again. What is held
 * more than before has leaked. For one thread.
 */
final class Soak {

    /** How long it takes, in nanoseconds. */
    record Times(long warmUp, long base, long disturbed, long between) {
    }

    /** What it works with. */
    record Means(Devices devices, Swaps swaps, Allocators allocators, DriverBundles bundles,
            Optional<SimulatedFaults> faults) {
    }

    /** So many times quicker is the round before, after which the core's part of a swap is compiled. */
    private static final int WARM_UP_HASTE = 10;
    private static final long SETTLES_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Means means;
    private final List<Address> addresses;
    private final Times times;
    private final Worker.Load load;
    private final Ledger ledger = new Ledger();
    private final SoakResult result;

    Soak(Means means, List<Address> addresses, Worker.Load load, Times times, long seed) {
        this.means = means;
        this.addresses = addresses;
        this.times = times;
        this.load = load;
        result = new SoakResult(ledger, seed);
    }

    /** {@return the figures; when the thread is interrupted those so far, and its flag is set} */
    SoakResult run(Progress progress) throws IOException {
        try {
            round(0, times.warmUp(), times.between() / WARM_UP_HASTE, progress, 0);
            result.heapBefore(usedHeap());
            Footprint before = Footprint.now(means.allocators());
            round(times.base(), times.disturbed(), times.between(), progress, times.warmUp());
            if (means.faults().isPresent()) {
                means.faults().get().endFaults();
            }
            means.bundles().beginNextGeneration();
            countLeaks(before);
            result.heapAfter(usedHeap());
        } catch (BundleException e) {
            throw new IOException("a driver's bundle could not be updated: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.interrupted();
        }
        return result;
    }

    private void round(long base, long disturbed, long between, Progress progress, long done)
            throws IOException, InterruptedException {
        try (Lateness lateness = new Lateness();
                Round round = new Round(means.devices(), addresses, load, ledger)) {
            result.of(lateness);
            Disturber disturber = new Disturber(round.targets(), means.swaps(), means.bundles(), means.faults(),
                    ledger);
            result.of(round, disturber);
            boolean ended = false;
            try {
                round.start();
                round.targets().forEach(target -> target.meter().phase(Meter.Phase.BASE));
                pass(System.nanoTime() + base, progress, done);
                round.targets().forEach(target -> target.meter().phase(Meter.Phase.APART));
                disturb(disturber, disturbed, between, progress, done + base);
                round.end();
                ended = true;
            } finally {
                if (!ended) {
                    round.giveUp();
                }
            }
        }
    }

    private void disturb(Disturber disturber, long nanos, long between, Progress progress, long done)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        // What took longer is made up for, but there is traffic between any two.
        for (long next = start; System.nanoTime() - start < nanos; next = Math.max(next + between,
                System.nanoTime() + between / 4)) {
            pass(Math.min(next, start + nanos), progress, done + System.nanoTime() - start);
            disturber.strike();
        }
    }

    private static void pass(long until, Progress progress, long done) throws InterruptedException {
        long begin = System.nanoTime();
        for (long now = begin; until - now > 0; now = System.nanoTime()) {
            progress.at(done + now - begin);
            TimeUnit.NANOSECONDS.sleep(Math.min(until - now, TimeUnit.MILLISECONDS.toNanos(100)));
        }
        progress.at(done + System.nanoTime() - begin);
    }

    /** Threads end and collected things go some time after they are not needed any more. */
    private void countLeaks(Footprint before) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLES_NANOS;
        while (true) {
            System.gc();
            Footprint more = Footprint.now(means.allocators()).beyond(before);
            int classLoaders = means.bundles().classLoadersLeft();
            if (more.isEmpty() && classLoaders == 0 || System.nanoTime() > deadline) {
                result.leaked(more, classLoaders);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
