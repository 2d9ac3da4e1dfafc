// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.concurrent.Callable;

/** How a SCSI face moves data: in each of its modes, with memory of each allocator. */
public abstract class ScsiModeRules extends ModeRules<ScsiEndpoint> {

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected ScsiModeRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.SCSI);
    }
}
