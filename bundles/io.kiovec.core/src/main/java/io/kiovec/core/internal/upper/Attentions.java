// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DeviceException;
import io.kiovec.scsi.Sense;

/** Who wants to know what a device tells beside the answers to commands. Called on the threads of the commands. */
interface Attentions {

    /**
     * The device reports a change, or that an earlier command failed after all; the command at hand was not begun.
     *
     * @param sense a unit attention or a deferred error
     * @throws DeviceException when the command may not be sent again for that
     */
    void noticed(Sense sense) throws DeviceException;
}
