// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.spi.TapeEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.concurrent.Callable;

/** How a tape face moves data: in each of its modes, with memory of each allocator. */
public abstract class TapeModeRules extends ModeRules<TapeEndpoint> {

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected TapeModeRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.TAPE);
    }
}
