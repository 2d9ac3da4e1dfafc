// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

/** The structures and numbers of {@code linux/io_uring.h}; the same on all 64-bit machines. */
final class RingLayout {

    // struct io_uring_params
    static final long PARAMS_SIZE = 120;
    static final long SQ_ENTRIES = 0;
    static final long CQ_ENTRIES = 4;
    static final long SETUP_FLAGS = 8;
    static final long FEATURES = 20;
    static final long SQ_OFFSETS = 40;
    static final long CQ_OFFSETS = 80;

    // struct io_sqring_offsets
    static final long SQ_HEAD = 0;
    static final long SQ_TAIL = 4;
    static final long SQ_MASK = 8;
    static final long SQ_FLAGS = 16;
    static final long SQ_ARRAY = 24;

    // struct io_cqring_offsets
    static final long CQ_HEAD = 0;
    static final long CQ_TAIL = 4;
    static final long CQ_MASK = 8;
    static final long CQ_OVERFLOW = 16;
    static final long CQ_CQES = 20;

    // struct io_uring_sqe
    static final long SQE_SIZE = 64;
    static final long SQE_OPCODE = 0;
    static final long SQE_FLAGS = 1;
    static final long SQE_FD = 4;
    static final long SQE_OFFSET = 8;
    static final long SQE_ADDRESS = 16;
    static final long SQE_LENGTH = 24;
    static final long SQE_OPERATION_FLAGS = 28;
    static final long SQE_USER_DATA = 32;
    static final long SQE_BUFFER = 40;

    // struct io_uring_cqe
    static final long CQE_SIZE = 16;
    static final long CQE_USER_DATA = 0;
    static final long CQE_RESULT = 8;

    static final byte OP_READV = 1;
    static final byte OP_WRITEV = 2;
    static final byte OP_FSYNC = 3;
    static final byte OP_READ_FIXED = 4;
    static final byte OP_WRITE_FIXED = 5;
    static final byte OP_ASYNC_CANCEL = 14;
    static final byte OP_READ = 22;
    static final byte OP_WRITE = 23;
    /** IOSQE_FIXED_FILE: the descriptor is an index of registered files. */
    static final byte FIXED_FILE = 1;
    static final int FSYNC_DATASYNC = 1;
    static final int RWF_DSYNC = 2;

    static final int SETUP_CLAMP = 1 << 4;
    /** The kernel says in the submission ring's flags that there is work for the owner to run (Linux 5.19). */
    static final int SETUP_TASKRUN_FLAG = 1 << 9;
    /** Linux 6.0. */
    static final int SETUP_SINGLE_ISSUER = 1 << 12;
    /** Linux 6.1. */
    static final int SETUP_DEFER_TASKRUN = 1 << 13;
    static final int FEATURE_SINGLE_MMAP = 1;
    static final int SQ_CQ_OVERFLOW = 1 << 1;
    static final int SQ_TASKRUN = 1 << 2;

    static final int ENTER_GETEVENTS = 1;
    static final int ENTER_EXT_ARG = 1 << 3;

    static final int REGISTER_FILES = 2;
    static final int UNREGISTER_FILES = 3;
    static final int REGISTER_BUFFERS2 = 15;
    static final int REGISTER_BUFFERS_UPDATE = 16;
    /** IORING_RSRC_REGISTER_SPARSE: all slots are empty at first (Linux 5.19). */
    static final int SPARSE = 1;

    static final long MMAP_RINGS = 0;
    static final long MMAP_ENTRIES = 0x10000000L;

    private RingLayout() {
    }
}
