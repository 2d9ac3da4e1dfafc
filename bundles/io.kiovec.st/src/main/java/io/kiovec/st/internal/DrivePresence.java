// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.linux.ScsiDeviceState;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Whether an open node still reaches its drive: st ends what is sent to a drive that has gone with EIO, as it does for a bad
 * block, and the node that comes back has its name and is another one. So sysfs is asked. Any thread.
 */
final class DrivePresence {

    /** How long sysfs may be behind the answer of a command, and how often it is looked at meanwhile. */
    private static final long BEHIND = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final StSysfs sysfs;
    private final LongConsumer pause;
    private final Optional<Object> opened;

    /** Looks at the node that is being opened. */
    DrivePresence(StSysfs sysfs) {
        this(sysfs, LockSupport::parkNanos);
    }

    /** The same, with pauses of a test. */
    DrivePresence(StSysfs sysfs, LongConsumer pause) {
        this.sysfs = sysfs;
        this.pause = pause;
        opened = sysfs.presence();
    }

    /** {@return why the drive is not reached any more, as a clause; empty while it may be} */
    Optional<String> lost() {
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        return opened.equals(sysfs.presence())
                ? ScsiDeviceState.loss(sysfs.device())
                : Optional.of("Linux' tape driver st has let go of the drive");
    }

    /**
     * {@return why the drive is not reached any more, as a clause; empty while it may be} For whoever has just heard of an
     * error: the commands of a drive that is going (a session that is logged out) end before sysfs says so, so that is
     * waited for. An error of a tape is rare, and half a second is little beside what the drive took for it.
     */
    Optional<String> lostAfterError() {
        Optional<String> why = lost();
        for (long waited = 0; why.isEmpty() && waited < BEHIND && opened.isPresent()
                && !Thread.currentThread().isInterrupted(); waited += PAUSE) {
            pause.accept(PAUSE);
            why = lost();
        }
        return why;
    }
}
