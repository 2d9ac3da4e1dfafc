// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.rbd.internal.ceph.Image;
import java.util.OptionalLong;

/**
 * What librbd bounds: next to nothing. It takes memory at any address and bytes at any offset; blocks are of 512 bytes, as everybody
 * who puts images behind a disk has them.
 */
final class RbdLimits {

    static final long BLOCK = 512;
    /** Of one queue. */
    static final int DEPTH = 1024;
    /** librbd refuses 2 GiB; what is longer than some objects gains nothing. */
    private static final long TRANSFER = 64L << 20;
    /** So that no call takes minutes. */
    private static final long RANGE = 1L << 30;

    private RbdLimits() {
    }

    /**
     * {@return the limits of an open image}
     *
     * @param size its bytes
     * @param objectSize bytes of one of its objects
     * @param discards what it discards at once
     * @param access what it was opened for
     * @param lock what is done about its lock
     */
    static Limits of(long size, long objectSize, OptionalLong discards, AccessMode access, PoolSettings.Lock lock) {
        Limits.Builder limits = Limits.builder().modes(TransferMode.DIRECT).set(Limit.LOGICAL_BLOCK, BLOCK)
                .set(Limit.CAPACITY, size - size % BLOCK).set(Limit.OFFSET_ALIGNMENT, BLOCK)
                .set(Limit.LENGTH_ALIGNMENT, BLOCK).set(Limit.ADDRESS_ALIGNMENT, 1)
                .set(Limit.MAX_TRANSFER, TRANSFER).set(Limit.BEST_TRANSFER, objectSize)
                .set(Limit.MAX_QUEUES, 1).set(Limit.MAX_QUEUE_DEPTH, DEPTH)
                .set(Trait.FORCE_UNIT_ACCESS, Support.YES).set(Trait.NEEDS_REGISTRATION, Support.NO)
                .set(Trait.REMOVABLE, Support.NO).set(Trait.READ_ONLY, Support.of(!access.writes()))
                .set(Trait.EXCLUSIVE, Support.of(access.writes() && lock == PoolSettings.Lock.KEPT));
        if (access.writes()) {
            limits.set(Limit.MAX_DISCARD, RANGE).set(Limit.MAX_WRITE_ZEROES, RANGE)
                    .set(Limit.DISCARD_GRANULARITY, discards)
                    // Each copy of it is written.
                    .set(Limit.MAX_WRITE_SAME, Image.hasWriteSame() ? TRANSFER : 0)
                    // librbd 16 refuses more than a sector, and there is no asking.
                    .set(Limit.MAX_COMPARE_AND_WRITE, Image.hasCompareAndWrite() ? BLOCK : 0);
        }
        return limits.build();
    }
}
