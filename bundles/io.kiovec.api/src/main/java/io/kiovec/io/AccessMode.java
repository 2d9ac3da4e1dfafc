// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/**
 * What an opener wants to do with a device. Opens of one address in one process share one endpoint, which is opened
 * for the widest access that any of them holds.
 */
public enum AccessMode {
    /** Reads only; a write is refused as {@link DeviceException.Protected} before anything moves. */
    READ,
    /** Reads and writes, as the only writer in this process; a second writer gets {@link DeviceException.Busy}. */
    READ_WRITE,
    /** Reads and writes beside other openers that ask for {@code READ_WRITE_SHARED} too. */
    READ_WRITE_SHARED;

    /** {@return whether this access includes writing} */
    public boolean writes() {
        return this != READ;
    }
}
