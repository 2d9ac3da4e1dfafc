// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A request that took as long as the threshold of the recording, or longer. */
@Name("io.kiovec.Transfer")
@Label("Transfer")
@Category({"Kiovec", "Requests"})
@Description("A request of a device that took longer than the threshold")
@StackTrace(false)
@Threshold("10 ms")
final class TransferEvent extends Event {

    @Label("Device")
    String address;

    @Label("Operation")
    String operation;

    @Label("Bytes")
    @DataAmount
    long bytes;

    @Label("Copied Bytes")
    @DataAmount
    long copiedBytes;

    @Label("Mode")
    String mode;

    @Label("Demotion")
    String demotion;

    @Label("Result")
    String result;
}
