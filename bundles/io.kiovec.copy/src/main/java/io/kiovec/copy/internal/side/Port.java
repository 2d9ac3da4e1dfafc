// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.io.DeviceException;
import java.util.function.Consumer;

/** One side's reads or writes, several in flight. For the thread that opened it. */
public interface Port extends AutoCloseable {

    /** {@return how many chunks it takes at once} */
    int depth();

    /** {@return how many it has} */
    int inFlight();

    /**
     * Begins to read or write a chunk. What goes wrong with it is told in it.
     *
     * @param chunk one for which there is room
     * @throws DeviceException when nothing can be begun any more
     */
    void start(Chunk chunk) throws DeviceException;

    /**
     * Hands over what is done, and waits until that is something. Nothing happens when nothing is in flight.
     *
     * @param done takes each chunk
     * @throws DeviceException when nothing can be waited for any more
     */
    void await(Consumer<Chunk> done) throws DeviceException;

    /** Waits for what is in flight and lets go. */
    @Override
    void close();
}
