// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.Piece;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Memory in pieces that a request moves one after the other. Unchanging; for one request at a time. */
final class Pieces {

    private final List<Piece> given;
    /** Those of {@link #given} that have a length. */
    private final List<Piece> pieces;
    private final LeasedBuffer[] buffers;
    private final MemorySegment[] memory;
    private final List<MemorySegment> all;
    /** Where each ends, from the first one's beginning. */
    private final long[] ends;

    private Pieces(List<Piece> given, List<Piece> pieces, LeasedBuffer[] buffers, MemorySegment[] memory,
            long[] ends) {
        this.given = given;
        this.pieces = pieces;
        this.buffers = buffers;
        this.memory = memory;
        this.all = Arrays.asList(memory);
        this.ends = ends;
    }

    static Pieces of(List<Piece> list, Address device) throws DeviceException.IllegalRequest {
        List<Piece> given = List.copyOf(list);
        List<Piece> pieces = given.stream().filter(piece -> piece.length() > 0).toList();
        int count = pieces.size();
        LeasedBuffer[] buffers = new LeasedBuffer[count];
        MemorySegment[] memory = new MemorySegment[count];
        long[] ends = new long[count];
        long end = 0;
        for (int i = 0; i < count; i++) {
            Piece piece = pieces.get(i);
            if (!(piece.buffer() instanceof LeasedBuffer buffer) || buffer.isMapped()) {
                throw new DeviceException.IllegalRequest(device, "piece " + i
                        + " is memory of an endpoint's own: take buffers of an allocator, or one request for each");
            }
            buffers[i] = buffer;
            memory[i] = buffer.leased().asSlice(piece.offset(), piece.length());
            end = Math.addExact(end, piece.length());
            ends[i] = end;
        }
        return new Pieces(given, pieces, buffers, memory, ends);
    }

    /** {@return whether they are those of a list} One that may be changed is none. */
    boolean isOf(List<Piece> list) {
        return list == given;
    }

    /** {@return bytes of all} */
    long length() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    int count() {
        return ends.length;
    }

    boolean areMultiplesOf(long unit) {
        for (long end : ends) {
            if (TransferPlan.beyond(end, unit) != 0) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether all may be used from now on; then {@link #release} must follow} */
    boolean acquire() {
        for (int i = 0; i < buffers.length; i++) {
            if (!buffers[i].acquire()) {
                release(i);
                return false;
            }
        }
        return true;
    }

    /** Ends their use. */
    void release() {
        release(buffers.length);
    }

    private void release(int count) {
        for (int i = 0; i < count; i++) {
            buffers[i].release();
        }
    }

    /** {@return the piece that a byte lies in} */
    int at(long offset) {
        Objects.checkIndex(offset, length());
        int found = Arrays.binarySearch(ends, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** {@return where a piece begins} */
    long offset(int piece) {
        return piece == 0 ? 0 : ends[piece - 1];
    }

    long length(int piece) {
        return memory[piece].byteSize();
    }

    MemorySegment memory(int piece) {
        return memory[piece];
    }

    LeasedBuffer buffer(int piece) {
        return buffers[piece];
    }

    /** {@return where in its region a piece begins} */
    long offsetInRegion(int piece) {
        return buffers[piece].regionOffset() + pieces.get(piece).offset();
    }

    /** {@return all, one after the other} */
    List<MemorySegment> all() {
        return all;
    }

    /** {@return some of them, one after the other} */
    List<MemorySegment> list(int first, int count) {
        return first == 0 && count == memory.length ? all : all.subList(first, first + count);
    }

    /** Copies what begins somewhere in the pieces to the beginning of other memory. */
    void gather(long from, MemorySegment to, long length) {
        for (long done = 0; done < length;) {
            int piece = at(from + done);
            long within = from + done - offset(piece);
            long part = Math.min(length(piece) - within, length - done);
            MemorySegment.copy(memory[piece], within, to, done, part);
            done += part;
        }
    }

    /** Copies the beginning of other memory to somewhere in the pieces. */
    void scatter(MemorySegment from, long to, long length) {
        for (long done = 0; done < length;) {
            int piece = at(to + done);
            long within = to + done - offset(piece);
            long part = Math.min(length(piece) - within, length - done);
            MemorySegment.copy(from, done, memory[piece], within, part);
            done += part;
        }
    }
}
