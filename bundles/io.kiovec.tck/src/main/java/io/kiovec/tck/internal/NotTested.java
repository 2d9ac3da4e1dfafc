// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.tck.DriverReport.Untestable;
import java.util.List;

/** What binds drivers and is not tested: it cannot be seen from outside, or has no test yet. Each report lists it. */
final class NotTested {

    private NotTested() {
    }

    static final List<Untestable> ALL = List.of(
            new Untestable("M2", "that an indirect transfer never lets the device touch the caller's memory",
                    "the data is the same, whoever has put it there"),
            new Untestable("M2", "that all copies of a driver are told", "who tells none is taken to have made none"),
            new Untestable("D1", "that a flush makes data last, and that FORCE_UNIT_ACCESS does",
                    "it takes a loss of power: the kit opens again only"),
            new Untestable("L1", "that a call that the device never answers ends", "it takes a device that hangs"),
            new Untestable("L2", "that a descriptor is not closed under another thread's call",
                    "the framework closes only when no call is in flight"),
            new Untestable("L5", "that no class of a stopped bundle remains", "the kit does not stop bundles"),
            new Untestable("S2", "that Offline is thrown only where nothing has reached the device",
                    "what has reached it only the device knows"),
            new Untestable("S5", "that an identity changes when the medium does", "the kit changes no medium"),
            new Untestable("S6", "that a position is unknown after a reset, a change of medium or another opener",
                    "the kit resets no tape, changes no cartridge and has no other host"),
            new Untestable("S6", "what a driver tells of a drive that stops in the middle of a motion",
                    "it takes a drive that fails"),
            new Untestable("D1", "that a tape loads and unloads",
                    "a loader may not give the cartridge back by a command"),
            new Untestable("D2", "that nothing is allocated for a request",
                    "what the compiler leaves out, only a profiler tells"),
            new Untestable("D2", "that a queue moves data directly into an endpoint's own memory",
                    "the framework executes such requests instead of queueing them"),
            new Untestable("D2", "in which order a queue does its requests", "none is promised"),
            new Untestable("L1", "that a call ends when its timeout is over", "it takes a device that is slow"),
            new Untestable("L1", "that an abort ends a command early", "a driver that cannot abort lets it run"),
            new Untestable("D1", "task attributes, CLEAR ACA, and resets beyond the logical unit",
                    "others that the bus has would be reset too"),
            new Untestable("D5", "that the bundle stays active where its native part is missing",
                    "the kit judges where the driver can work"),
            new Untestable("D1", "that DISCARD moves the data and throws it away",
                    "nothing of it can be seen in memory"));
}
