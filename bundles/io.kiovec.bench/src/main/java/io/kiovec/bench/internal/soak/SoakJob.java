// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.command.Console;
import io.kiovec.command.Console.Form;
import io.kiovec.command.DestructionGuard;
import io.kiovec.command.Job;
import io.kiovec.command.Progress;
import io.kiovec.io.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The proof that drivers come and go under load. */
@Command(description = "Writes and reads stamped blocks on several devices while their drivers are swapped, updated, crashed"
        + " and hung, and tells whether anything was lost, doubled, corrupted or leaked.", footer = {"",
            "What is on the devices is lost. Without addresses: three simulated disks and a tape of its own. Drivers that",
            "are not simulated are swapped and updated only; those that are given as fault:ADDRESS crash and hang too.",
            "",
            "A pause is how long requests were held, counted apart for swaps, updates (there is no driver for a while),",
            "crashes and hung calls. otherDevicesPauseMaxMicros is how much longer 99 of 100 requests of another device",
            "took while one was disturbed than before, of the device for which it is most.", "",
            "--json prints one object: requests, completed, failedTyped, lost, duplicated, corrupted, swaps,",
            "pauseP50Micros, pauseP99Micros, pauseMaxMicros, otherDevicesPauseMaxMicros, orphans, leakedThreads,",
            "leakedDescriptors, leakedMappings, leakedClassLoaders, and more. null was not counted: the soak was",
            "interrupted.", "", "Example: kiovec soak --swap-every 200ms --seconds 60"})
final class SoakJob extends Job {

    private static final int LONGEST_SECONDS = 7 * 24 * 3600;
    private static final long LEAST_WARM_UP = TimeUnit.SECONDS.toNanos(2);
    private static final long LONGEST_BASE = TimeUnit.SECONDS.toNanos(10);

    private final SoakCommand command;

    @Parameters(arity = "0..*", paramLabel = "ADDRESS", description = "Disks and tapes to use; without one its own.")
    private List<String> addresses = List.of();

    @Option(names = "--swap-every", converter = Span.class, paramLabel = "TIME", description = "How often a driver is"
            + " disturbed (200ms).")
    private Duration every = Duration.ofMillis(200);

    @Option(names = "--seconds", paramLabel = "N", description = "How long drivers are disturbed (60).")
    private double seconds = 60;

    @Option(names = "--depth", paramLabel = "N", description = "Requests in each queue (32).")
    private int depth = 32;

    @Option(names = "--think", converter = Span.class, paramLabel = "TIME", description = "How long a caller waits before the"
            + " next request, and a queue before the next batch (4ms); 0ms leaves the processors no time.")
    private Duration think = Duration.ofMillis(4);

    @Option(names = "--faults", paramLabel = "SEED", description = "Simulated devices also fail by themselves; the same seed"
            + " fails alike.")
    private Optional<Long> faults = Optional.empty();

    @Mixin
    private DestructionGuard guard = new DestructionGuard();

    SoakJob(SoakCommand command) {
        this.command = command;
    }

    @Override
    protected void run(Console console) throws Exception {
        if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
            throw wrongCall("--seconds " + seconds + ": give more than 0 and at most " + LONGEST_SECONDS);
        }
        if (depth < 1 || depth > 4096) {
            throw wrongCall("--depth " + depth + ": give 1 to 4096");
        }
        if (every.isZero()) {
            throw wrongCall("--swap-every: give 1ms or more");
        }
        List<Address> given = addresses.stream().map(this::address).toList();
        if (new HashSet<>(given).size() < given.size()) {
            throw wrongCall("give each address once");
        }
        guard.pass(console, "overwrites", given);
        SoakResult result;
        try (Setting setting = Setting.of(command, given)) {
            result = run(setting, console);
        }
        print(console, result);
        Optional<String> objection = result.objection();
        if (objection.isPresent()) {
            throw new IOException(objection.get());
        }
    }

    private SoakResult run(Setting setting, Console console) throws IOException {
        long disturbed = (long) (seconds * 1e9);
        Soak.Times times = new Soak.Times(Math.clamp(disturbed / 6, Math.min(disturbed, LEAST_WARM_UP), LONGEST_BASE),
                Math.min(LONGEST_BASE, disturbed / 4), disturbed, every.toNanos());
        long seed = faults.orElseGet(System::nanoTime);
        if (faults.isPresent()) {
            setting.armFaults(seed);
        }
        Soak soak = new Soak(setting.means(), setting.addresses(),
                new Worker.Load(depth, think.toNanos(), new SplittableRandom(seed)), times, seed);
        try (Progress progress = console.progress("soak", times.warmUp() + times.base() + times.disturbed(),
                Progress.Unit.NANOSECONDS)) {
            return soak.run(progress);
        }
    }

    private Address address(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private static void print(Console console, SoakResult result) {
        if (console.form() == Form.JSON) {
            console.print(result.properties());
        } else {
            new SoakReport(result).print(console);
        }
    }
}
