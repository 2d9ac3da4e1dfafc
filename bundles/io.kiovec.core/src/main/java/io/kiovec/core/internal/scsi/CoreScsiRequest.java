// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.api.RequestState;
import io.kiovec.api.RequestTrace;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.queue.DriverQueue;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.core.internal.upper.SenseErrors;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.scsi.ScsiStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;

/** A SCSI command: what the application set, its way, and its status with the sense data. */
final class CoreScsiRequest extends CoreRequest implements ScsiRequest {

    private static final int SHORTEST_CDB = 6;
    /** Bits of a tag that count the runs of a request; the others are the request's own. */
    private static final int RUN_BITS = 24;

    final GatedScsiDevice device;
    private TaggedCall call;
    private final MemorySegment cdb;
    private final long serial;
    private long runs;
    /** The tag of the present run, or of the next one; for threads that abort. */
    private volatile long tag;
    /** The same while it is inside an endpoint, else 0. */
    private volatile long tagInside;

    private int cdbLength;
    /** The driver's queue that has it, {@code null} for none; for threads that abort. */
    private volatile DriverQueue<ScsiRequest, CoreScsiRequest> queue;
    private boolean repeated;

    private DataDirection direction = DataDirection.NONE;
    private TaskAttribute attribute = TaskAttribute.SIMPLE;
    private CommandEffect effect = CommandEffect.MEDIUM;

    private int status;
    private int senseLength;
    private long residual;
    private boolean answered;
    private MemorySegment senseView = MemorySegment.NULL;

    /**
     * Makes a request.
     *
     * @param device whose
     * @param serial positive, of no other request of this device's endpoints
     */
    CoreScsiRequest(GatedScsiDevice device, long serial) {
        super(device.address());
        this.device = device;
        this.serial = serial;
        nextTag();
        // Freed with the request, which has no owner that closes it.
        Arena arena = Arena.ofAuto();
        cdb = arena.allocate(TaggedCall.MAX_CDB, 8);
        call = new TaggedCall(device.address(), arena);
    }

    @Override
    protected void clearResult() {
        status = 0;
        senseLength = 0;
        residual = 0;
        answered = false;
        repeated = false;
    }

    @Override
    public MemorySegment cdb() {
        return cdb;
    }

    private void set(int length, DataDirection where) throws DeviceException.IllegalRequest {
        if (length < SHORTEST_CDB || length > TaggedCall.MAX_CDB) {
            throw new DeviceException.IllegalRequest(address(),
                    "a command of " + length + " bytes: give " + SHORTEST_CDB + " to " + TaggedCall.MAX_CDB);
        }
        cdbLength = length;
        direction = where;
        set();
    }

    @Override
    public ScsiRequest command(int length) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        memory(MemorySegment.NULL);
        set(length, DataDirection.NONE);
        return this;
    }

    @Override
    public ScsiRequest command(int length, DataDirection where, IoBuffer buffer, long from, long count)
            throws DeviceException.IllegalRequest {
        checkNotInFlight();
        Objects.requireNonNull(where, "direction");
        memory(buffer, from, count);
        set(length, where);
        return this;
    }

    @Override
    public ScsiRequest command(int length, DataDirection where, MemorySegment given)
            throws DeviceException.IllegalRequest {
        checkNotInFlight();
        Objects.requireNonNull(where, "direction");
        memory(given);
        set(length, where);
        return this;
    }

    @Override
    public ScsiRequest attribute(TaskAttribute given) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        attribute = Objects.requireNonNull(given, "attribute");
        return this;
    }

    @Override
    public ScsiRequest options(RequestOptions given) throws DeviceException.IllegalRequest {
        setOptions(given);
        return this;
    }

    // Its way.

    /** Begins a claimed run: from now on it can be aborted, and its command does not change any more. */
    void beginRun() {
        passage().begin(tag);
        call.command(cdb, Math.max(cdbLength, SHORTEST_CDB));
    }

    /** Ends a run that has its result: whoever aborts from now on means the next one. */
    void endRun() {
        nextTag();
    }

    private void nextTag() {
        runs++;
        tag = serial << RUN_BITS | runs & (1 << RUN_BITS) - 1;
    }

    /** {@return the tag of the present run, or of the next one; any thread} */
    long tag() {
        return tag;
    }

    /** {@return whether that run is inside an endpoint now; any thread} */
    boolean isInside(long run) {
        return tagInside == run;
    }

    void inside() {
        tagInside = tag;
    }

    void outside() {
        tagInside = 0;
    }

    /** Says which driver's queue has it, {@code null} for none. */
    void queue(DriverQueue<ScsiRequest, CoreScsiRequest> has) {
        queue = has;
    }

    /** {@return the driver's queue that has it, {@code null} for none; any thread} */
    DriverQueue<ScsiRequest, CoreScsiRequest> queue() {
        return queue;
    }

    /** {@return whether a command that changes nothing may be sent once more} Asked when nobody can tell its outcome. */
    boolean mayRepeat() {
        boolean first = !repeated && effect == CommandEffect.NOTHING;
        repeated = true;
        return first;
    }

    /** {@return what the driver told of the present run} */
    TaggedCall call() {
        return call;
    }

    /** Leaves to a driver what it may still write to: the next run has a command and sense data of its own. */
    void leaveCall() {
        call = new TaggedCall(address(), Arena.ofAuto());
    }

    void effect(CommandEffect does) {
        effect = does;
    }

    CommandEffect effect() {
        return effect;
    }

    boolean hasCommand() {
        return cdbLength != 0;
    }

    DataDirection direction() {
        return direction;
    }

    /** {@return what the driver sees, in the request's own memory} */
    TaggedCall begin(TransferMode asked) {
        call.servedBy(passage().binding());
        if (buffer() == null) {
            call.begin(asked, options());
        } else {
            call.begin(asked, options(), buffer(), offsetInScatter());
        }
        call.send(tag, direction, memory(), attribute);
        return call;
    }

    /** {@return what the driver sees, in memory of the framework} */
    TaggedCall begin(TransferMode asked, LeasedBuffer staged, MemorySegment data) {
        call.servedBy(passage().binding());
        call.begin(asked, options(), staged, staged.regionOffset());
        call.send(tag, direction, data, attribute);
        return call;
    }

    /** {@return the command as it is sent} */
    MemorySegment sentCdb() {
        return call.cdb();
    }

    /** Notes what the driver told. */
    void answered() {
        status = call.status();
        senseLength = call.senseLength();
        residual = call.residual();
        answered = true;
    }

    /** Notes that it was aborted before it reached the device. */
    void abortedUnsent() {
        status = ScsiStatus.TASK_ABORTED.code();
        residual = length();
        answered = true;
    }

    /** Notes how the data moved. */
    void moved(TransferMode how, long copied, int loaded) {
        noted(how, copied, loaded);
    }

    // The result.

    @Override
    public Flow flow() {
        if (memory().byteSize() == 0 || direction == DataDirection.NONE) {
            return Flow.NONE;
        }
        return direction == DataDirection.IN ? Flow.READ : Flow.WRITE;
    }

    @Override
    public long length() {
        return direction == DataDirection.NONE ? 0 : memory().byteSize();
    }

    @Override
    public long bytes() {
        return answered ? length() - Math.max(0, residual) : 0;
    }

    @Override
    public boolean changesMedium() {
        return effect == CommandEffect.MEDIUM;
    }

    @Override
    public String operationName() {
        return "command";
    }

    @Override
    public RequestTrace trace(Instant began) {
        String told = "";
        if (answered) {
            told = "status=" + HexFormat.of().toHexDigits((byte) status)
                    + (senseLength == 0 ? "" : " sense=" + hex(sense()));
        }
        return trace(began, "cdb=" + hex(cdb.asSlice(0, cdbLength)) + " direction=" + direction + " length="
                + length(), told, bytes());
    }

    private static String hex(MemorySegment bytes) {
        return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public MemorySegment sense() {
        if (senseView.byteSize() != senseLength) {
            senseView = call.sense().asSlice(0, senseLength).asReadOnly();
        }
        return senseView;
    }

    @Override
    public long residual() {
        return residual;
    }

    @Override
    public int elements() {
        return Math.max(0, loaded());
    }

    @Override
    public void senseException() throws DeviceException {
        if (state() != RequestState.DONE) {
            throw new IllegalStateException(address() + ": the request has no result yet");
        }
        if (failure() != Failure.NONE) {
            throw exception();
        }
        if (status != ScsiStatus.GOOD.code() && status != ScsiStatus.CONDITION_MET.code()) {
            throw SenseErrors.of(address(), status, sense());
        }
    }
}
