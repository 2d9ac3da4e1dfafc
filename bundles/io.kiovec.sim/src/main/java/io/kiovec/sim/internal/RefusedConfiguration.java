// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import java.util.List;

/**
 * A configuration that cannot be read: its component fails in activation with it, so that the component runtime logs it and
 * whoever asks that runtime learns why. Without a stack trace, for what is wrong is not in the code.
 */
final class RefusedConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1;

    RefusedConfiguration(String what, List<String> problems) {
        super("REFUSED: " + what + ": " + String.join("; ", problems), null, false, false);
    }
}
