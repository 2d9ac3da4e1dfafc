// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.copy.internal.side.Side;
import java.io.IOException;

/** Bytes as blocks of one length, the last of which may be shorter, and one filemark behind them. */
public final class BytesSource implements ItemSource {

    private final ByteReader reader;
    private final int block;
    private boolean marked;

    /**
     * Begins them.
     *
     * @param side the caller's to close
     * @param block bytes of a block
     * @throws IOException when there is no memory
     */
    public BytesSource(Side side, int block) throws IOException {
        reader = new ByteReader(side);
        this.block = block;
    }

    @Override
    public void next(Item item) throws IOException {
        item.room(block);
        int length = (int) reader.read(item.memory(), block);
        if (length > 0) {
            item.set(Item.Kind.BLOCK, length);
        } else {
            item.set(marked ? Item.Kind.END : Item.Kind.FILEMARK, 0);
            marked = true;
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
