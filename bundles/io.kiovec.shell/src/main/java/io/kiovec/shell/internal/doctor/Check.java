// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.io.Address;
import java.util.List;
import java.util.Optional;

/** Looks at one thing. Changes nothing. */
@FunctionalInterface
interface Check {

    /**
     * {@return what is not as it should be, none where all is well}
     *
     * @param asked the device that was asked about; empty for all that there is. Where there is one, only what it needs counts
     */
    List<Finding> look(Optional<Address> asked);
}
