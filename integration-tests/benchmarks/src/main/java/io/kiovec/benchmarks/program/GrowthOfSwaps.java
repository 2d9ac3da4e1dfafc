// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.benchmarks.container.Container;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is read in a second by how often the endpoint is replaced meanwhile. */
@Command(name = "GrowthOfSwaps")
public final class GrowthOfSwaps implements Callable<Integer> {

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(names = "--address", required = true)
    private String address;

    @Option(names = "--points", split = ",", required = true, description = "swaps in a second")
    private List<Integer> points;

    private GrowthOfSwaps() {
    }

    /**
     * Runs it.
     *
     * @param arguments see the options
     */
    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new GrowthOfSwaps()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Point> found = new ArrayList<>();
        try (Container container = Container.start();
                BlockDevice device = container.service(Devices.class).openBlock(address, AccessMode.READ)) {
            Swaps swaps = container.service(Swaps.class);
            for (int x : points) {
                found.add(new Point(x, measure(device, swaps, x)));
            }
        }
        Answers.print(new Curve(found));
        return 0;
    }

    private double measure(BlockDevice device, Swaps swaps, int perSecond) throws Exception {
        CompletableFuture<Void> failed = new CompletableFuture<>();
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            if (perSecond > 0) {
                clock.scheduleAtFixedRate(() -> swap(swaps, failed), 0, TimeUnit.SECONDS.toMicros(1) / perSecond,
                        TimeUnit.MICROSECONDS);
            }
            Counted counted = new Meter(options).measure(Ours.workers(options, device));
            if (failed.isDone()) {
                failed.join();
            }
            return counted.operationsPerSecond();
        }
    }

    private void swap(Swaps swaps, CompletableFuture<Void> failed) {
        try {
            swaps.swap(Address.parse(address), Address.parse(address));
        } catch (DeviceException | RuntimeException e) {
            failed.completeExceptionally(e);
            throw new CompletionException(e);
        }
    }
}
