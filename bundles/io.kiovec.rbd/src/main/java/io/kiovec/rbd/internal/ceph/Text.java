// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal.ceph;

import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How the libraries give texts and numbers: into memory of the caller's, which may be too small. */
final class Text {

    private static final int MOST = 1 << 20;

    /** A function that writes into memory. */
    interface Writer {
        long write(MemorySegment memory, long length);
    }

    private Text() {
    }

    /** {@return the bytes that a function writes, as long as it says, after growing the memory where it is too small} */
    static String read(String call, String subject, Writer writer) throws ErrnoException {
        for (int size = 256; size <= MOST; size *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(size);
                long result = writer.write(memory, size - 1);
                if (result < 0 && result != Errno.ERANGE.result() && result != Errno.ENAMETOOLONG.result()) {
                    throw new ErrnoException(call, (int) -result, subject);
                }
                if (result >= 0 && result < size) {
                    return memory.getString(0);
                }
            }
        }
        throw new ErrnoException(call, Errno.ERANGE, subject);
    }

    /** A function that writes a number. */
    interface NumberWriter {
        int write(MemorySegment number);
    }

    static long number(String call, String subject, NumberWriter writer) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_LONG);
            check(call, subject, writer.write(number));
            return number.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    static long check(String call, String subject, long result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, (int) -result, subject);
        }
        return result;
    }
}
