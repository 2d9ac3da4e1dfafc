// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import java.util.concurrent.locks.StampedLock;

/**
 * Keeps commands that must be atomic (COMPARE AND WRITE, ORWRITE, WRITE ATOMIC) apart from all others that touch the same
 * blocks. Reads and writes share: for them it is one compare-and-set in and one out for each MiB or so that they touch.
 * Regions of blocks share a lock with others far away; who needs several takes them in the order of their numbers, so
 * that nobody waits in a circle. Any thread, virtual ones too; nothing is allocated.
 */
final class BlockLocks {

    private static final int REGION_SHIFT = 11;
    private static final int STRIPES = 64;

    private final StampedLock[] stripes = new StampedLock[STRIPES];

    /** What is done with each stripe of a range. */
    private interface Step {
        void on(StampedLock stripe);
    }

    private static final Step LOCK_SHARED = StampedLock::readLock;
    private static final Step UNLOCK_SHARED = StampedLock::tryUnlockRead;
    private static final Step LOCK_ALONE = StampedLock::writeLock;
    private static final Step UNLOCK_ALONE = StampedLock::tryUnlockWrite;

    BlockLocks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new StampedLock();
        }
    }

    /** Enters a range together with other sharers. */
    void lockShared(long lba, long count) {
        each(lba, count, LOCK_SHARED);
    }

    /** Leaves it. */
    void unlockShared(long lba, long count) {
        each(lba, count, UNLOCK_SHARED);
    }

    /** Enters a range alone. */
    void lockAlone(long lba, long count) {
        each(lba, count, LOCK_ALONE);
    }

    /** Leaves it. */
    void unlockAlone(long lba, long count) {
        each(lba, count, UNLOCK_ALONE);
    }

    /** Waits until everybody who is inside now has left. */
    void drain() {
        each(0, Long.MAX_VALUE, LOCK_ALONE);
        each(0, Long.MAX_VALUE, UNLOCK_ALONE);
    }

    private void each(long lba, long count, Step step) {
        if (count <= 0) {
            return;
        }
        long first = lba >>> REGION_SHIFT;
        long last = lba + count - 1 >>> REGION_SHIFT;
        if (last - first >= STRIPES - 1) {
            run(0, STRIPES - 1, step);
            return;
        }
        int from = (int) first & STRIPES - 1;
        int to = (int) last & STRIPES - 1;
        if (from <= to) {
            run(from, to, step);
        } else {
            run(0, to, step);
            run(from, STRIPES - 1, step);
        }
    }

    private void run(int from, int to, Step step) {
        for (int i = from; i <= to; i++) {
            step.on(stripes[i]);
        }
    }
}
