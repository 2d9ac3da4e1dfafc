// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/** What passes a filter, and how it ended. Reused for every one; for one thread at a time. */
final class Operation {

    /** What is done; written as the constants' names in lower case. */
    enum Verb {
        READ, WRITE, SYNC, UNMAP, ZERO, SAME, COMPARE, COMMAND, FILEMARKS, SPACE, LOCATE, REWIND, ERASE, LOAD, UNLOAD, CONTROL, RESET;

        /** {@return as it is written in rules and traces} */
        String written() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What stands for a number that an operation does not have. */
    static final long NONE = -1;

    Verb verb = Verb.READ;
    /** Bytes from the medium's beginning; {@link #NONE} where there is none. */
    long offset;
    /** Bytes that were asked, or what is counted. */
    long length;
    /** Bytes of a block of the device. */
    int block = 512;
    /** Of a command; of length 0 for all else. */
    MemorySegment cdb = MemorySegment.NULL;
    DataDirection direction = DataDirection.NONE;
    TransferMode mode = TransferMode.INDIRECT;
    /** What else was asked, {@code key=value}; empty for nothing. */
    String detail = "";

    long began;
    long ended;
    Failure failure = Failure.NONE;
    long moved;
    TransferMode done = TransferMode.INDIRECT;
    int status;
    MemorySegment sense = MemorySegment.NULL;

    /** Begins one; its result is empty. */
    Operation begin(Verb what, long at, long bytes, TransferMode asked) {
        verb = what;
        offset = at;
        length = bytes;
        mode = asked;
        cdb = MemorySegment.NULL;
        sense = MemorySegment.NULL;
        direction = what == Verb.READ ? DataDirection.IN : DataDirection.NONE;
        detail = "";
        failure = Failure.NONE;
        moved = 0;
        done = asked;
        status = 0;
        began = System.nanoTime();
        return this;
    }

    /** Makes it a command. */
    Operation command(MemorySegment bytes, DataDirection where, long size, TransferMode asked) {
        begin(Verb.COMMAND, NONE, size, asked);
        cdb = bytes;
        direction = where;
        return this;
    }

    /** Notes what was done. */
    void moved(long bytes, TransferMode how) {
        moved = bytes;
        done = how;
    }
}
