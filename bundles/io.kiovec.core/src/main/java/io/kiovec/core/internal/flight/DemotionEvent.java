// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;

/** A direct transfer was asked, and an indirect one done. */
@Name("io.kiovec.Demotion")
@Label("Demotion")
@Category({"Kiovec", "Requests"})
@Description("A direct transfer was asked, and done indirectly")
@StackTrace(false)
@Throttle("100/s")
final class DemotionEvent extends Event {

    @Label("Device")
    String address;

    @Label("Operation")
    String operation;

    @Label("Bytes")
    @DataAmount
    long bytes;

    @Label("Reason")
    String reason;
}
