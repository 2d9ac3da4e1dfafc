// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** The {@code uint64_t range[2]} of BLKDISCARD and BLKZEROOUT, {@code block/ioctl.c}. */
final class BlockRangeLayout {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_LONG.withName("start"),
            JAVA_LONG.withName("length"));

    static final long START = LAYOUT.byteOffset(groupElement("start"));
    static final long LENGTH = LAYOUT.byteOffset(groupElement("length"));

    private BlockRangeLayout() {
    }

    static void set(MemorySegment range, long start, long length) {
        range.set(JAVA_LONG, START, start);
        range.set(JAVA_LONG, LENGTH, length);
    }
}
