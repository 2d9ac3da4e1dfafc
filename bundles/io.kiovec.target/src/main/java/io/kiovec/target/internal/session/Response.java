// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.api.ScsiRequest;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.target.internal.link.ResponseWriter;
import io.kiovec.pdu.Key;
import io.kiovec.pdu.Parameters;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.target.internal.unit.Answer;
import io.kiovec.target.internal.unit.DataBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * How a task ended, as PDUs: its data (RFC 7143, 11.7) and its status (11.4). A GOOD status rides on the last data, every
 * other has a SCSI Response of its own.
 */
final class Response {

    private static final int MOST_SENSE = 252;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Task task;
    private int status;
    private long residual;
    private int length;
    private DataBuffer data;
    private ByteBuffer ownData = NOTHING;
    private ByteBuffer sense;
    private int senseLength;

    Response(Task task) {
        this.task = task;
    }

    void begin() {
        status = 0;
        residual = 0;
        length = 0;
        data = null;
        ownData = NOTHING;
        senseLength = 0;
    }

    /**
     * Takes a device's result.
     *
     * @param request its command, which has ended
     * @param read where its data is; null when it reads none
     * @param asked bytes that the command was to move
     */
    void of(ScsiRequest request, DataBuffer read, int asked) {
        status = request.status();
        residual = request.residual();
        data = read;
        length = read == null ? 0 : (int) Math.max(0, asked - Math.max(0, residual));
        if (status == ScsiStatus.CHECK_CONDITION.code()) {
            MemorySegment from = request.sense();
            senseLength = (int) Math.min(MOST_SENSE, from.byteSize());
            MemorySegment.copy(from, 0, MemorySegment.ofBuffer(senseData()), 2, senseLength);
        }
    }

    /** Takes what the target itself answers. */
    void of(Answer answer, boolean reads, int asked) {
        status = answer.status().code();
        residual = (long) asked - answer.data().length;
        length = reads ? Math.min(asked, answer.data().length) : 0;
        data = null;
        ownData = ByteBuffer.wrap(answer.data());
        senseLength = answer.sense().isEmpty()
                ? 0
                : answer.sense().get().write(
                        MemorySegment.ofBuffer(senseData()).asSlice(2, MOST_SENSE), SenseFormat.FIXED);
    }

    /** {@return bytes of data} */
    int length() {
        return length;
    }

    private ByteBuffer senseData() {
        if (sense == null) {
            sense = ByteBuffer.allocateDirect(2 + MOST_SENSE);
        }
        return sense.clear();
    }

    void encode(ResponseWriter out, Parameters parameters) throws IOException {
        boolean together = length > 0 && status == 0;
        int pdus = length > 0 ? data(out, parameters, together) : 0;
        if (together) {
            return;
        }
        ByteBuffer header = out.response(Opcode.SCSI_RESPONSE, Bhs.FINAL | residualFlag(), task.itt());
        header.put(Bhs.STATUS, (byte) status);
        header.putInt(Bhs.DATA_SN, pdus + task.dataOut().r2ts());
        header.putInt(Bhs.RESIDUAL, residualCount());
        if (senseLength > 0) {
            out.add(sense.putShort(0, (short) senseLength).limit(2 + senseLength).position(0));
        } else {
            out.add();
        }
    }

    /** {@return how many PDUs there were} */
    private int data(ResponseWriter out, Parameters parameters, boolean withStatus) throws IOException {
        int most = parameters.get(Key.MAX_RECV_DATA_SEGMENT_LENGTH);
        int burst = parameters.get(Key.MAX_BURST_LENGTH);
        int inBurst = 0;
        int number = 0;
        for (int at = 0; at < length; number++) {
            int piece = Math.min(Math.min(most, length - at), burst - inBurst);
            boolean last = at + piece == length;
            inBurst += piece;
            boolean ends = last || inBurst == burst;
            ByteBuffer header;
            if (last && withStatus) {
                header = out.response(Opcode.DATA_IN, Bhs.FINAL | Bhs.HAS_STATUS | residualFlag(), task.itt());
                header.put(Bhs.STATUS, (byte) status);
                header.putInt(Bhs.RESIDUAL, residualCount());
            } else {
                header = out.unnumbered(Opcode.DATA_IN, ends ? Bhs.FINAL : 0, task.itt());
                header.putInt(Bhs.STAT_SN, 0);
            }
            header.putInt(Bhs.TTT, Bhs.NO_TAG);
            header.putInt(Bhs.DATA_SN, number);
            header.putInt(Bhs.BUFFER_OFFSET, at);
            out.add(data == null ? ownData.slice(at, piece) : data.piece(number, at, piece));
            inBurst = ends ? 0 : inBurst;
            at += piece;
        }
        return number;
    }

    private int residualFlag() {
        return residual == 0 ? 0 : residual > 0 ? Bhs.UNDERFLOW : Bhs.OVERFLOW;
    }

    private int residualCount() {
        return (int) Math.min(Math.abs(residual), 0xffff_ffffL);
    }
}
