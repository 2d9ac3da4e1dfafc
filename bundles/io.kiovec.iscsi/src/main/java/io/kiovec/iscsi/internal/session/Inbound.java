// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** What a session does with each kind of PDU that its target sends. Belongs to the session's lock. */
final class Inbound implements Receiver.Inbox {

    /** What is no device's data: sense data, the header of what was rejected. More of it is dropped. */
    private static final int MOST_NOTE = 8192;
    /** Answers in a row that were due, after which the next ones are predicted. */
    private static final int SURE = 16;
    private static final int COMPLETED_AT_TARGET = 0;
    /** Events of an asynchronous message (RFC 7143, 11.9.1). */
    private static final int SENSE_DATA = 0;
    private static final int LOGOUT_ASKED = 1;
    private static final int LAST_EVENT_OF_RFC = 4;

    /** What is done with a PDU. */
    private interface Handler {

        /** {@return where its data goes} */
        default ByteBuffer data(Inbound inbound, ByteBuffer header, int length) throws IOException {
            return inbound.note(length);
        }

        /** It is whole. */
        void complete(Inbound inbound, ByteBuffer header, int length) throws IOException;
    }

    private static final Map<Integer, Handler> HANDLERS = Map.of(Opcode.DATA_IN, new Handler() {
        @Override
        public ByteBuffer data(Inbound inbound, ByteBuffer header, int length) throws IOException {
            return inbound.dataIn(header, length);
        }

        @Override
        public void complete(Inbound inbound, ByteBuffer header, int length) throws IOException {
            inbound.dataInCame(header, length);
        }
    }, Opcode.SCSI_RESPONSE, Inbound::response, Opcode.R2T, Inbound::readyToTransfer, Opcode.TASK_MANAGEMENT_RESPONSE,
            Inbound::functionResponse, Opcode.NOP_IN, Inbound::nopIn, Opcode.ASYNC_MESSAGE, Inbound::asynchronous,
            Opcode.REJECT, Inbound::reject, Opcode.LOGOUT_RESPONSE, Inbound::logoutResponse);

    private final Session session;
    private final Sender sender;
    private final TaskTable tasks;
    private final ByteBuffer notes = ByteBuffer.allocateDirect(MOST_NOTE);
    /** The task whose data is coming; {@code null} for none. */
    private Task present;
    private boolean dropped;
    /** Answers in a row that were those of the oldest command, as far as it counts. */
    private int due;

    Inbound(Session session, Sender sender, TaskTable tasks) {
        this.session = session;
        this.sender = sender;
        this.tasks = tasks;
    }

    @Override
    public boolean isReceiving() {
        return tasks.isReceiving();
    }

    /** Most targets answer reads in the order in which they were sent, and whole: after a few of them that is counted on. */
    @Override
    public int predict(ByteBuffer[] places, int bytes) {
        int count = 0;
        int left = bytes;
        Task task = due < SURE ? null : present == null ? tasks.line().first() : present.after;
        while (count < places.length && task != null && task.expectsAll() && task.length() <= left) {
            places[count++] = task.incoming(0, task.length());
            left -= task.length();
            task = task.after;
        }
        return count;
    }

    /** Takes note whether an answer is the one that was due, and whole. */
    private void count(ByteBuffer header, int length) {
        Task task = task(header);
        boolean isDue = task != null && task == tasks.line().first()
                && length == ((header.get(Bhs.FLAGS) & Bhs.HAS_STATUS) == 0 ? 0 : task.length());
        due = isDue ? Math.min(due + 1, SURE) : 0;
    }

    /** {@return whether data of a task is coming now} */
    boolean isComing(Task task) {
        return present == task;
    }

    @Override
    public ByteBuffer header(ByteBuffer header, int length) throws IOException {
        sender.told(header.getInt(Bhs.EXP_SN), header.getInt(Bhs.MAX_CMD_SN));
        count(header, length);
        ByteBuffer into = handler(header).data(this, header, length);
        dropped = into == null && length > 0;
        return into;
    }

    @Override
    public void complete(ByteBuffer header, int length) throws IOException {
        handler(header).complete(this, header, dropped ? 0 : length);
    }

    private static Handler handler(ByteBuffer header) throws IOException {
        int opcode = header.get(Bhs.OPCODE) & Bhs.OPCODE_MASK;
        Handler handler = HANDLERS.get(opcode);
        if (handler == null) {
            throw new IOException(String.format("the target sent a PDU of opcode %02Xh, which it must not", opcode));
        }
        return handler;
    }

    private ByteBuffer note(int length) {
        return length == 0 || length > MOST_NOTE ? null : notes.clear().limit(length);
    }

    /** {@return the task of a PDU; {@code null} for one that was aborted while its answer was on its way} */
    private Task task(ByteBuffer header) {
        return tasks.find(header.getInt(Bhs.ITT));
    }

    private ByteBuffer dataIn(ByteBuffer header, int length) throws IOException {
        Task task = task(header);
        present = task;
        if (task == null) {
            return null;
        }
        int offset = header.getInt(Bhs.BUFFER_OFFSET);
        if (length > 0 && !task.expects(offset, length)) {
            throw new IOException("the target sent " + length + " bytes at " + offset + ", which nobody expects, for "
                    + task);
        }
        return length == 0 ? null : task.incoming(offset, length);
    }

    private void dataInCame(ByteBuffer header, int ignored) throws IOException {
        Task task = present;
        present = null;
        boolean hasStatus = (header.get(Bhs.FLAGS) & Bhs.HAS_STATUS) != 0;
        if (hasStatus) {
            sender.acknowledges(header.getInt(Bhs.STAT_SN));
        }
        if (task == null) {
            return;
        }
        task.came(header.getInt(Bhs.DATA_LENGTH) & 0xff_ffff);
        if (hasStatus) {
            session.answered(task, header.get(Bhs.STATUS) & 0xff, residual(header));
        }
    }

    /** {@return what was not moved; negative when there was more than was asked} */
    private static long residual(ByteBuffer header) {
        int flags = header.get(Bhs.FLAGS);
        long count = header.getInt(Bhs.RESIDUAL) & 0xffff_ffffL;
        if ((flags & Bhs.OVERFLOW) != 0) {
            return -count;
        }
        return (flags & Bhs.UNDERFLOW) != 0 ? count : 0;
    }

    private void response(ByteBuffer header, int length) throws IOException {
        Task task = task(header);
        sender.acknowledges(header.getInt(Bhs.STAT_SN));
        if (task == null) {
            return;
        }
        if (header.get(Bhs.RESPONSE) != COMPLETED_AT_TARGET) {
            session.failed(task, "the target failed (iSCSI response %02Xh)".formatted(header.get(Bhs.RESPONSE)));
            return;
        }
        if (length > 2) {
            task.sense(notes, 2, Math.min(notes.getShort(0) & 0xffff, length - 2));
        }
        session.answered(task, header.get(Bhs.STATUS) & 0xff, residual(header));
    }

    private void readyToTransfer(ByteBuffer header, int length) throws IOException {
        Task task = task(header);
        int from = header.getInt(Bhs.BUFFER_OFFSET);
        int bytes = header.getInt(Bhs.DESIRED_LENGTH);
        if (task == null || task.step == Task.Step.ABANDONED) {
            return;
        }
        if (!task.writes() || from < 0 || bytes <= 0 || bytes > task.length() - from) {
            throw new IOException("the target asks for " + bytes + " bytes at " + from + ", which it must not, of "
                    + task);
        }
        sender.addBurst(task, header.getInt(Bhs.TTT), from, from + bytes);
    }

    private void functionResponse(ByteBuffer header, int length) throws IOException {
        sender.acknowledges(header.getInt(Bhs.STAT_SN));
        session.management().answered(header.getInt(Bhs.ITT), header.get(Bhs.RESPONSE) & 0xff);
    }

    private void nopIn(ByteBuffer header, int length) {
        if (header.getInt(Bhs.ITT) != Bhs.NO_TAG) {
            // Ours has come back.
            sender.acknowledges(header.getInt(Bhs.STAT_SN));
        }
        int transferTag = header.getInt(Bhs.TTT);
        if (transferTag != Bhs.NO_TAG) {
            long lun = header.getLong(Bhs.LUN);
            sender.add(answer -> answer.put(Bhs.OPCODE, (byte) (Opcode.NOP_OUT | Bhs.IMMEDIATE))
                    .put(Bhs.FLAGS, (byte) Bhs.FINAL).putLong(Bhs.LUN, lun).putInt(Bhs.ITT, Bhs.NO_TAG)
                    .putInt(Bhs.TTT, transferTag));
        }
    }

    private void asynchronous(ByteBuffer header, int length) throws IOException {
        sender.acknowledges(header.getInt(Bhs.STAT_SN));
        int event = header.get(36) & 0xff;
        switch (event) {
            case SENSE_DATA -> session.log().accept("the target tells of an event of its device");
            case LOGOUT_ASKED -> session.leave("the target asked for a logout");
            default -> {
                if (event <= LAST_EVENT_OF_RFC) {
                    session.leave("the target is about to end the connection (event " + event + ")");
                }
            }
        }
    }

    private void reject(ByteBuffer header, int length) throws IOException {
        sender.acknowledges(header.getInt(Bhs.STAT_SN));
        int opcode = length >= Bhs.LENGTH ? notes.get(Bhs.OPCODE) & Bhs.OPCODE_MASK : -1;
        String what = "the target rejected a PDU of opcode %02Xh (reason %02Xh)".formatted(opcode, header
                .get(Bhs.RESPONSE));
        if (opcode != Opcode.NOP_OUT) {
            throw new IOException(what);
        }
    }

    private void logoutResponse(ByteBuffer header, int length) {
        session.loggedOut();
    }
}
