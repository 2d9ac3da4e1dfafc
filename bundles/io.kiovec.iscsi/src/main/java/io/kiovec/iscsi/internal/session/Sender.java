// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Key;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.Parameters;
import io.kiovec.pdu.PduWriter;
import io.kiovec.pdu.Serial;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayDeque;

/**
 * Sends a session's PDUs, as many as one gathering write takes: first those of the session itself, then data that was asked for,
 * then commands, as far as the target's command window is open. A command has its number when it is put into a write, so one that
 * never went leaves no gap. Belongs to the session's lock.
 */
final class Sender {

    /** A PDU of the session's own, without data. */
    interface Notice {

        /** Fills the header, all zero before but for the numbers. */
        void fill(ByteBuffer header);
    }

    /** Bytes that wait for a write at most. */
    private static final long MOST = 2 << 20;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final PduWriter writer;
    private final long lun;
    private final boolean immediateData;
    private final boolean unsolicitedData;
    private final int firstBurst;
    private final int segment;
    private final ArrayDeque<Notice> notices = new ArrayDeque<>();
    private final ArrayDeque<Burst> bursts = new ArrayDeque<>();
    private final ArrayDeque<Task> commands = new ArrayDeque<>();
    private int cmdSn;
    private int maxCmdSn;
    private int expStatSn;
    private long batch;

    /**
     * Makes one for a session that has logged in.
     *
     * @param channel the connection
     * @param lun the eight bytes of the logical unit
     * @param parameters what was negotiated
     * @param numbers where the numbers stand
     */
    Sender(GatheringByteChannel channel, long lun, Parameters parameters, Established.Numbers numbers) {
        writer = new PduWriter(channel);
        writer.digests(parameters.headerDigest(), parameters.dataDigest());
        this.lun = lun;
        immediateData = parameters.is(Key.IMMEDIATE_DATA);
        unsolicitedData = !parameters.is(Key.INITIAL_R2T);
        firstBurst = parameters.firstBurst();
        segment = parameters.get(Key.MAX_RECV_DATA_SEGMENT_LENGTH);
        cmdSn = numbers.cmdSn();
        maxCmdSn = numbers.maxCmdSn();
        expStatSn = numbers.expStatSn();
    }

    /** Takes over what every PDU of the target tells (RFC 7143, 4.2.2.1). */
    void told(int expCmdSn, int newMaxCmdSn) {
        if (!Serial.before(newMaxCmdSn, expCmdSn - 1) && Serial.after(newMaxCmdSn, maxCmdSn)) {
            maxCmdSn = newMaxCmdSn;
        }
    }

    /** A status has come. */
    void acknowledges(int statSn) {
        expStatSn = statSn + 1;
    }

    void add(Task task) {
        commands.add(task);
    }

    void add(Notice notice) {
        notices.add(notice);
    }

    /** The target asks for data. */
    void addBurst(Task task, int transferTag, int from, int to) {
        bursts.add(new Burst(task, transferTag, from, to));
    }

    /** A sequence of Data-Out PDUs, asked for or unsolicited. */
    private static final class Burst {
        private final Task task;
        private final int transferTag;
        private final int end;
        private int at;
        private int dataSn;

        Burst(Task task, int transferTag, int from, int to) {
            this.task = task;
            this.transferTag = transferTag;
            at = from;
            end = to;
        }
    }

    /** {@return whether a task could be taken out, so that nothing of its memory is sent from now on} */
    boolean remove(Task task) {
        if (task.batch == batch && writer.pending() > 0) {
            return false;
        }
        commands.remove(task);
        bursts.removeIf(burst -> burst.task == task);
        return true;
    }

    /**
     * Sends what the system takes now.
     *
     * @return whether nothing is left that could be sent
     */
    boolean flush() throws IOException {
        while (true) {
            if (writer.pending() > 0 && !writer.send()) {
                return false;
            }
            batch++;
            fill();
            if (writer.pending() == 0) {
                return true;
            }
        }
    }

    private void fill() {
        while (writer.hasSlot() && writer.pending() < MOST) {
            if (!notices.isEmpty()) {
                ByteBuffer header = begin(Opcode.NOP_OUT, cmdSn);
                notices.poll().fill(header);
                writer.add();
            } else if (!bursts.isEmpty()) {
                data(bursts.peek());
            } else if (!commands.isEmpty() && !Serial.after(cmdSn, maxCmdSn)) {
                command(commands.poll());
            } else {
                return;
            }
        }
    }

    private ByteBuffer begin(int opcode, int number) {
        return writer.header().put(Bhs.OPCODE, (byte) opcode).putLong(Bhs.LUN, lun).putInt(Bhs.CMD_SN, number)
                .putInt(Bhs.EXP_SN, expStatSn);
    }

    private void command(Task task) {
        ByteBuffer header = begin(Opcode.SCSI_COMMAND, cmdSn);
        task.cmdSn = cmdSn++;
        task.step = Task.Step.SENT;
        task.batch = batch;
        task.describe(header);
        int early = 0;
        int unsolicited = 0;
        if (task.writes()) {
            early = immediateData ? Math.min(task.length(), Math.min(firstBurst, segment)) : 0;
            unsolicited = unsolicitedData ? Math.min(task.length(), firstBurst) : 0;
        }
        if (unsolicited > early) {
            addBurst(task, Bhs.NO_TAG, early, unsolicited);
        } else {
            header.put(Bhs.FLAGS, (byte) (header.get(Bhs.FLAGS) | Bhs.FINAL));
        }
        writer.add(task.additional(), early == 0 ? NOTHING : task.outgoing(0, early));
    }

    private void data(Burst burst) {
        Task task = burst.task;
        int bytes = Math.min(segment, burst.end - burst.at);
        boolean last = burst.at + bytes == burst.end;
        ByteBuffer header = begin(Opcode.DATA_OUT, 0);
        if (burst.transferTag == Bhs.NO_TAG) {
            header.putLong(Bhs.LUN, 0);
        }
        header.put(Bhs.FLAGS, (byte) (last ? Bhs.FINAL : 0)).putInt(Bhs.ITT, task.itt)
                .putInt(Bhs.TTT, burst.transferTag).putInt(Bhs.DATA_SN, burst.dataSn++)
                .putInt(Bhs.BUFFER_OFFSET, burst.at);
        writer.add(task.outgoing(burst.at, bytes));
        task.batch = batch;
        burst.at += bytes;
        if (last) {
            bursts.remove();
        }
    }
}
