// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.configuration;

import io.kiovec.io.Address;
import java.util.Optional;

/** Where a disk's medium is. */
public sealed interface MediumPlace {

    /** In memory, until the bundle stops or the disk is configured away. */
    record InMemory() implements MediumPlace {
    }

    /**
     * In a file.
     *
     * @param file its path; empty for one in the bundle's data area
     */
    record InFile(Optional<String> file) implements MediumPlace {
    }

    /**
     * On another block device of Kiovec.
     *
     * @param address its name
     */
    record OnDevice(Address address) implements MediumPlace {
    }

    /** In a file of the bundle's data area. */
    MediumPlace DATA_AREA = new InFile(Optional.empty());
}
