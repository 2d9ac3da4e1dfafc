// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockOperation;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.RequestState;
import io.kiovec.api.Transfer;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.ScatterSource;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.ScatterList;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request: what the application set, what the path notes on its way ({@link #passage} and the fields
 * without a modifier, for the path only), and the result. One thread at a time has it; {@link #claim} and
 * {@link #finish} hand it over.
 */
final class CoreBlockRequest implements BlockRequest {

    private static final int UNKNOWN = -1;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(CoreBlockRequest.class, "state", RequestState.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final GatedBlockDevice device;
    final Passage passage = new Passage();
    private final PartCall call;
    private volatile RequestState state = RequestState.READY;

    private BlockOperation operation = BlockOperation.NONE;
    private long offset;
    private long length;
    private LeasedBuffer buffer;
    private long bufferOffset;
    private MemorySegment memory = MemorySegment.NULL;
    private RequestOptions options = RequestOptions.DEFAULT;

    /** When waiting at the gate is over; 0 until it waited for the first time. */
    long deadline;
    /** The plan that {@link #direct} was decided by. */
    TransferPlan decidedBy;
    boolean direct;
    boolean queued;
    /** The pieces of memory that is no buffer, asked once for each run. */
    private ScatterList ownScatter;

    private long bytes;
    private long copiedBytes;
    private TransferMode mode;
    private Demotion demotion;
    private int elements;
    private long durationNanos;
    private Failure failure = Failure.NONE;
    private DeviceException thrown;

    CoreBlockRequest(GatedBlockDevice device) {
        this.device = device;
        call = new PartCall(device.address());
        clear();
    }

    private void clear() {
        deadline = 0;
        decidedBy = null;
        ownScatter = null;
        bytes = 0;
        copiedBytes = 0;
        mode = TransferMode.INDIRECT;
        demotion = Demotion.NONE;
        elements = 0;
        durationNanos = UNKNOWN;
        failure = Failure.NONE;
        thrown = null;
    }

    private BlockRequest set(BlockOperation what, long at, long count) {
        operation = what;
        offset = at;
        length = count;
        clear();
        state = RequestState.READY;
        return this;
    }

    private void checkNotInFlight() throws DeviceException.IllegalRequest {
        if (state == RequestState.IN_FLIGHT) {
            throw inFlight();
        }
    }

    private DeviceException.IllegalRequest inFlight() {
        return new DeviceException.IllegalRequest(address(),
                "the request is in flight: wait until it is done, or use another");
    }

    private void memory(IoBuffer given, long from, long count) {
        if (given == buffer && from == bufferOffset && count == memory.byteSize()) {
            return;
        }
        Objects.checkFromIndexSize(from, count, given.size());
        buffer = given instanceof LeasedBuffer leased ? leased : null;
        bufferOffset = from;
        MemorySegment all = buffer == null ? given.segment() : buffer.leased();
        memory = from == 0 && count == all.byteSize() ? all : all.asSlice(from, count);
    }

    private void memory(MemorySegment given) {
        buffer = null;
        bufferOffset = 0;
        memory = Objects.requireNonNull(given, "memory");
    }

    @Override
    public BlockRequest read(long at, IoBuffer given, long from, long count) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        memory(given, from, count);
        return set(BlockOperation.READ, at, count);
    }

    @Override
    public BlockRequest read(long at, MemorySegment given) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        memory(given);
        return set(BlockOperation.READ, at, given.byteSize());
    }

    @Override
    public BlockRequest write(long at, IoBuffer given, long from, long count) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        memory(given, from, count);
        return set(BlockOperation.WRITE, at, count);
    }

    @Override
    public BlockRequest write(long at, MemorySegment given) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        memory(given);
        return set(BlockOperation.WRITE, at, given.byteSize());
    }

    @Override
    public BlockRequest flush() throws DeviceException.IllegalRequest {
        checkNotInFlight();
        memory(MemorySegment.NULL);
        return set(BlockOperation.FLUSH, 0, 0);
    }

    @Override
    public BlockRequest discard(long at, long count) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        memory(MemorySegment.NULL);
        return set(BlockOperation.DISCARD, at, count);
    }

    @Override
    public BlockRequest writeZeroes(long at, long count) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        memory(MemorySegment.NULL);
        return set(BlockOperation.WRITE_ZEROES, at, count);
    }

    @Override
    public BlockRequest options(RequestOptions given) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        options = Objects.requireNonNull(given, "options");
        return this;
    }

    /** Takes the request for the framework. */
    void claim() throws DeviceException.IllegalRequest {
        RequestState before = state;
        if (before == RequestState.IN_FLIGHT || !STATE.compareAndSet(this, before, RequestState.IN_FLIGHT)) {
            throw inFlight();
        }
        clear();
    }

    /** Gives the request back with its result. */
    void finish() {
        state = RequestState.DONE;
    }

    /** {@return what the driver sees of the next part, in the request's own memory} */
    PartCall begin(TransferMode asked) {
        return buffer == null
                ? call.begin(asked, options)
                : call.begin(asked, options, buffer.presentRegion(), bufferOffsetInScatter() + bytes);
    }

    /** {@return what the driver sees of the next part, in memory of the framework} */
    PartCall begin(TransferMode asked, LeasedBuffer staged) {
        return call.begin(asked, options, staged.presentRegion(), staged.regionOffset());
    }

    /** Notes a part that was done. */
    void moved(long count, TransferMode how, long copied, int loaded) {
        if (bytes == 0) {
            mode = how;
        } else if (mode != how) {
            mode = mode == TransferMode.INDIRECT || how == TransferMode.INDIRECT
                    ? TransferMode.INDIRECT
                    : TransferMode.UNTOLD;
        }
        bytes += count;
        copiedBytes += copied;
        elements = loaded == UNKNOWN || elements == UNKNOWN ? UNKNOWN : elements + loaded;
    }

    /** Notes why it is not done directly; the first reason stays. */
    void demoted(Demotion reason) {
        if (demotion == Demotion.NONE) {
            demotion = reason;
        }
    }

    void failed(DeviceException why) {
        thrown = why;
        failure = why.failure();
    }

    void took(long nanos) {
        durationNanos = nanos;
    }

    /** {@return how long it took, negative when it was not timed} */
    long nanos() {
        return durationNanos;
    }

    /** {@return whether the memory can still be used} */
    boolean memoryIsAlive() {
        return memory.scope().isAlive();
    }

    Address address() {
        return device.address();
    }

    LeasedBuffer buffer() {
        return buffer;
    }

    /** {@return the pieces of the memory's region, or of memory that is no buffer} */
    ScatterList scatter(ScatterSource source) {
        if (buffer != null) {
            return buffer.scatter(source);
        }
        if (ownScatter == null) {
            ownScatter = source.map(memory);
        }
        return ownScatter;
    }

    /** {@return where in {@link #scatter} the memory begins} */
    long bufferOffsetInScatter() {
        return buffer == null ? 0 : buffer.regionOffset() + bufferOffset;
    }

    MemorySegment memory() {
        return memory;
    }

    @Override
    public BlockOperation operation() {
        return operation;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public RequestOptions options() {
        return options;
    }

    @Override
    public RequestState state() {
        return state;
    }

    @Override
    public Failure failure() {
        return failure;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long copiedBytes() {
        return copiedBytes;
    }

    @Override
    public TransferMode mode() {
        return mode;
    }

    @Override
    public Demotion demotion() {
        return demotion;
    }

    @Override
    public OptionalInt elements() {
        return elements == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(elements);
    }

    @Override
    public OptionalLong durationNanos() {
        return durationNanos == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(durationNanos);
    }

    @Override
    public DeviceException exception() {
        DeviceException why = thrown;
        if (why == null) {
            throw new IllegalStateException(address() + ": the request did not fail");
        }
        // The driver's message begins with the address that it was opened by, ours with the device's name.
        String prefix = why.address() + ": ";
        String message = why.getMessage().startsWith(prefix)
                ? why.getMessage().substring(prefix.length())
                : why.getMessage();
        return failure.exception(address(), message, why.detail().withBytesDone(bytes), why);
    }

    @Override
    public Transfer transfer() throws DeviceException {
        if (state != RequestState.DONE) {
            throw new IllegalStateException(address() + ": the request has no result yet");
        }
        if (failure != Failure.NONE) {
            throw exception();
        }
        return new Transfer(mode, demotion, bytes, copiedBytes, elements(),
                durationNanos == UNKNOWN ? Optional.empty() : Optional.of(Duration.ofNanos(durationNanos)));
    }
}
