// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.target.internal.link.Outgoing;
import io.kiovec.target.internal.link.ResponseWriter;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One sequence of Data-Out PDUs: the unsolicited one of a command, or what an R2T asks for; then it is also that R2T to
 * be sent. Used by the thread that reads from the connection of the task.
 */
final class Burst extends Outgoing {

    private final Task task;
    // The task may be another command's when the R2T is sent at last.
    private int itt;
    private long lun;
    private int tag;
    private int r2tSn;
    private int begin;
    private int end;
    private int at;
    private int dataSn;
    private boolean open;
    /** Whether it is in the outbox and cannot be used for another R2T yet. */
    private volatile boolean queued;

    Burst(Task task) {
        this.task = task;
    }

    void open(int targetTag, int number, int offset, int length) {
        itt = task.itt();
        lun = task.lun();
        tag = targetTag;
        r2tSn = number;
        begin = offset;
        at = offset;
        end = offset + length;
        dataSn = 0;
        open = true;
    }

    void close() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    boolean isFree() {
        return !open && !queued;
    }

    int tag() {
        return tag;
    }

    /** {@return whether a Data-Out is the next of this sequence} It is taken to have come. */
    boolean takes(int number, int offset) {
        boolean next = number == dataSn && offset == at;
        dataSn++;
        return next;
    }

    boolean hasRoom(int length) {
        return length <= end - at;
    }

    void advance(int length) {
        at += length;
    }

    boolean isComplete() {
        return at == end;
    }

    int at() {
        return at;
    }

    void queue() {
        queued = true;
    }

    @Override
    protected void encode(ResponseWriter out) throws IOException {
        ByteBuffer header = out.unnumbered(Opcode.R2T, Bhs.FINAL, itt);
        header.putLong(Bhs.LUN, lun);
        header.putInt(Bhs.TTT, tag);
        header.putInt(Bhs.DATA_SN, r2tSn);
        header.putInt(Bhs.BUFFER_OFFSET, begin);
        header.putInt(Bhs.DESIRED_LENGTH, end - begin);
        out.add();
    }

    @Override
    protected void done() {
        queued = false;
    }
}
