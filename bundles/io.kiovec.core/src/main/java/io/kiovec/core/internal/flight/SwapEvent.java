// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The endpoint of a device was replaced, from the first request that waited to the last. */
@Name("io.kiovec.Swap")
@Label("Swap")
@Category({"Kiovec", "Devices"})
@Description("The endpoint of an open device was replaced")
@StackTrace(false)
final class SwapEvent extends Event {

    @Label("Device")
    String address;

    @Label("Cause")
    String cause;

    @Label("Target")
    String target;

    @Label("Transport")
    String transport;

    @Label("Pause")
    @Timespan(Timespan.NANOSECONDS)
    long pause;
}
