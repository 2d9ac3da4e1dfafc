// SPDX-License-Identifier: Apache-2.0

/**
 * Events of the JDK's Flight Recorder: what {@link io.kiovec.core.internal.flight.FlightRecorderBridge} records while a
 * recording wants it. The package {@code jdk.jfr} is an optional import: a Java without it has no events.
 */
package io.kiovec.core.internal.flight;
