// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.copy.internal.side.Memory;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import java.lang.foreign.MemorySegment;

/** One thing on a tape, with memory that grows as blocks do. It belongs to one thread at a time. */
public final class Item implements AutoCloseable {

    /** The longest block that SSC-5 knows: READ and WRITE count 24 bits. */
    public static final int LONGEST = 0xff_ffff;

    /** What it is. */
    public enum Kind {
        /** A block. */
        BLOCK,
        /** A filemark. */
        FILEMARK,
        /** A block that could not be read, or of which that is remembered; it may have data. */
        BAD,
        /** The end of data. */
        END
    }

    private final Memory memory;
    private IoBuffer buffer;
    private Kind kind = Kind.END;
    private int length;
    private long imageEnd;

    /**
     * Makes one.
     *
     * @param memory where its memory comes from
     * @param room bytes of a block at first
     * @throws DeviceException when there is no memory
     */
    public Item(Memory memory, int room) throws DeviceException {
        this.memory = memory;
        buffer = memory.allocate(room);
    }

    /** {@return what it is} */
    public Kind kind() {
        return kind;
    }

    /** {@return bytes of the block, 0 for a filemark} */
    public int length() {
        return length;
    }

    /** {@return the block's data} */
    public MemorySegment data() {
        return buffer.segment().asSlice(0, length);
    }

    /** {@return all its memory} */
    MemorySegment memory() {
        return buffer.segment();
    }

    /** {@return bytes of the image up to behind it, where it is from one} */
    long imageEnd() {
        return imageEnd;
    }

    Item set(Kind what, int bytes) {
        kind = what;
        length = bytes;
        return this;
    }

    void imageEnd(long bytes) {
        imageEnd = bytes;
    }

    /** Makes room for a block; what was in it is lost. */
    void room(int bytes) throws DeviceException {
        if (buffer.size() < bytes) {
            IoBuffer larger = memory.allocate(bytes);
            buffer.close();
            buffer = larger;
        }
    }

    @Override
    public void close() {
        buffer.close();
    }
}
