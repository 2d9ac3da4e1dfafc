// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Table;
import io.kiovec.io.Address;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Prints what happens to devices and their drivers, a row each, as it happens. */
final class SwapWatch {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    /** What a row tells of an event, in the order of the columns after time and event. */
    private record Told(String address, String target, String transport, Double pauseMicros, String reason) {

        static Told of(DeviceEvent event) {
            return switch (event) {
                case DeviceEvent.Opened opened -> of(opened, opened.transport(), null);
                case DeviceEvent.Closed closed -> of(closed, null, null);
                case DeviceEvent.Holding holding -> of(holding, null, holding.cause());
                case DeviceEvent.Draining draining -> of(draining, null, draining.cause());
                case DeviceEvent.Opening opening -> of(opening, null, opening.cause());
                case DeviceEvent.Offline offline -> of(offline, null, offline.reason());
                case DeviceEvent.Online online -> new Told(online.address().toString(), online.target().toString(),
                        online.transport(), online.pause().toNanos() / 1000.0, null);
                case DeviceEvent.Orphaned orphaned -> of(orphaned, null, orphaned.what());
                case DeviceEvent.MediumChanged changed -> of(changed, null, null);
                case DeviceEvent.TransportCame came ->
                    new Told(came.scheme() + ":", null, came.transport(), null, null);
                case DeviceEvent.TransportWent went ->
                    new Told(went.scheme() + ":", null, went.transport(), null, null);
                case DeviceEvent.Quarantined held -> new Told(null, null, held.transport(), null, held.reason());
                case DeviceEvent.Released free -> new Told(null, null, free.transport(), null, free.cause());
                case DeviceEvent.Refused refused -> new Told(null, null, null, null,
                        refused.bundle() + ": " + refused.reason());
                case DeviceEvent.PolicyChanged policy -> new Told(null, null, null, null, policy.policy());
            };
        }

        private static Told of(DeviceEvent.OfDevice event, String transport, String reason) {
            return new Told(event.address().toString(), null, transport, null, reason);
        }
    }

    private final Console console;
    private final List<Address> only;
    private final Table table = new Table().column("time", "TIME", 12).column("event", "EVENT", 14)
            .column("address", "ADDRESS", 14).column("target", "TARGET", 14).column("transport", "TRANSPORT", 10)
            .numbers("pauseMicros", "PAUSE/us", 9).column("reason", "REASON");

    /**
     * Watches nothing yet.
     *
     * @param console where rows go
     * @param only the devices to tell of; none for all, and for the drivers too
     */
    SwapWatch(Console console, List<Address> only) {
        this.console = console;
        this.only = only;
    }

    /**
     * Prints events until the thread is interrupted or the time is over.
     *
     * @param devices who tells them
     * @param nanos how long
     * @throws IOException when nobody reads the rows any more
     */
    void run(Devices devices, long nanos) throws IOException {
        LinkedBlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();
        long deadline = System.nanoTime() + nanos;
        try (Devices.Watch _ = devices.watch(events::add)) {
            console.printHead(table);
            for (DeviceEvent event = events.poll(nanos, TimeUnit.NANOSECONDS); event != null; event = events
                    .poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                if (isWanted(event)) {
                    print(event);
                }
            }
        } catch (InterruptedException ended) {
            // Ctrl-C is how a watch ends.
        }
    }

    private boolean isWanted(DeviceEvent event) {
        return only.isEmpty() || event instanceof DeviceEvent.OfDevice device && only.contains(device.address());
    }

    private void print(DeviceEvent event) throws IOException {
        Told told = Told.of(event);
        console.printRow(table, Arrays.asList(
                console.form() == Console.Form.JSON ? event.time().toString() : CLOCK.format(event.time()), kind(event),
                told.address(), told.target(), told.transport(), told.pauseMicros(), told.reason()));
    }

    /** {@return the name of a kind of events in words: transport-came} */
    private static String kind(DeviceEvent event) {
        return event.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
