// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct sg_io_hdr} of {@code scsi/sg.h}, what sg and block nodes take. Addresses are written as numbers. */
final class SgHeader {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_INT.withName("interface_id"),
            JAVA_INT.withName("dxfer_direction"), JAVA_BYTE.withName("cmd_len"), JAVA_BYTE.withName("mx_sb_len"),
            JAVA_SHORT.withName("iovec_count"), JAVA_INT.withName("dxfer_len"), JAVA_LONG.withName("dxferp"),
            JAVA_LONG.withName("cmdp"), JAVA_LONG.withName("sbp"), JAVA_INT.withName("timeout"),
            JAVA_INT.withName("flags"), JAVA_INT.withName("pack_id"), MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("usr_ptr"), JAVA_BYTE.withName("status"), JAVA_BYTE.withName("masked_status"),
            JAVA_BYTE.withName("msg_status"), JAVA_BYTE.withName("sb_len_wr"), JAVA_SHORT.withName("host_status"),
            JAVA_SHORT.withName("driver_status"), JAVA_INT.withName("resid"), JAVA_INT.withName("duration"),
            JAVA_INT.withName("info"), MemoryLayout.paddingLayout(4));

    /** {@code struct sg_iovec}. */
    static final StructLayout VECTOR = MemoryLayout.structLayout(JAVA_LONG.withName("iov_base"),
            JAVA_LONG.withName("iov_len"));

    /** Directions. */
    static final int NO_DATA = -1;
    static final int TO_DEVICE = -2;
    static final int FROM_DEVICE = -3;

    /** Flags. */
    static final int DIRECT_IO = 1;
    static final int MMAP_IO = 4;
    static final int AT_TAIL = 0x10;
    static final int AT_HEAD = 0x20;
    static final int NO_TRANSFER = 0x10000;

    /** What the info bits tell of direct transfers. */
    static final int DIRECT_IO_MASK = 6;
    static final int INDIRECT_DONE = 0;
    static final int DIRECT_DONE = 2;

    private static final int INTERFACE = 'S';
    private static final long INTERFACE_ID = at("interface_id");
    private static final long DIRECTION = at("dxfer_direction");
    private static final long COMMAND_LENGTH = at("cmd_len");
    private static final long VECTORS = at("iovec_count");
    private static final long LENGTH = at("dxfer_len");
    private static final long DATA = at("dxferp");
    private static final long COMMAND = at("cmdp");
    private static final long SENSE = at("sbp");
    private static final long TIMEOUT = at("timeout");
    private static final long FLAGS = at("flags");
    private static final long PACK_ID = at("pack_id");
    private static final long STATUS = at("status");
    private static final long SENSE_LENGTH = at("sb_len_wr");
    private static final long HOST_STATUS = at("host_status");
    private static final long DRIVER_STATUS = at("driver_status");
    private static final long RESIDUAL = at("resid");
    private static final long INFO = at("info");

    private SgHeader() {
    }

    private static long at(String name) {
        return LAYOUT.byteOffset(groupElement(name));
    }

    /**
     * Begins a header: a command, its sense and its time; no data and no flags yet. Fields that lie side by side are
     * written as one word, lower half first as on both machines; what the kernel answers is not cleared, for it writes all
     * of that.
     */
    static void begin(MemorySegment header, MemorySegment cdb, MemorySegment sense, int timeoutMillis, int packId) {
        header.set(JAVA_LONG, INTERFACE_ID, word(INTERFACE, NO_DATA));
        header.set(JAVA_LONG, COMMAND_LENGTH, cdb.byteSize() & 0xff | Math.min(sense.byteSize(), 252) << Byte.SIZE);
        header.set(JAVA_LONG, DATA, 0L);
        header.set(JAVA_LONG, COMMAND, cdb.address());
        header.set(JAVA_LONG, SENSE, sense.address());
        header.set(JAVA_LONG, TIMEOUT, word(timeoutMillis, 0));
        header.set(JAVA_INT, PACK_ID, packId);
    }

    private static long word(int lower, int upper) {
        return (long) upper << Integer.SIZE | lower & 0xffff_ffffL;
    }

    /** Says where the data is: 0 for nowhere in this process. */
    static void data(MemorySegment header, int direction, int length, long address) {
        header.set(JAVA_INT, DIRECTION, direction);
        header.set(JAVA_INT, LENGTH, length);
        header.set(JAVA_LONG, DATA, address);
    }

    /** Says that the data's address is that of a list of pieces. */
    static void vectors(MemorySegment header, int count) {
        header.set(JAVA_SHORT, VECTORS, (short) count);
    }

    static void vector(MemorySegment list, int index, MemorySegment piece) {
        list.set(JAVA_LONG, index * VECTOR.byteSize(), piece.address());
        list.set(JAVA_LONG, index * VECTOR.byteSize() + Long.BYTES, piece.byteSize());
    }

    static void flags(MemorySegment header, int flags) {
        header.set(JAVA_INT, FLAGS, flags);
    }

    static int packId(MemorySegment header) {
        return header.get(JAVA_INT, PACK_ID);
    }

    static int status(MemorySegment header) {
        return Byte.toUnsignedInt(header.get(JAVA_BYTE, STATUS));
    }

    static int senseLength(MemorySegment header) {
        return Byte.toUnsignedInt(header.get(JAVA_BYTE, SENSE_LENGTH));
    }

    static int hostStatus(MemorySegment header) {
        return Short.toUnsignedInt(header.get(JAVA_SHORT, HOST_STATUS));
    }

    static int driverStatus(MemorySegment header) {
        return Short.toUnsignedInt(header.get(JAVA_SHORT, DRIVER_STATUS));
    }

    static int residual(MemorySegment header) {
        return header.get(JAVA_INT, RESIDUAL);
    }

    static int info(MemorySegment header) {
        return header.get(JAVA_INT, INFO);
    }
}
