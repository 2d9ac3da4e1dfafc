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
            new Untestable("S6", "positions and filemarks of a tape face", "the kit has no tests of tapes yet"),
            new Untestable("D2", "queues, and the SCSI face with its statuses", "the kit has no tests of these yet"),
            new Untestable("D5", "that the bundle stays active where its native part is missing",
                    "the kit judges where the driver can work"),
            new Untestable("D1", "that DISCARD moves the data and throws it away",
                    "nothing of it can be seen in memory"));
}
