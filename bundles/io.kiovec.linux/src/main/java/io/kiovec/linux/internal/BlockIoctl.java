// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

/** The requests of {@code linux/fs.h} to block nodes. */
final class BlockIoctl {

    static final long READ_ONLY = 0x125e;
    static final long SECTOR_SIZE = 0x1268;
    static final long DISCARD = 0x1277;
    static final long MINIMUM_IO = 0x1278;
    static final long OPTIMAL_IO = 0x1279;
    static final long PHYSICAL_SECTOR_SIZE = 0x127b;
    static final long ZERO_OUT = 0x127f;
    static final long SIZE_64 = 0x80081272L;
    static final long DISK_SEQUENCE = 0x80081280L;

    private BlockIoctl() {
    }
}
