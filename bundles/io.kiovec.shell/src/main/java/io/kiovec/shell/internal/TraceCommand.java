// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Time;
import io.kiovec.io.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code trace}. */
@Component(property = {Command.NAME + "=trace", Command.SUMMARY + "=the requests of open devices, as they happen"})
public final class TraceCommand implements Command {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices who tells
     */
    @Activate
    public TraceCommand(@Reference Devices devices) {
        this.devices = devices;
    }

    @Override
    public Job newJob() {
        return new TraceJob(devices);
    }

    @CommandLine.Command(description = {
        "Shows the requests of devices that are open in this process, a line for each as it ends, until it is"
                + " interrupted. The devices are not opened anew: one that is opened later is shown from then on.",
        "",
        "The lines are those of the filter trace, and the command replay does them again."}, footer = {"",
            "--json prints one object for each request, on a line of its own: time, address, operation, asked, mode,",
            "result, told, bytes, done, nanos.", "",
            "Example: kiovec trace sim:disk0 --above 1ms --seconds 60",
            "Example: kiovec trace sim:disk0 --file disk.trace"})
    private static final class TraceJob extends Job {

        private static final Duration EVER = Duration.ofDays(36_500);

        private final Devices devices;

        @CommandLine.Parameters(arity = "1..*", paramLabel = "ADDRESS", description = "The names that the devices are"
                + " opened by.")
        private List<String> addresses = List.of();

        @CommandLine.Option(names = "--seconds", paramLabel = "N", description = "How long to look.")
        private Optional<Double> seconds = Optional.empty();

        @CommandLine.Option(names = "--above", converter = Time.class, paramLabel = "TIME", description = "Only requests"
                + " that took as long, or longer: 200us, 5ms, 1s.")
        private Duration above = Duration.ZERO;

        @CommandLine.Option(names = "--file", paramLabel = "FILE", description = "Write to the end of a file.")
        private Optional<Path> file = Optional.empty();

        TraceJob(Devices devices) {
            this.devices = devices;
        }

        @Override
        protected void run(Console console) throws Exception {
            if (seconds.isPresent() && !(seconds.get() > 0 && seconds.get() <= EVER.toSeconds())) {
                throw wrongCall("--seconds " + seconds.get() + ": give more than 0");
            }
            Set<Address> chosen = new LinkedHashSet<>();
            addresses.forEach(text -> chosen.add(parsed(text)));
            Set<Address> open = new LinkedHashSet<>();
            devices.statistics().forEach(device -> open.add(device.address()));
            if (file.isPresent()) {
                chosen.stream().filter(address -> !open.contains(address)).forEach(address -> console
                        .say(address + " is not open in this process: its requests are written once it is"));
            }
            Duration time = seconds.map(given -> Duration.ofNanos((long) (given * 1e9))).orElse(EVER);
            try (RequestLines lines = new RequestLines(console, file, above)) {
                lines.show(devices, chosen, time);
                if (file.isPresent()) {
                    console.say(lines.count() + " requests written to " + file.get());
                }
                if (lines.missed() > 0) {
                    throw new IOException(lines.missed() + " requests came faster than they could be written, and are"
                            + " missing: choose fewer by --above, or write to a --file");
                }
            }
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
