// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct pollfd}, {@code asm-generic/poll.h}. */
final class PollLayout {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_INT.withName("fd"),
            JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));

    static final long FD = LAYOUT.byteOffset(groupElement("fd"));
    static final long EVENTS = LAYOUT.byteOffset(groupElement("events"));
    static final long RETURNED = LAYOUT.byteOffset(groupElement("revents"));

    private PollLayout() {
    }

    static void set(MemorySegment entry, int number, int events) {
        entry.set(JAVA_INT, FD, number);
        entry.set(JAVA_SHORT, EVENTS, (short) events);
        entry.set(JAVA_SHORT, RETURNED, (short) 0);
    }

    static int returned(MemorySegment entry) {
        return Short.toUnsignedInt(entry.get(JAVA_SHORT, RETURNED));
    }
}
