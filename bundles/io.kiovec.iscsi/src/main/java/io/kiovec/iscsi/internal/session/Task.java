// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Failure;
import io.kiovec.io.TaskAttribute;
import io.kiovec.pdu.Bhs;
import io.kiovec.scsi.CommandEffect;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * One SCSI command of a session: what was asked, how far it is, and how it ended. Whoever took it fills it before it begins and reads
 * its outcome after it has ended; between, it belongs to the session's lock. Used again and again.
 */
public final class Task implements Waiting, Requester {

    /** Where it is. */
    enum Step {
        /** Nobody's. */
        FREE,
        /** Being filled, or its outcome being read. */
        TAKEN,
        /** Waits for its turn in the command window. */
        QUEUED,
        /** Some of it is on its way. */
        SENT,
        /** Its requester has been told that its time is over; the target has still to say that it is gone. */
        ABANDONED
    }

    private static final int USUAL_CDB = 16;
    private static final int EXTENDED_CDB = 0x01;
    private static final byte READ_10 = 0x28;
    private static final byte READ_12 = (byte) 0xa8;
    private static final byte READ_16 = (byte) 0x88;
    private static final ByteBuffer NO_MORE = ByteBuffer.allocate(0);

    private final int index;
    /** Where it goes when it is free: to the tasks of a queue, or of all synchronous calls. */
    ArrayDeque<Task> home;
    Step step = Step.FREE;
    /** Its neighbours in a {@link TaskLine}; {@code null} for none. */
    Task before;
    Task after;
    private int uses;
    /** Initiator task tag. */
    int itt;
    int cmdSn;
    /** Its requester has read its outcome; it waits for the target only. */
    boolean isRead;

    private final ByteBuffer cdb = ByteBuffer.allocateDirect(USUAL_CDB);
    private ByteBuffer additional = NO_MORE;
    private final MemoryWindow window = new MemoryWindow();
    private MemorySegment data = MemorySegment.NULL;
    private MemorySegment sense = MemorySegment.NULL;
    private DataDirection direction = DataDirection.NONE;
    private boolean discards;
    private TaskAttribute attribute = TaskAttribute.SIMPLE;
    private CommandEffect effect = CommandEffect.MEDIUM;
    private long tag;
    private int length;
    long deadline;
    private Requester requester = this;
    private Thread waiter;

    /** The batch of the sender in which some of it stands. */
    long batch = -1;

    // What came.
    private long moved;
    private boolean ended;
    private Failure failure = Failure.NONE;
    private String reason = "";
    private int status;
    private int senseLength;
    private long residual;

    Task(int index, ArrayDeque<Task> home) {
        this.index = index;
        this.home = home;
    }

    void taken() {
        step = Step.TAKEN;
        uses = (uses + 1) % TaskTable.USES;
        itt = uses << TaskTable.INDEX_BITS | index;
        batch = -1;
        isRead = false;
        moved = 0;
        ended = false;
        failure = Failure.NONE;
        reason = "";
        status = 0;
        senseLength = 0;
        residual = 0;
    }

    /**
     * Says what is to be done.
     *
     * @param command the CDB, 6 to 260 bytes
     * @param where the data goes
     * @param phase what becomes of data that comes
     * @param memory of the data, native, of 512 MiB at most; kept until the task has ended
     * @param senseMemory 252 bytes
     */
    public void ask(MemorySegment command, DataDirection where, DataPhase phase, MemorySegment memory,
            MemorySegment senseMemory) {
        int bytes = (int) command.byteSize();
        MemorySegment.copy(command, 0, MemorySegment.ofBuffer(cdb.clear()), 0, Math.min(bytes, USUAL_CDB));
        for (int at = bytes; at < USUAL_CDB; at++) {
            cdb.put(at, (byte) 0);
        }
        additional.clear().limit(0);
        if (bytes > USUAL_CDB) {
            extend(command, bytes);
        }
        data = memory;
        sense = senseMemory;
        length = (int) memory.byteSize();
        direction = length == 0 ? DataDirection.NONE : where;
        discards = direction == DataDirection.IN && phase == DataPhase.DISCARD;
        if (direction != DataDirection.NONE) {
            window.set(memory);
        }
    }

    /** The rest of a long command goes into an additional header segment (RFC 7143, 11.2.2.3). */
    private void extend(MemorySegment command, int bytes) {
        int rest = bytes - USUAL_CDB;
        int words = (4 + rest + 3) / 4;
        if (additional.capacity() < words * 4) {
            additional = ByteBuffer.allocateDirect(words * 4);
        }
        additional.clear().limit(words * 4);
        additional.putInt(words * 4 - 4, 0);
        additional.putShort(0, (short) (rest + 1)).put(2, (byte) EXTENDED_CDB).put(3, (byte) 0);
        MemorySegment.copy(command, USUAL_CDB, MemorySegment.ofBuffer(additional), 4, rest);
    }

    /**
     * Says how it is to be done.
     *
     * @param order among other commands
     * @param does what it does to the device
     * @param number the caller's name for it
     * @param nanos how long it may take
     */
    public void terms(TaskAttribute order, CommandEffect does, long number, long nanos) {
        attribute = order;
        effect = does;
        tag = number;
        deadline = System.nanoTime() + Math.max(0, Math.min(nanos, Long.MAX_VALUE / 4));
    }

    /**
     * Says who hears of its end.
     *
     * @param who the requester; itself for the thread that calls this
     */
    public void requester(Requester who) {
        requester = who;
        waiter = Thread.currentThread();
    }

    /** Puts the fields of its SCSI Command PDU. */
    void describe(ByteBuffer header) {
        header.putInt(Bhs.ITT, itt).putInt(Bhs.EDTL, length);
        header.putLong(Bhs.CDB, cdb.getLong(0)).putLong(Bhs.CDB + 8, cdb.getLong(8));
        int kind = switch (direction) {
            case IN -> Bhs.READ;
            case OUT -> Bhs.WRITE;
            case NONE -> 0;
        };
        // RFC 7143, 11.3.1.
        int order = switch (attribute) {
            case SIMPLE -> 1;
            case ORDERED -> 2;
            case HEAD_OF_QUEUE -> 3;
            case ACA -> 4;
        };
        header.put(Bhs.FLAGS, (byte) (kind | order));
    }

    ByteBuffer additional() {
        return additional;
    }

    boolean writes() {
        return direction == DataDirection.OUT;
    }

    /** {@return whether data may come that goes into its memory} */
    boolean receives() {
        return direction == DataDirection.IN && !discards;
    }

    int length() {
        return length;
    }

    int cdb(int index) {
        return cdb.get(index) & 0xff;
    }

    /** {@return a part of its memory, to be sent} */
    ByteBuffer outgoing(int offset, int bytes) {
        return bytes == length ? window.part(offset, bytes) : window.copyOfPart(offset, bytes);
    }

    /** {@return where data that has come goes; {@code null} to drop it} */
    ByteBuffer incoming(int offset, int bytes) {
        return receives() && step == Step.SENT ? window.part(offset, bytes) : null;
    }

    /** {@return whether its answer, unless it fails, is one Data-In with all its data, in order with others, and has not begun} */
    boolean expectsAll() {
        return receives() && step == Step.SENT && moved == 0 && effect == CommandEffect.NOTHING && switch (cdb.get(0)) {
            case READ_10, READ_12, READ_16 -> true;
            default -> false;
        };
    }

    /** {@return whether data at that place is what is expected next} */
    boolean expects(int offset, int bytes) {
        return direction == DataDirection.IN && offset == moved && bytes <= length - moved;
    }

    void came(int bytes) {
        moved += bytes;
    }

    /** Takes the sense data of a response. */
    void sense(ByteBuffer from, int at, int bytes) {
        senseLength = (int) Math.min(bytes, sense.byteSize());
        MemorySegment.copy(MemorySegment.ofBuffer(from.duplicate().clear()), at, sense, 0, senseLength);
    }

    /**
     * It has a status.
     *
     * @param left what the target says that it did not move; negative when it had more
     */
    void answered(int with, long left) {
        status = with;
        residual = direction == DataDirection.IN && left >= 0 ? Math.max(left, length - moved) : left;
        residual = Math.min(residual, length);
        finish();
    }

    void failed(Failure why, String because) {
        failure = why;
        reason = because;
        finish();
    }

    /** It cannot be told any more whether it was done, where that makes a difference. */
    void lost(Failure harmless, String because) {
        failed(step == Step.QUEUED || effect == CommandEffect.NOTHING ? harmless : Failure.OUTCOME_UNKNOWN, because);
    }

    private void finish() {
        ended = true;
        step = Step.TAKEN;
        requester.ended(this);
    }

    @Override
    public void ended(Task task) {
        if (Thread.currentThread() != waiter) {
            LockSupport.unpark(waiter);
        }
    }

    @Override
    public boolean isOver() {
        return ended;
    }

    void free() {
        step = Step.FREE;
        data = MemorySegment.NULL;
        sense = MemorySegment.NULL;
        requester = this;
        waiter = null;
    }

    /** {@return the number that its caller gave} */
    public long tag() {
        return tag;
    }

    /** {@return why it got no status, {@link Failure#NONE} where it got one} */
    public Failure failure() {
        return failure;
    }

    /** {@return why it got no status, as a clause for people} */
    public String reason() {
        return reason;
    }

    /** {@return the status byte} */
    public int status() {
        return status;
    }

    /** {@return bytes of sense data} */
    public int senseLength() {
        return senseLength;
    }

    /** {@return bytes that were asked and not moved; negative where there were more} */
    public long residual() {
        return residual;
    }

    @Override
    public String toString() {
        return String.format("command %02Xh, tag %08x, %s, %d of %d bytes", cdb.get(0), itt, step, moved, data
                .byteSize());
    }
}
