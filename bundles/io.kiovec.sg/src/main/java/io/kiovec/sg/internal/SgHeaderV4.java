// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct sg_io_v4} of {@code linux/bsg.h}, what bsg nodes take. Addresses are written as numbers. */
final class SgHeaderV4 {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_INT.withName("guard"),
            JAVA_INT.withName("protocol"), JAVA_INT.withName("subprotocol"), JAVA_INT.withName("request_len"),
            JAVA_LONG.withName("request"), JAVA_LONG.withName("request_tag"), JAVA_INT.withName("request_attr"),
            JAVA_INT.withName("request_priority"), JAVA_INT.withName("request_extra"),
            JAVA_INT.withName("max_response_len"), JAVA_LONG.withName("response"),
            JAVA_INT.withName("dout_iovec_count"), JAVA_INT.withName("dout_xfer_len"),
            JAVA_INT.withName("din_iovec_count"), JAVA_INT.withName("din_xfer_len"), JAVA_LONG.withName("dout_xferp"),
            JAVA_LONG.withName("din_xferp"), JAVA_INT.withName("timeout"), JAVA_INT.withName("flags"),
            JAVA_LONG.withName("usr_ptr"), JAVA_INT.withName("spare_in"), JAVA_INT.withName("driver_status"),
            JAVA_INT.withName("transport_status"), JAVA_INT.withName("device_status"),
            JAVA_INT.withName("retry_delay"), JAVA_INT.withName("info"), JAVA_INT.withName("duration"),
            JAVA_INT.withName("response_len"), JAVA_INT.withName("din_resid"), JAVA_INT.withName("dout_resid"),
            JAVA_LONG.withName("generated_tag"), JAVA_INT.withName("spare_out"), JAVA_INT.withName("padding"));

    /** {@code BSG_FLAG_Q_AT_TAIL} and {@code BSG_FLAG_Q_AT_HEAD}. */
    static final int AT_TAIL = 0x10;
    static final int AT_HEAD = 0x20;

    private static final int GUARD = 'Q';

    private SgHeaderV4() {
    }

    static long at(String name) {
        return LAYOUT.byteOffset(groupElement(name));
    }

    private static final long COMMAND_LENGTH = at("request_len");
    private static final long COMMAND = at("request");
    private static final long SENSE_ROOM = at("max_response_len");
    private static final long SENSE = at("response");
    private static final long OUT_LENGTH = at("dout_xfer_len");
    private static final long OUT = at("dout_xferp");
    private static final long IN_LENGTH = at("din_xfer_len");
    private static final long IN = at("din_xferp");
    private static final long TIMEOUT = at("timeout");
    private static final long FLAGS = at("flags");
    private static final long DRIVER_STATUS = at("driver_status");
    private static final long HOST_STATUS = at("transport_status");
    private static final long STATUS = at("device_status");
    private static final long SENSE_LENGTH = at("response_len");
    private static final long IN_RESIDUAL = at("din_resid");
    private static final long OUT_RESIDUAL = at("dout_resid");

    /** Begins a header: a command, its sense and its time; no data yet. Protocol 0, SCSI, is what zeroes say. */
    static void begin(MemorySegment header, MemorySegment cdb, MemorySegment sense, int timeoutMillis) {
        header.fill((byte) 0);
        header.set(JAVA_INT, 0, GUARD);
        header.set(JAVA_INT, COMMAND_LENGTH, (int) cdb.byteSize());
        header.set(JAVA_LONG, COMMAND, cdb.address());
        header.set(JAVA_INT, SENSE_ROOM, (int) Math.min(sense.byteSize(), 252));
        header.set(JAVA_LONG, SENSE, sense.address());
        header.set(JAVA_INT, TIMEOUT, timeoutMillis);
    }

    static void dataIn(MemorySegment header, MemorySegment data) {
        header.set(JAVA_INT, IN_LENGTH, (int) data.byteSize());
        header.set(JAVA_LONG, IN, data.address());
    }

    static void dataOut(MemorySegment header, MemorySegment data) {
        header.set(JAVA_INT, OUT_LENGTH, (int) data.byteSize());
        header.set(JAVA_LONG, OUT, data.address());
    }

    static void flags(MemorySegment header, int flags) {
        header.set(JAVA_INT, FLAGS, flags);
    }

    static int status(MemorySegment header) {
        return header.get(JAVA_INT, STATUS) & 0xff;
    }

    static int hostStatus(MemorySegment header) {
        return header.get(JAVA_INT, HOST_STATUS);
    }

    static int driverStatus(MemorySegment header) {
        return header.get(JAVA_INT, DRIVER_STATUS);
    }

    static int senseLength(MemorySegment header) {
        return header.get(JAVA_INT, SENSE_LENGTH);
    }

    static int residualIn(MemorySegment header) {
        return header.get(JAVA_INT, IN_RESIDUAL);
    }

    static int residualOut(MemorySegment header) {
        return header.get(JAVA_INT, OUT_RESIDUAL);
    }
}
