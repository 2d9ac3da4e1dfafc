// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.api.ScsiRequest;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.target.internal.link.Outbox;
import io.kiovec.target.internal.link.Outgoing;
import io.kiovec.target.internal.link.ResponseWriter;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.RejectReason;
import io.kiovec.target.internal.unit.Answer;
import io.kiovec.target.internal.unit.BufferPool;
import io.kiovec.target.internal.unit.DataBuffer;
import io.kiovec.target.internal.unit.Senses;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One command of an initiator, from its PDU to its response. Made by its nexus and used again and again, so that a
 * command allocates nothing.
 *
 * <p>It passes from thread to thread: who reads fills it in and takes its data; who executes has it between
 * {@link Stage#RUNNING} and {@link Stage#ENDED}; who sends has it until it is done. What decides between them is under
 * the session's lock.
 */
public final class Task extends Outgoing implements Arrival, Work {

    private static final int MOST_CDB = 260;

    /** Where it stands. Under the session's lock. */
    enum Stage {
        /** It came, and is not in the order of CmdSN yet. */
        RECEIVED,
        /** It waits for data or for those before it. */
        ADMITTED,
        /** Its device has it, or is about to. */
        RUNNING,
        /** It is over, and so is what it was aborted from. */
        ENDED
    }

    private static final TaskAttribute[] ATTRIBUTES = {TaskAttribute.SIMPLE, TaskAttribute.SIMPLE,
        TaskAttribute.ORDERED, TaskAttribute.HEAD_OF_QUEUE, TaskAttribute.ACA, TaskAttribute.SIMPLE,
        TaskAttribute.SIMPLE, TaskAttribute.SIMPLE};

    // Under the session's lock.
    Stage stage = Stage.RECEIVED;
    Task before;
    Task after;
    /** The next of those that were started with it. */
    Task started;
    /** Whether it is known by its tag, and not only a second one with a tag in use. */
    boolean known;
    boolean linked;
    boolean receiving;
    List<TaskManagement> waiters = List.of();
    /** Nobody wants its response any more. Written under the lock. */
    volatile boolean aborted;

    private final Nexus nexus;
    private final Session session;
    /** Null where there is no device. */
    private final ScsiRequest request;
    private final byte[] header = new byte[Bhs.LENGTH];
    private final ByteBuffer fields = ByteBuffer.wrap(header);
    private final byte[] cdb = new byte[MOST_CDB];
    private final DataOut dataOut = new DataOut(this);
    private final Response response = new Response(this);
    private final IncomingData incoming;
    private TaskLink link;
    private int itt;
    private int cdbLength;
    private int length;
    private boolean reads;
    private boolean writes;
    private boolean immediate;
    private TaskAttribute attribute = TaskAttribute.SIMPLE;
    private DataBuffer data;
    private int memory;
    private Answer early;
    /** Whether it takes a place in the window of CmdSN. */
    private boolean windowHeld;
    /** Whether it takes a place among those for immediate delivery. */
    private boolean immediateHeld;

    Task(Nexus nexus, Session session, ScsiRequest request) {
        this.nexus = nexus;
        this.session = session;
        this.request = request;
        incoming = new IncomingData(this, session);
    }

    /**
     * Begins a command.
     *
     * @param from the connection that it came on
     * @param pdu its header, with additional headers
     * @param ahsLength bytes of additional headers
     * @param immediateLength bytes of data that came with it
     */
    public void begin(TaskLink from, ByteBuffer pdu, int ahsLength, int immediateLength) {
        link = from;
        stage = Stage.RECEIVED;
        aborted = false;
        known = false;
        early = null;
        pdu.get(0, header);
        itt = fields.getInt(Bhs.ITT);
        immediate = (header[Bhs.OPCODE] & Bhs.IMMEDIATE) != 0;
        reads = (header[Bhs.FLAGS] & Bhs.READ) != 0;
        writes = (header[Bhs.FLAGS] & Bhs.WRITE) != 0;
        attribute = ATTRIBUTES[header[Bhs.FLAGS] & Bhs.ATTRIBUTE_MASK];
        length = fields.getInt(Bhs.EDTL);
        CommandBlock.copy(header, pdu, ahsLength, cdb);
        cdbLength = CommandBlock.length(cdb);
        response.begin();
        boolean more = (header[Bhs.FLAGS] & Bhs.FINAL) == 0;
        if (reads && writes || length < 0 || length > session.limits().maxTransfer()) {
            // Both directions at once, or more than fits; data that comes all the same is dropped.
            early = Answer.of(Senses.INVALID_INFORMATION_UNIT);
            dataOut.none();
        } else if (writes) {
            dataOut.begin(link.parameters(), length, immediateLength, more);
            takeMemory();
        } else {
            dataOut.none();
            if (immediateLength > 0 || more) {
                early = Answer.of(Senses.UNEXPECTED_DATA);
            }
        }
    }

    /** Takes a buffer for all data of the command, or decides that the command has to come again. */
    private boolean takeMemory() {
        if (length == 0 || nexus.unit() == null) {
            return true;
        }
        int bytes = BufferPool.sizeFor(length);
        if (!link.take(bytes)) {
            early = Answer.of(ScsiStatus.TASK_SET_FULL);
            return false;
        }
        try {
            data = nexus.unit().buffers().take(length);
            memory = bytes;
            return true;
        } catch (DeviceException e) {
            link.give(bytes);
            early = Answer.of(ScsiStatus.TASK_SET_FULL);
            session.log().warn("{}: no memory for a command of {} bytes: {}", nexus, length, e.getMessage());
            return false;
        }
    }

    /** {@return whether data that comes has a place; else it is to be dropped} */
    public boolean hasPlace() {
        return early == null && data != null && dataOut.error().isEmpty();
    }

    /**
     * {@return the place of data}
     *
     * @param at where it begins
     * @param bytes how much
     */
    public ByteBuffer place(int at, int bytes) {
        return data.piece(0, at, bytes);
    }

    DataOut dataOut() {
        return dataOut;
    }

    /** {@return the initiator task tag} */
    public int itt() {
        return itt;
    }

    long lun() {
        return fields.getLong(Bhs.LUN);
    }

    TaskLink link() {
        return link;
    }

    Session session() {
        return session;
    }

    Nexus nexus() {
        return nexus;
    }

    TaskAttribute attribute() {
        return attribute;
    }

    @Override
    public int cmdSn() {
        return fields.getInt(Bhs.CMD_SN);
    }

    @Override
    public boolean isImmediate() {
        return immediate;
    }

    @Override
    public boolean takesImmediatePlace() {
        return immediate;
    }

    @Override
    public void refuse() {
        link.reject(RejectReason.TOO_MANY_IMMEDIATE_COMMANDS, header.clone());
        drop();
    }

    @Override
    public void register() {
        immediateHeld = immediate;
        known = session.put(this);
    }

    @Override
    public Next admit() {
        stage = Stage.ADMITTED;
        windowHeld = !immediate;
        if (!known) {
            return Next.ANSWER;
        }
        nexus.enter(this);
        if (aborted && !receiving) {
            // It is only taken to its end.
            stage = Stage.RUNNING;
            return Next.RUN;
        }
        return receiving ? Next.NOTHING : whatNext();
    }

    /** {@return what is to be done now that it is admitted, and none of its data is being read} Under the lock. */
    Next whatNext() {
        receiving = false;
        if (isReady()) {
            return nexus.startIfItsTurn(this) ? Next.RUN : Next.NOTHING;
        }
        if (dataOut.wantsMore(link.parameters())) {
            // Nobody ends it before the initiator has been asked.
            receiving = true;
            return Next.ANSWER;
        }
        return Next.NOTHING;
    }

    /** {@return whether it waits for nothing but its turn} */
    boolean isReady() {
        return stage == Stage.ADMITTED && !receiving && !aborted && (early != null || dataOut.isComplete());
    }

    @Override
    public Work proceed(Next next) {
        if (next == Next.RUN) {
            return this;
        }
        if (!known) {
            link.reject(RejectReason.TASK_IN_PROGRESS, header.clone());
            free();
            return null;
        }
        dataOut.solicit(link.parameters(), session, link);
        Next then = session.settle(this);
        return then == Next.NOTHING ? null : proceed(then);
    }

    @Override
    public boolean mayTakeLong() {
        return nexus.isSlow();
    }

    @Override
    public void handOver() {
        link.elsewhere(this);
    }

    IncomingData incoming() {
        return incoming;
    }

    @Override
    public void flush() {
        link.outbox().flush();
    }

    @Override
    public void drop() {
        free();
    }

    /** Executes, and then what could not be executed before it, as long as that is this thread's turn. */
    @Override
    public void run() {
        Task task = this;
        boolean own = true;
        while (task != null) {
            if (!task.aborted) {
                task.execute();
            }
            Outbox outbox = task.link.outbox();
            task = session.finish(task);
            // What the caller gets to send is its own; those that follow may be of another connection.
            if (task != null || !own) {
                outbox.flush();
            }
            own = false;
        }
    }

    private void execute() {
        try {
            if (early != null) {
                conclude(early);
            } else if (dataOut.error().isPresent()) {
                conclude(Answer.of(dataOut.error().get()));
            } else if (!nexus.answer(this)) {
                device();
            }
        } catch (RuntimeException | Error e) {
            session.log().warn("{}: the driver failed in command {}: {}", nexus, Integer.toHexString(cdb[0] & 0xff), e);
            conclude(Answer.of(Senses.TARGET_FAILURE));
        }
    }

    private void device() {
        if (reads && !takeMemory()) {
            conclude(early);
            return;
        }
        try {
            MemorySegment.copy(cdb, 0, request.cdb(), ValueLayout.JAVA_BYTE, 0, cdbLength);
            if (length == 0 || !reads && !writes) {
                request.command(cdbLength);
            } else {
                request.command(cdbLength, reads ? DataDirection.IN : DataDirection.OUT, data.memory(), 0, length);
            }
            request.attribute(attribute).options(session.limits().options());
            Failure failure = nexus.execute(request, length);
            if (failure == Failure.NONE) {
                nexus.amended(cdb, this::told).filter(answer -> request.status() == ScsiStatus.GOOD.code())
                        .ifPresentOrElse(this::conclude, () -> response.of(request, reads ? data : null, moved()));
            } else {
                conclude(Senses.of(failure));
            }
        } catch (DeviceException.IllegalRequest e) {
            session.log().warn("{}: a command was refused: {}", nexus, e.getMessage());
            conclude(Senses.of(Failure.ILLEGAL_REQUEST));
        }
    }

    /** {@return what the device has said} */
    private byte[] told() {
        byte[] bytes = new byte[reads ? (int) Math.max(0, length - Math.max(0, request.residual())) : 0];
        if (bytes.length > 0) {
            data.piece(0, 0, bytes.length).get(bytes);
        }
        return bytes;
    }

    /** {@return all data that the initiator has sent} */
    ByteBuffer received() {
        return writes && data != null ? data.piece(0, 0, length) : ByteBuffer.allocate(0);
    }

    /** {@return bytes that the command was to move} */
    private int moved() {
        return reads || writes ? length : 0;
    }

    void conclude(Answer answer) {
        response.of(answer, reads, moved());
    }

    byte[] cdb() {
        return cdb;
    }

    /** Asks the device to end it. Without the lock; the task runs. */
    void abortDevice() {
        if (request == null) {
            return;
        }
        try {
            nexus.abort(request);
        } catch (DeviceException e) {
            session.log().warn("{}: an abort was not done: {}", nexus, e.getMessage());
        }
    }

    @Override
    protected void encode(ResponseWriter out) throws IOException {
        releaseWindow();
        response.encode(out, link.parameters());
    }

    @Override
    protected int weight() {
        return response.length();
    }

    private void releaseWindow() {
        if (windowHeld) {
            windowHeld = false;
            session.release();
        }
        if (immediateHeld) {
            immediateHeld = false;
            session.releaseImmediatePlace();
        }
    }

    @Override
    protected void done() {
        free();
    }

    /** Gives its memory back, and itself. */
    void free() {
        releaseWindow();
        if (data != null) {
            data.release();
            link.give(memory);
            data = null;
        }
        dataOut.abandon();
        nexus.recycle(this);
    }

    void await(TaskManagement waiter) {
        waiters = waiters.isEmpty() ? new ArrayList<>() : waiters;
        waiters.add(waiter);
    }
}
