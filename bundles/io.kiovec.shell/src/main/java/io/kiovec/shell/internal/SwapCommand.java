// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import io.kiovec.io.Address;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code swap}. */
@Component(property = {Command.NAME + "=swap", Command.SUMMARY + "=replaces the endpoint under an open device"})
public final class SwapCommand implements Command {

    private final Swaps swaps;
    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param swaps who does it
     * @param devices who tells what happens to them
     */
    @Activate
    public SwapCommand(@Reference Swaps swaps, @Reference Devices devices) {
        this.swaps = swaps;
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new SwapJob(swaps, devices);
    }

    @CommandLine.Command(description = {"Serves an open device of this process from another address of the same device,"
            + " under the traffic that there is; from its own, to open it anew by the best transport that there is."
            + " Another device is refused, and the device is offline then.",
        "",
        "--watch tells what happens to devices and drivers until it is interrupted. --causes tells when a device is"
                + " swapped by itself, from the file io.kiovec.swap.cfg in the folder of --config."}, footer = {"",
                    "Example: kiovec swap raw:/dev/loop0 --to raw:/images/disk.img",
                    "Example: kiovec swap --watch sim:disk0 --seconds 60 --json"})
    private static final class SwapJob extends Job {

        private static final double LONGEST_SECONDS = 1e9;

        private final Swaps swaps;
        private final Devices devices;

        @CommandLine.Parameters(arity = "0..*", paramLabel = "ADDRESS", description = "The name that the device was opened"
                + " by; of several with --watch, which are told of.")
        private List<String> addresses = List.of();

        @CommandLine.Option(names = "--to", paramLabel = "ADDRESS", description = "Where to serve it from.")
        private Optional<String> to = Optional.empty();

        @CommandLine.Option(names = "--watch", description = "Tell what happens.")
        private boolean watch;

        @CommandLine.Option(names = "--causes", description = "Tell when a device is swapped by itself.")
        private boolean causes;

        @CommandLine.Option(names = "--seconds", paramLabel = "N", description = "How long to watch.")
        private Optional<Double> seconds = Optional.empty();

        SwapJob(Swaps swaps, Devices devices) {
            this.swaps = swaps;
            this.devices = devices;
        }

        @Override
        protected void run(Console console) throws Exception {
            if ((watch ? 1 : 0) + (causes ? 1 : 0) + (to.isPresent() ? 1 : 0) != 1) {
                throw wrongCall("say one of --to ADDRESS, --watch and --causes");
            }
            if (seconds.isPresent() && !watch) {
                throw wrongCall("--seconds says how long to watch: give it with --watch");
            }
            if (watch) {
                watch(console);
            } else if (causes) {
                causes(console);
            } else {
                swap(console, to.get());
            }
        }

        private void swap(Console console, String target) throws IOException {
            if (addresses.size() != 1) {
                throw wrongCall(addresses.isEmpty()
                        ? "which device? give the address that it was opened by"
                        : "one device at a time, not " + String.join(" and ", addresses));
            }
            Swapped done = swaps.swap(parsed(addresses.getFirst()), parsed(target));
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("address", done.device().toString());
            result.put("from", done.from().toString());
            result.put("to", done.to().toString());
            result.put("transport", done.transport());
            result.put("pauseMicros", done.pause().toNanos() / 1000.0);
            console.print(result);
        }

        private void watch(Console console) throws IOException {
            double time = seconds.orElse(LONGEST_SECONDS);
            if (!(time > 0 && time <= LONGEST_SECONDS)) {
                throw wrongCall("--seconds " + time + ": give more than 0");
            }
            new SwapWatch(console, addresses.stream().map(this::parsed).toList()).run(devices,
                    (long) (time * TimeUnit.SECONDS.toNanos(1)));
        }

        private void causes(Console console) {
            if (!addresses.isEmpty()) {
                throw wrongCall("--causes tells what holds for all devices: give no address");
            }
            Table table = new Table().column("key", "KEY").column("value", "VALUE").column("allowed", "ALLOWED")
                    .column("meaning", "MEANING").column("refused", "REFUSED").column("mended", "WRITE");
            swaps.settings().forEach(setting -> table.row(setting.key(), setting.value(), setting.allowed(),
                    setting.meaning(), null, null));
            swaps.problems().forEach(problem -> table.row(problem.key(), null, null,
                    "was refused: the last good configuration stays in force", problem.value(), problem.mended()));
            console.print(table);
        }

        private Address parsed(String text) {
            try {
                return Address.parse(text);
            } catch (IllegalArgumentException e) {
                throw wrongCall(e.getMessage());
            }
        }
    }
}
