// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import org.opentest4j.TestAbortedException;

/** The thread that runs the kit was interrupted: this test, and those that would follow, say nothing of the driver. */
final class RunInterrupted extends TestAbortedException {

    private static final long serialVersionUID = 1L;

    RunInterrupted() {
        super("the run was interrupted");
    }
}
