// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockOperation;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Piece;
import io.kiovec.api.RequestState;
import io.kiovec.api.RequestTrace;
import io.kiovec.api.Transfer;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.unit.CoreRequest;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A block request: what the application set, and how far its parts have come. */
final class CoreBlockRequest extends CoreRequest implements BlockRequest {

    /** The words of traces. */
    private static final Map<BlockOperation, String> TRACED = Map.of(BlockOperation.NONE, "none", BlockOperation.READ,
            "read", BlockOperation.WRITE, "write", BlockOperation.FLUSH, "sync", BlockOperation.DISCARD, "unmap",
            BlockOperation.WRITE_ZEROES, "zero", BlockOperation.WRITE_SAME, "same", BlockOperation.COMPARE_AND_WRITE,
            "compare");

    final GatedBlockDevice device;
    private PartCall call;
    /** What it is staged through while a driver's queue has it; {@code null} for nothing. */
    private LeasedBuffer chunk;
    private Staging pool;

    private Pieces pieces;
    /** Whether their buffers are leased for a run. */
    private boolean leased;
    /** What must be on the medium; the memory is what replaces it. */
    private MemorySegment expected = MemorySegment.NULL;
    private BlockOperation operation = BlockOperation.NONE;
    private long offset;
    private long length;
    private long bytes;

    CoreBlockRequest(GatedBlockDevice device) {
        super(device.address());
        this.device = device;
        call = new PartCall(device.address());
    }

    @Override
    protected void clearResult() {
        bytes = 0;
    }

    private BlockRequest set(BlockOperation what, long at, long count) {
        pieces = null;
        expected = MemorySegment.NULL;
        return setAll(what, at, count);
    }

    private BlockRequest setAll(BlockOperation what, long at, long count) {
        operation = what;
        offset = at;
        length = count;
        set();
        return this;
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
    public BlockRequest read(long at, List<Piece> given) throws DeviceException.IllegalRequest {
        return set(BlockOperation.READ, at, given);
    }

    @Override
    public BlockRequest write(long at, List<Piece> given) throws DeviceException.IllegalRequest {
        return set(BlockOperation.WRITE, at, given);
    }

    private BlockRequest set(BlockOperation what, long at, List<Piece> given) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        if (pieces == null || !pieces.isOf(given)) {
            pieces = Pieces.of(given, address());
        }
        memory(MemorySegment.NULL);
        return setAll(what, at, pieces.length());
    }

    /** {@return the pieces of memory, {@code null} where it is one} */
    Pieces pieces() {
        return pieces;
    }

    /** {@return whether the pieces may be used from now on; then {@link #releasePieces} must follow} */
    boolean leasePieces() {
        leased = pieces.acquire();
        return leased;
    }

    /** Ends the use of the pieces, where they are used. */
    void releasePieces() {
        if (leased) {
            leased = false;
            pieces.release();
        }
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
    public BlockRequest writeSame(long at, long count, MemorySegment block) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        memory(block);
        return set(BlockOperation.WRITE_SAME, at, count);
    }

    @Override
    public BlockRequest compareAndWrite(long at, MemorySegment present, MemorySegment replacement)
            throws DeviceException.IllegalRequest {
        checkNotInFlight();
        memory(replacement);
        set(BlockOperation.COMPARE_AND_WRITE, at, present.byteSize());
        expected = present;
        return this;
    }

    /** {@return what must be on the medium} */
    MemorySegment expected() {
        return expected;
    }

    @Override
    public BlockRequest options(RequestOptions given) throws DeviceException.IllegalRequest {
        setOptions(given);
        return this;
    }

    /** {@return what the driver sees of the next part, in the request's own memory} */
    PartCall begin(TransferMode asked) {
        call.servedBy(passage().binding());
        if (buffer() == null) {
            call.begin(asked, options());
        } else {
            call.begin(asked, options(), buffer(), offsetInScatter() + bytes);
        }
        return call;
    }

    /** {@return what the driver sees of the next part, in memory of the framework} */
    PartCall begin(TransferMode asked, LeasedBuffer staged) {
        return begin(asked, staged, staged.regionOffset());
    }

    /** {@return what the driver sees of the next part, in a buffer} */
    PartCall begin(TransferMode asked, LeasedBuffer lies, long at) {
        call.servedBy(passage().binding());
        call.begin(asked, options(), lies, at);
        return call;
    }

    /** {@return what the driver told of the present part} */
    PartCall call() {
        return call;
    }

    /** {@return the memory of a request that a driver's queue does in one part} */
    MemorySegment queuedMemory() {
        return chunk == null ? memory() : staged(chunk, length);
    }

    /** Notes what it is staged through while a driver's queue has it. */
    void stagedThrough(Staging from, LeasedBuffer taken) {
        pool = from;
        chunk = taken;
    }

    /** {@return what it is staged through, {@code null} for nothing} */
    LeasedBuffer chunk() {
        return chunk;
    }

    /** Gives back what it was staged through, if anything. */
    void unstage() {
        LeasedBuffer taken = chunk;
        if (taken != null) {
            chunk = null;
            pool.give(taken);
        }
    }

    /** Leaves to a driver what it may still tell and write to: the next run has a call of its own. */
    void leaveCall() {
        call = new PartCall(address());
        chunk = null;
        leased = false;
    }

    /** Notes a part that was done. */
    void moved(long count, TransferMode how, long copied, int loaded) {
        TransferMode all = how;
        if (bytes != 0 && mode() != how) {
            all = mode() == TransferMode.INDIRECT || how == TransferMode.INDIRECT
                    ? TransferMode.INDIRECT
                    : TransferMode.UNTOLD;
        }
        bytes += count;
        noted(all, copied, loaded);
    }

    @Override
    public Flow flow() {
        return switch (operation) {
            case READ -> Flow.READ;
            case WRITE, WRITE_ZEROES, WRITE_SAME, COMPARE_AND_WRITE -> Flow.WRITE;
            case NONE, FLUSH, DISCARD -> Flow.NONE;
        };
    }

    @Override
    public boolean changesMedium() {
        return operation.changesMedium();
    }

    @Override
    public String operationName() {
        return TRACED.get(operation);
    }

    @Override
    public RequestTrace trace(Instant began) {
        boolean placed = operation != BlockOperation.FLUSH && operation != BlockOperation.NONE;
        boolean moves = operation == BlockOperation.READ || operation == BlockOperation.WRITE;
        return trace(began, (placed ? "offset=" + offset + ' ' : "") + "length=" + length, "",
                moves || failure() != Failure.NONE ? bytes : Math.max(bytes, length));
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
    public long bytes() {
        return bytes;
    }

    @Override
    public OptionalInt elements() {
        return loaded() == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(loaded());
    }

    @Override
    public OptionalLong durationNanos() {
        return nanos() == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(nanos());
    }

    @Override
    public Transfer transfer() throws DeviceException {
        if (state() != RequestState.DONE) {
            throw new IllegalStateException(address() + ": the request has no result yet");
        }
        if (failure() != Failure.NONE) {
            throw exception();
        }
        return new Transfer(mode(), demotion(), bytes, copiedBytes(), elements(),
                nanos() == UNKNOWN ? Optional.empty() : Optional.of(Duration.ofNanos(nanos())));
    }
}
