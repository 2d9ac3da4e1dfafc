// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import java.util.OptionalInt;

/** The same transfer again and again, and what the last one did. One thread. */
interface Workload {

    /**
     * Does one transfer.
     *
     * @throws DeviceException when it failed
     */
    void transfer() throws DeviceException;

    /** {@return the command that it is made of, as people call it} */
    String command();

    /** {@return bytes that it moved} */
    long bytes();

    /** {@return bytes that were copied on the way} */
    long copiedBytes();

    /** {@return its elements, empty where nobody tells} */
    OptionalInt elements();

    /** {@return how it moved} */
    TransferMode mode();

    /** {@return why it was not direct} */
    Demotion demotion();
}
