// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

/**
 * Whether an adapter's elements may not cross a page: its driver has said so to the kernel (dma_boundary, as scsi_debug does), and
 * the kernel tells nobody. Then sg's own memory, in larger pieces, has more elements than pieces. Asked with an INQUIRY that
 * has room for more pages than the adapter takes elements, and fetches nothing; refused is it before it is sent.
 */
final class PageBoundary {

    private static final int INQUIRY = 0x12;
    private static final int ANSWER = 36;
    private static final int CDB_BYTES = 6;
    private static final int MILLIS = (int) TimeUnit.SECONDS.toMillis(30);

    private PageBoundary() {
    }

    /**
     * Asks.
     *
     * @param descriptor an open sg node
     * @param length a page more than one page for each element
     * @return whether such a transfer is refused
     */
    static boolean holds(Descriptor descriptor, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(SgHeader.LAYOUT);
            MemorySegment cdb = arena.allocate(CDB_BYTES, Long.BYTES);
            cdb.set(ValueLayout.JAVA_BYTE, 0, (byte) INQUIRY);
            cdb.set(ValueLayout.JAVA_BYTE, 4, (byte) ANSWER);
            SgHeader.begin(header, cdb, arena.allocate(252, Long.BYTES), MILLIS, 1);
            SgHeader.data(header, SgHeader.FROM_DEVICE, length, 0);
            SgHeader.flags(header, SgHeader.AT_TAIL | SgHeader.NO_TRANSFER);
            return descriptor.ioctl(SgIoctl.IO, header) == Errno.EINVAL.result();
        }
    }
}
