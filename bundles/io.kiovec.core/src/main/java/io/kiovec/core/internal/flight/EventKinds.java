// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import static io.kiovec.core.internal.flight.EventKind.field;

import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.AnnotationElement;
import jdk.jfr.DataAmount;
import jdk.jfr.Enabled;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;

/** All types of events, registered from here until {@link #close}. */
final class EventKinds implements AutoCloseable {

    private static final String REQUESTS = "Requests";
    private static final String DEVICES = "Devices";

    /** Fields: address, operation, bytes, copiedBytes, mode, demotion, result. */
    final EventKind transfer = new EventKind("Transfer", REQUESTS,
            "A request of a device that took at least the threshold",
            List.of(new AnnotationElement(Threshold.class, "10 ms")),
            List.of(field(String.class, "address", "Device"), field(String.class, "operation", "Operation"),
                    field(long.class, "bytes", "Bytes", bytes()),
                    field(long.class, "copiedBytes", "Copied Bytes", bytes()), field(String.class, "mode", "Mode"),
                    field(String.class, "demotion", "Demotion"), field(String.class, "result", "Result")));

    /** Fields: address, operation, bytes, reason. Off by default, for each request may have one. */
    final EventKind demotion = new EventKind("Demotion", REQUESTS,
            "A direct transfer was asked, and done indirectly", List.of(new AnnotationElement(Enabled.class, false)),
            List.of(field(String.class, "address", "Device"), field(String.class, "operation", "Operation"),
                    field(long.class, "bytes", "Bytes", bytes()), field(String.class, "reason", "Reason")));

    /** Fields: address, cause, target, transport, pause in nanoseconds. */
    final EventKind swap = new EventKind("Swap", DEVICES, "An open device has another endpoint, or has one again",
            List.of(),
            List.of(field(String.class, "address", "Device"), field(String.class, "cause", "Cause"),
                    field(String.class, "target", "Target"), field(String.class, "transport", "Transport"),
                    field(long.class, "pause", "Pause",
                            new AnnotationElement(Timespan.class, Timespan.NANOSECONDS))));

    /** Fields: address, reason. */
    final EventKind offline = new EventKind("Offline", DEVICES, "An open device has no endpoint", List.of(),
            List.of(field(String.class, "address", "Device"), field(String.class, "reason", "Reason")));

    /** Fields: address, what. */
    final EventKind orphan = new EventKind("Orphan", DEVICES,
            "Something of a device could not be released in time", List.of(),
            List.of(field(String.class, "address", "Device"), field(String.class, "what", "What")));

    /** Fields: transport, reason. */
    final EventKind quarantine = new EventKind("Quarantine", "Drivers",
            "A transport failed too often and serves nothing until it is updated or released", List.of(),
            List.of(field(String.class, "transport", "Transport"), field(String.class, "reason", "Reason")));

    private static AnnotationElement bytes() {
        return new AnnotationElement(DataAmount.class, DataAmount.BYTES);
    }

    /** {@return whether a recording wants to know of requests} */
    boolean wantsRequests() {
        return transfer.isEnabled() || demotion.isEnabled();
    }

    /** {@return whether a recording wants to know what happens to devices and drivers} */
    boolean wantsLives() {
        return Stream.of(swap, offline, orphan, quarantine).anyMatch(EventKind::isEnabled);
    }

    @Override
    public void close() {
        Stream.of(transfer, demotion, swap, offline, orphan, quarantine).forEach(EventKind::close);
    }
}
