// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.spi.BlockEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.concurrent.Callable;

/** How a block face moves data: in each of its modes, with memory of each allocator. */
public abstract class BlockModeRules extends ModeRules<BlockEndpoint> {

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected BlockModeRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.BLOCK);
    }
}
