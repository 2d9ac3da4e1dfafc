// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.PollEvent;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The answer of a command whose SG_IO call a signal has ended. The descriptor keeps orphans (SG_SET_KEEP_ORPHAN) and gives
 * each to whoever asks by its number (SG_SET_FORCE_PACK_ID).
 */
final class Orphan {

    private static final int LOOK_MILLIS = 1000;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private Orphan() {
    }

    /**
     * Waits for it; the kernel ends every command, at the latest by its own error handling after the timeout.
     *
     * @param descriptor where the command was sent
     * @param header as it was sent; has the answer afterwards
     * @return 0 or a negated error number
     */
    static long await(Descriptor descriptor, MemorySegment header) {
        while (true) {
            long read = descriptor.read(header, 0, SgHeader.LAYOUT.byteSize());
            if (read >= 0) {
                return 0;
            }
            if (read != Errno.EAGAIN.result() && read != Errno.EINTR.result()) {
                return read;
            }
            long events = descriptor.poll(PollEvent.IN.bit(), LOOK_MILLIS);
            if (PollEvent.HANG_UP.in(events)) {
                return Errno.ENODEV.result();
            }
            if (events > 0) {
                // Perhaps another thread's orphan, which is there until that thread reads it.
                LockSupport.parkNanos(PAUSE);
            }
        }
    }
}
