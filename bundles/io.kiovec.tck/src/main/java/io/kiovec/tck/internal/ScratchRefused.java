// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import org.opentest4j.AssertionFailedError;

/** The scratch device holds something: no test writes to it. */
final class ScratchRefused extends AssertionFailedError {

    private static final long serialVersionUID = 1L;

    ScratchRefused(String message) {
        super(message);
    }
}
