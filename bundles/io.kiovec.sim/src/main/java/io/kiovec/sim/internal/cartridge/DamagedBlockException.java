// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.io.IOException;

/** A block whose data is not what was written: the file was changed, or what it lies on is failing. */
public final class DamagedBlockException extends IOException {

    private static final long serialVersionUID = 1;

    DamagedBlockException(long object) {
        super("block " + object + " does not have its checksum: its data is not what was written");
    }
}
