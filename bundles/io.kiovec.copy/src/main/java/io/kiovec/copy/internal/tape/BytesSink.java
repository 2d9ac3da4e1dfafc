// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.copy.internal.side.Side;
import java.io.IOException;

/** The data of blocks, one after the other. */
public final class BytesSink implements ItemSink {

    private final ByteWriter writer;

    /**
     * Begins them.
     *
     * @param side the caller's to close
     * @throws IOException when there is no memory
     */
    public BytesSink(Side side) throws IOException {
        writer = new ByteWriter(side);
    }

    @Override
    public void put(Item item) throws IOException {
        if (item.kind() == Item.Kind.BLOCK) {
            writer.write(item.data());
        }
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void finish() throws IOException {
        writer.flush();
    }

    @Override
    public void close() {
        writer.close();
    }
}
