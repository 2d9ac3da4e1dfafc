// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

/**
 * How {@link DeviceEvent}s are told by OSGi's EventAdmin, where that is there (OSGi Compendium 8, chapter 113): each
 * event is posted once, by {@code postEvent}, under {@link #PREFIX} and the name of its type in capitals:
 * {@code io/kiovec/device/ONLINE} for {@link DeviceEvent.Online}, {@code io/kiovec/device/TRANSPORT_CAME} for
 * {@link DeviceEvent.TransportCame}. Without an EventAdmin nothing is lost: a {@link DeviceListener} hears all of them.
 *
 * <p>Its properties are {@link #TIME} and those parts of the event that it has: {@link #ADDRESS}, {@link #TARGET},
 * {@link #TRANSPORT}, {@link #SCHEME}, {@link #BUNDLE}, {@link #REASON} and {@link #PAUSE_NANOS}; {@link #STATE} where the
 * event is a change of a device's state; {@link #EVENT} always. Addresses are text.
 */
public final class EventTopics {

    /** What all topics begin with. */
    public static final String PREFIX = "io/kiovec/device/";
    /** The topic of all events, for {@code event.topics} of a handler. */
    public static final String ALL = PREFIX + "*";

    /** Property, {@code Long}: when it happened, in milliseconds since 1970, as {@code event.timestamp}. */
    public static final String TIME = "timestamp";
    /** Property, {@link DeviceEvent}: the event itself. */
    public static final String EVENT = "event";
    /** Property, {@code String}: the name that the device was opened by. */
    public static final String ADDRESS = "address";
    /** Property, {@code String}: where the device stands from now, a {@link DeviceState} by name. */
    public static final String STATE = "state";
    /** Property, {@code String}: the address that the device is served from now. */
    public static final String TARGET = "target";
    /** Property, {@code String}: the name of the transport. */
    public static final String TRANSPORT = "transport";
    /** Property, {@code String}: what the transport serves. */
    public static final String SCHEME = "scheme";
    /** Property, {@code String}: symbolic name and version of a bundle. */
    public static final String BUNDLE = "bundle";
    /** Property, {@code String}: why it happened, or what it is about. */
    public static final String REASON = "reason";
    /** Property, {@code Long}: how long requests were held, in nanoseconds. */
    public static final String PAUSE_NANOS = "pause.nanos";

    private EventTopics() {
    }
}
