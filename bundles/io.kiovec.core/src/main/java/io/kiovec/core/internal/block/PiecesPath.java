// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockOperation;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.plan.BlockPlan;
import io.kiovec.core.internal.unit.EndpointCall;
import io.kiovec.core.internal.unit.RequestPath;
import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The parts of a request whose memory is in pieces: as many of them in one call as the limits allow. */
abstract class PiecesPath extends RequestPath<CoreBlockRequest> {

    PiecesPath(GatedBlockDevice device) {
        super(device);
    }

    static BlockEndpoint endpoint(Binding binding) {
        return (BlockEndpoint) binding.endpoint();
    }

    /** {@return bytes that one call of the driver moved, in whole blocks} */
    abstract long transfer(CoreBlockRequest request, Binding binding, BlockPlan plan, MemorySegment memory,
            PartCall call) throws DeviceException;

    /** {@return what a driver says that it moved, in whole blocks} */
    abstract long whole(CoreBlockRequest request, Binding binding, BlockPlan plan, long moved, long asked)
            throws DeviceException;

    /** Does the next part. */
    final void piecesPart(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException {
        Pieces pieces = request.pieces();
        decidePieces(request, plan);
        if (request.isDirect()) {
            try {
                directPieces(request, binding, plan, pieces);
                return;
            } catch (DeviceException.DirectImpossible refused) {
                refusedDirect(request, refused);
            }
        }
        if (plan.driverStages()) {
            onePiece(request, binding, plan, pieces, TransferMode.INDIRECT, plan.maxIndirect());
        } else {
            stagedPieces(request, binding, plan, pieces);
        }
    }

    /** Decides whether they are moved directly. */
    final void decidePieces(CoreBlockRequest request, BlockPlan plan) throws DeviceException {
        if (wantsDirect(request, plan)) {
            settle(request, plan, obstacle(request, plan, request.pieces()));
        }
    }

    /** {@return the error of pieces one of which nobody may use any more} */
    final DeviceException.IllegalRequest pieceClosed() {
        return illegal("the buffer of a piece is closed: allocate another");
    }

    /** Rule M4: of the reasons of all pieces the one that comes first. */
    private Demotion obstacle(CoreBlockRequest request, BlockPlan plan, Pieces pieces) {
        Demotion first = plan.obstacle(request.options().mode(), true, true, request.isQueued(), 0, request.length());
        for (int i = 0; i < pieces.count(); i++) {
            long length = pieces.length(i);
            // The policy was asked about the whole.
            Demotion reason = plan.obstacle(AskedMode.UNSPECIFIED, true, true, request.isQueued(),
                    pieces.memory(i).address(), length);
            if (reason == Demotion.NONE && plan.needsScatter()) {
                reason = plan.obstacle(scatter(pieces.buffer(i)), pieces.offsetInRegion(i), length);
            }
            if (first == Demotion.NONE || reason != Demotion.NONE && reason.compareTo(first) < 0) {
                first = reason;
            }
        }
        return first;
    }

    private void directPieces(CoreBlockRequest request, Binding binding, BlockPlan plan, Pieces pieces)
            throws DeviceException {
        long done = request.bytes();
        int first = pieces.at(done);
        int count = pieces.offset(first) == done ? fitting(plan, pieces, first) : 1;
        if (count == 1) {
            LeasedBuffer buffer = pieces.buffer(first);
            long within = done - pieces.offset(first);
            long at = pieces.offsetInRegion(first) + within;
            long rest = pieces.length(first) - within;
            onePiece(request, binding, plan, pieces, TransferMode.DIRECT,
                    plan.needsScatter() ? plan.directPart(scatter(buffer), at, rest) : plan.directPart(rest));
            return;
        }
        PartCall call = request.begin(TransferMode.DIRECT);
        List<MemorySegment> some = pieces.list(first, count);
        long length = pieces.offset(first + count - 1) + pieces.length(first + count - 1) - done;
        long moved = whole(request, binding, plan, several(request, binding, some, call), length);
        noted(request, plan, pieces, moved, call);
    }

    /** {@return how many whole pieces one call takes} */
    final int fitting(BlockPlan plan, Pieces pieces, int first) {
        long length = 0;
        long elements = 0;
        int count = 0;
        while (first + count < pieces.count() && count < BlockEndpoint.MOST_PIECES) {
            int piece = first + count;
            length += pieces.length(piece);
            if (plan.needsScatter()) {
                elements += scatter(pieces.buffer(piece)).elements(pieces.offsetInRegion(piece), pieces.length(piece),
                        plan.shape());
            }
            if (length != plan.directPart(length) || elements > plan.maxElements()) {
                break;
            }
            count++;
        }
        return Math.max(1, count);
    }

    private long several(CoreBlockRequest request, Binding binding, List<MemorySegment> some, PartCall call)
            throws DeviceException {
        long offset = request.offset() + request.bytes();
        boolean reads = request.operation() == BlockOperation.READ;
        try {
            return reads
                    ? endpoint(binding).readPieces(offset, some, call)
                    : endpoint(binding).writePieces(offset, some, call);
        } catch (RuntimeException | LinkageError e) {
            throw misbehaved(request, binding, "threw " + e, e);
        } finally {
            if (!reads) {
                unit().writeBack().written();
            }
        }
    }

    /** A call for one piece, or the rest of one. */
    private void onePiece(CoreBlockRequest request, Binding binding, BlockPlan plan, Pieces pieces, TransferMode mode,
            long most) throws DeviceException {
        long done = request.bytes();
        int piece = pieces.at(done);
        long within = done - pieces.offset(piece);
        long length = Math.min(pieces.length(piece) - within, most);
        PartCall call = request.begin(mode, pieces.buffer(piece), pieces.offsetInRegion(piece) + within);
        long moved = transfer(request, binding, plan, part(pieces.memory(piece), within, length), call);
        if (mode == TransferMode.DIRECT) {
            noted(request, plan, pieces, moved, call);
        } else {
            request.moved(moved, call.done(), call.copied(), call.elements());
        }
    }

    /** Notes what a direct call moved. */
    final void noted(CoreBlockRequest request, BlockPlan plan, Pieces pieces, long moved, PartCall call) {
        if (call.done() == TransferMode.INDIRECT) {
            request.demoted(Demotion.KERNEL);
        }
        int elements = call.elements();
        if (elements == EndpointCall.UNTOLD) {
            elements = 0;
            for (long at = request.bytes(); at < request.bytes() + moved;) {
                int piece = pieces.at(at);
                long within = at - pieces.offset(piece);
                long length = Math.min(pieces.length(piece) - within, request.bytes() + moved - at);
                elements += scatter(pieces.buffer(piece)).elements(pieces.offsetInRegion(piece) + within, length,
                        plan.shape());
                at += length;
            }
        }
        request.moved(moved, call.done(), call.copied(), elements);
    }

    private void stagedPieces(CoreBlockRequest request, Binding binding, BlockPlan plan, Pieces pieces)
            throws DeviceException {
        long done = request.bytes();
        long length = Math.min(request.length() - done, plan.maxIndirect());
        Staging staging = unit().staging(plan);
        LeasedBuffer chunk = staging.take(request.options().timeout().toNanos());
        try {
            MemorySegment staged = request.staged(chunk, length);
            if (request.operation() == BlockOperation.WRITE) {
                pieces.gather(done, staged, length);
            }
            PartCall call = request.begin(TransferMode.DIRECT, chunk);
            long moved = transfer(request, binding, plan, staged, call);
            if (request.operation() == BlockOperation.READ) {
                pieces.scatter(staged, done, moved);
            }
            request.moved(moved, TransferMode.INDIRECT, moved + call.copied(), elements(chunk, call, plan, moved));
        } catch (DeviceException.DirectImpossible refused) {
            throw refusedStaged(request, refused);
        } finally {
            staging.give(chunk);
        }
    }
}
