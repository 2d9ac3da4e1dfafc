// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.api.BlockOperation;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Piece;
import io.kiovec.api.RequestState;
import io.kiovec.api.Transfer;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A request of a {@link ScriptedDisk}. */
final class ScriptedRequest implements BlockRequest {

    private final Address address;
    private BlockOperation operation = BlockOperation.NONE;
    private long offset;
    private long length;
    private MemorySegment memory;
    private RequestOptions options = RequestOptions.DEFAULT;
    private Failure failure = Failure.NONE;
    private long bytes;

    ScriptedRequest(Address address) {
        this.address = address;
    }

    private BlockRequest set(BlockOperation what, long where, long much, MemorySegment data) {
        operation = what;
        offset = where;
        length = much;
        memory = data;
        failure = Failure.NONE;
        return this;
    }

    Failure end(Failure how, long done) {
        failure = how;
        bytes = done;
        return how;
    }

    MemorySegment memory() {
        return memory;
    }

    @Override
    public BlockRequest read(long where, IoBuffer buffer, long bufferOffset, long much) {
        return set(BlockOperation.READ, where, much, buffer.segment().asSlice(bufferOffset, much));
    }

    @Override
    public BlockRequest read(long where, MemorySegment data) {
        return set(BlockOperation.READ, where, data.byteSize(), data);
    }

    @Override
    public BlockRequest write(long where, IoBuffer buffer, long bufferOffset, long much) {
        return set(BlockOperation.WRITE, where, much, buffer.segment().asSlice(bufferOffset, much));
    }

    @Override
    public BlockRequest write(long where, MemorySegment data) {
        return set(BlockOperation.WRITE, where, data.byteSize(), data);
    }

    @Override
    public BlockRequest read(long where, List<Piece> pieces) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BlockRequest write(long where, List<Piece> pieces) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BlockRequest flush() {
        return set(BlockOperation.FLUSH, 0, 0, MemorySegment.NULL);
    }

    @Override
    public BlockRequest discard(long where, long much) {
        return set(BlockOperation.DISCARD, where, much, MemorySegment.NULL);
    }

    @Override
    public BlockRequest writeZeroes(long where, long much) {
        return set(BlockOperation.WRITE_ZEROES, where, much, MemorySegment.NULL);
    }

    @Override
    public BlockRequest writeSame(long where, long much, MemorySegment block) {
        return set(BlockOperation.WRITE_SAME, where, much, block);
    }

    @Override
    public BlockRequest compareAndWrite(long where, MemorySegment expected, MemorySegment replacement) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BlockRequest options(RequestOptions how) {
        options = how;
        return this;
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
        return RequestState.DONE;
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
        return 0;
    }

    @Override
    public TransferMode mode() {
        return TransferMode.INDIRECT;
    }

    @Override
    public Demotion demotion() {
        return Demotion.NONE;
    }

    @Override
    public OptionalInt elements() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalLong durationNanos() {
        return OptionalLong.empty();
    }

    @Override
    public DeviceException exception() {
        return failure.exception(address, "scripted " + failure + " at " + offset, DeviceException.Detail.NONE, null);
    }

    @Override
    public Transfer transfer() throws DeviceException {
        if (failure != Failure.NONE) {
            throw exception();
        }
        return new Transfer(mode(), demotion(), bytes, 0, elements(), Optional.empty());
    }
}
