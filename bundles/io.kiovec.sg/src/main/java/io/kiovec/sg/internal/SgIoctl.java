// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

/** The requests of {@code scsi/sg.h} that this transport makes. */
final class SgIoctl {

    static final long SET_COMMAND_QUEUING = 0x2271;
    static final long GET_RESERVED_SIZE = 0x2272;
    static final long SET_RESERVED_SIZE = 0x2275;
    static final long SET_FORCE_PACK_ID = 0x227b;
    static final long GET_TABLE_SIZE = 0x227f;
    static final long SCSI_RESET = 0x2284;
    static final long IO = 0x2285;
    static final long SET_KEEP_ORPHAN = 0x2287;
    /** {@code BLKSECTGET}: on sg in bytes. */
    static final long MAX_BYTES = 0x1267;

    /** What {@link #SCSI_RESET} resets. */
    static final int RESET_DEVICE = 1;
    static final int RESET_BUS = 2;
    static final int RESET_HOST = 3;
    static final int RESET_TARGET = 4;
    /** Where the adapter cannot reset so little, it shall not reset more. */
    static final int DO_NOT_ESCALATE = 0x100;

    private SgIoctl() {
    }
}
