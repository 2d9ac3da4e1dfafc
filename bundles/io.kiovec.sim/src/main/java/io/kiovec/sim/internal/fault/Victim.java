// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.fault;

import java.util.OptionalLong;

/** What a rule may want to know of the device that a command goes to. */
public interface Victim {

    /** {@return its name: the rest of its address} */
    String name();

    /** {@return the number of the object that a tape stands before; empty for a disk, and without a cartridge} */
    OptionalLong position();
}
