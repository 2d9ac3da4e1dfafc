// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.sim.internal.unit.Task;

/**
 * Where the CDBs of block commands keep their block address and their number of blocks: one handler serves all lengths
 * (SBC-4, clause 5).
 */
enum CdbForm {
    /** READ (6), WRITE (6): 21 bits of address, and 0 for 256 blocks. */
    SIX(4) {
        @Override
        long lba(Task task) {
            return task.u24(1) & 0x1f_ffff;
        }

        @Override
        long blocks(Task task) {
            int blocks = task.u8(4);
            return blocks == 0 ? 256 : blocks;
        }
    },
    /** 32 bits of address, 16 bits of length. */
    TEN(7) {
        @Override
        long lba(Task task) {
            return task.u32(2);
        }

        @Override
        long blocks(Task task) {
            return task.u16(7);
        }
    },
    /** 32 bits of address and of length. */
    TWELVE(6) {
        @Override
        long lba(Task task) {
            return task.u32(2);
        }

        @Override
        long blocks(Task task) {
            return task.u32(6);
        }
    },
    /** 64 bits of address, 32 bits of length. */
    SIXTEEN(10) {
        @Override
        long lba(Task task) {
            return task.u64(2);
        }

        @Override
        long blocks(Task task) {
            return task.u32(10);
        }
    },
    /** WRITE ATOMIC (16): 64 bits of address, 16 bits of length. */
    ATOMIC(12) {
        @Override
        long lba(Task task) {
            return task.u64(2);
        }

        @Override
        long blocks(Task task) {
            return task.u16(12);
        }
    },
    /** COMPARE AND WRITE: 64 bits of address, 8 bits of length. */
    COMPARE(13) {
        @Override
        long lba(Task task) {
            return task.u64(2);
        }

        @Override
        long blocks(Task task) {
            return task.u8(13);
        }
    };

    private final int lengthAt;

    CdbForm(int lengthAt) {
        this.lengthAt = lengthAt;
    }

    /** {@return the first block; negative from 2^63 on} */
    abstract long lba(Task task);

    /** {@return how many blocks, 0 to 2^32-1} */
    abstract long blocks(Task task);

    /** {@return the byte where the number of blocks begins, for field pointers} */
    int lengthAt() {
        return lengthAt;
    }
}
