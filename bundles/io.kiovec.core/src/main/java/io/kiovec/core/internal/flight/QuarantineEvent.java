// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A transport failed too often and serves nothing. */
@Name("io.kiovec.Quarantine")
@Label("Quarantine")
@Category({"Kiovec", "Drivers"})
@Description("A transport failed too often and serves nothing until it is updated or released")
@StackTrace(false)
final class QuarantineEvent extends Event {

    @Label("Transport")
    String transport;

    @Label("Reason")
    String reason;
}
