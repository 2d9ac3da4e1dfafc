// SPDX-License-Identifier: Apache-2.0
package org.example.plain;

import io.kiovec.tck.DriverKit;
import io.kiovec.tck.DriverUnderTest;

/** What the test kit says of the driver. */
class PlainDriverTest extends DriverKit {

    private final PlainTransport transport = new PlainTransport();

    @Override
    protected DriverUnderTest driver() {
        return DriverUnderTest.withScratchDevice(transport, "plain:disk0").build();
    }
}
