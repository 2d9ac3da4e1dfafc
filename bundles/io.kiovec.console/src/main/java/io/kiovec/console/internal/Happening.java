// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import io.kiovec.api.DeviceEvent;
import java.util.Locale;

/**
 * An event, in words.
 *
 * @param time when, by ISO 8601
 * @param kind which, as {@code online}
 * @param subject the device, transport or bundle; empty for the policy
 * @param text what happened, as a clause
 * @param tone how it is shown
 */
record Happening(String time, String kind, String subject, String text, Tone tone) {

    /** How much an operator cares. */
    enum Tone {
        /** It goes its way. */
        PLAIN,
        /** Requests flow. */
        GOOD,
        /** Requests wait. */
        WAIT,
        /** Somebody should look. */
        BAD
    }

    static Happening of(DeviceEvent event) {
        return switch (event) {
            case DeviceEvent.Opened e -> of(e, Tone.GOOD, "opened, served by " + e.transport());
            case DeviceEvent.Closed e -> of(e, Tone.PLAIN, "closed");
            case DeviceEvent.Holding e -> of(e, Tone.WAIT, "new requests wait: " + e.cause());
            case DeviceEvent.Draining e -> of(e, Tone.WAIT, "requests under way are ending: " + e.cause());
            case DeviceEvent.Opening e -> of(e, Tone.WAIT, "another endpoint is being opened: " + e.cause());
            case DeviceEvent.Offline e -> of(e, Tone.BAD, e.reason());
            case DeviceEvent.Online e -> of(e, Tone.GOOD, "served from " + e.target() + " by " + e.transport()
                    + ", requests were held for " + micros(e.pause().toNanos()));
            case DeviceEvent.Orphaned e -> of(e, Tone.BAD, "left behind: " + e.what());
            case DeviceEvent.MediumChanged e -> of(e, Tone.PLAIN, "the medium or its capacity is another one");
            case DeviceEvent.TransportCame e ->
                of(e, e.transport(), Tone.PLAIN, "has come and serves " + e.scheme() + ":");
            case DeviceEvent.TransportWent e ->
                of(e, e.transport(), Tone.PLAIN, "has gone, it served " + e.scheme() + ":");
            case DeviceEvent.Quarantined e -> of(e, e.transport(), Tone.BAD, e.reason());
            case DeviceEvent.Released e -> of(e, e.transport(), Tone.GOOD, "may serve again: " + e.cause());
            case DeviceEvent.Refused e -> of(e, e.bundle(), Tone.BAD, e.reason());
            case DeviceEvent.PolicyChanged e -> of(e, "", Tone.PLAIN, e.policy());
        };
    }

    private static Happening of(DeviceEvent.OfDevice event, Tone tone, String text) {
        return of(event, event.address().toString(), tone, text);
    }

    private static Happening of(DeviceEvent event, String subject, Tone tone, String text) {
        String kind = event.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        return new Happening(event.time().toString(), kind, subject, text, tone);
    }

    private static String micros(long nanos) {
        return nanos < 1_000_000
                ? String.format(Locale.ROOT, "%.1f \u00b5s", nanos / 1e3)
                : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
