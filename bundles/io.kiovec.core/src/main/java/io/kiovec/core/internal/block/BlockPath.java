// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockOperation;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.plan.BlockPlan;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The way of a request: part by part through the gate, by the plan, into the endpoint. Runs on the caller's thread, or
 * on a queue's; keeps nothing of its own, everything is noted in the request.
 */
class BlockPath extends RangePath {

    // Made once: a method reference that is made for each request is an object for each request.
    private final Part transfers = this::transferPart;
    private final Part pieceParts = this::piecesPart;
    private final Part discards = this::discardPart;
    private final Part zeroes = this::zeroPart;
    private final Part sames = this::samePart;
    private final Part comparisons = this::comparePart;
    private final GatedBlockDevice device;

    BlockPath(GatedBlockDevice device) {
        super(device);
        this.device = device;
    }

    @Override
    protected final void check(CoreBlockRequest request) throws DeviceException {
        if (request.changesMedium() && !device.access().writes()) {
            throw readingOnly();
        }
        long offset = request.offset();
        long length = request.length();
        if (offset < 0 || length < 0) {
            throw illegal("offset " + offset + " and length " + length + " must not be negative");
        }
        long granularity = unit().transferUnit();
        if (TransferPlan.beyond(offset, granularity) != 0 || TransferPlan.beyond(length, granularity) != 0) {
            throw illegal("offset " + offset + " and length " + length + " must be multiples of " + granularity
                    + " bytes, the device's block");
        }
        if (request.pieces() != null && !request.pieces().areMultiplesOf(granularity)) {
            throw illegal("each piece must be a multiple of " + granularity + " bytes, the device's block");
        }
        checkParameters(request);
        if (isPastTheEnd(offset, length, unit().limits())) {
            // A medium that has grown tells so in its limits; asking each time costs more than a request should.
            unit().relearn();
            Limits now = unit().limits();
            if (isPastTheEnd(offset, length, now)) {
                throw illegal(
                        "offset " + offset + " and length " + length + " reach past the end at " + now.capacity());
            }
        }
    }

    private void checkParameters(CoreBlockRequest request) throws DeviceException {
        long memory = request.memory().byteSize();
        switch (request.operation()) {
            case WRITE_SAME -> {
                int block = unit().limits().logicalBlock();
                if (memory != block) {
                    throw illegal("what is written again and again must be one block of " + block + " bytes, not "
                            + memory);
                }
            }
            case COMPARE_AND_WRITE -> {
                if (memory != request.length()) {
                    throw illegal("expects " + request.length() + " bytes and has " + memory
                            + " to replace them: give as many");
                }
                checkUsable(request.expected());
            }
            default -> {
                // There is nothing but offset and length.
            }
        }
    }

    private static boolean isPastTheEnd(long offset, long length, Limits limits) {
        return length > limits.capacity() || offset > limits.capacity() - length;
    }

    @Override
    protected final void perform(CoreBlockRequest request) throws DeviceException {
        request.passage().begin(0);
        switch (request.operation()) {
            case READ, WRITE -> {
                if (request.pieces() == null) {
                    parts(request, transfers);
                } else {
                    leased(request);
                }
            }
            case FLUSH -> flush(request);
            case DISCARD -> parts(request, discards);
            case WRITE_ZEROES -> parts(request, zeroes);
            case WRITE_SAME -> parts(request, sames);
            case COMPARE_AND_WRITE -> parts(request, comparisons);
            case NONE -> throw illegal("the request has no operation: set one first, as read or write");
        }
    }

    private void leased(CoreBlockRequest request) throws DeviceException {
        if (!request.leasePieces()) {
            throw pieceClosed();
        }
        try {
            parts(request, pieceParts);
        } finally {
            request.releasePieces();
        }
    }

    /** Does one part of a request, inside the gate, and notes in the request what was done. */
    private interface Part {
        void move(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException;
    }

    /**
     * Rule M7: each part passes the gate. Rule S2: a part is begun anew only when the driver says that nothing of it
     * reached the device.
     */
    private void parts(CoreBlockRequest request, Part part) throws DeviceException {
        while (request.bytes() < request.length()) {
            enter(request);
            Binding binding = request.passage().binding();
            try {
                part.move(request, binding, (BlockPlan) unit().plan(binding));
            } catch (DeviceException.Offline gone) {
                begunAnew(request, binding, gone);
            } catch (DeviceException e) {
                unit().doubt(binding);
                throw e;
            } finally {
                leave(request);
            }
        }
    }

    private void transferPart(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException {
        decide(request, binding, plan);
        if (request.isDirect()) {
            try {
                directPart(request, binding, plan);
                return;
            } catch (DeviceException.DirectImpossible refused) {
                refusedDirect(request, refused);
            }
        }
        if (plan.driverStages()) {
            driverStagedPart(request, binding, plan);
        } else {
            stagedPart(request, binding, plan);
        }
    }

    private void directPart(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException {
        long done = request.bytes();
        long rest = request.length() - done;
        long at = request.offsetInScatter() + done;
        boolean byPieces = plan.needsScatter() && request.directMode() == TransferMode.DIRECT;
        long length = byPieces ? plan.directPart(scatter(request), at, rest) : plan.directPart(rest);
        PartCall call = request.begin(request.directMode());
        long moved = transfer(request, binding, plan, part(request.memory(), done, length), call);
        if (call.done() == TransferMode.INDIRECT) {
            request.demoted(Demotion.KERNEL);
        }
        request.moved(moved, call.done(), call.copied(), elements(request, call, plan, at, moved));
    }

    private void driverStagedPart(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException {
        long done = request.bytes();
        long length = Math.min(request.length() - done, plan.maxIndirect());
        PartCall call = request.begin(TransferMode.INDIRECT);
        long moved = transfer(request, binding, plan, part(request.memory(), done, length), call);
        request.moved(moved, call.done(), call.copied(), call.elements());
    }

    private void stagedPart(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException {
        long done = request.bytes();
        long length = Math.min(request.length() - done, plan.maxIndirect());
        Staging staging = unit().staging(plan);
        LeasedBuffer chunk = staging.take(request.options().timeout().toNanos());
        try {
            MemorySegment data = part(request.memory(), done, length);
            MemorySegment staged = request.staged(chunk, length);
            if (request.operation() == BlockOperation.WRITE) {
                staged.copyFrom(data);
            }
            PartCall call = request.begin(TransferMode.DIRECT, chunk);
            long moved = transfer(request, binding, plan, staged, call);
            if (request.operation() == BlockOperation.READ) {
                MemorySegment.copy(staged, 0, data, 0, moved);
            }
            request.moved(moved, TransferMode.INDIRECT, moved + call.copied(), elements(chunk, call, plan, moved));
        } catch (DeviceException.DirectImpossible refused) {
            throw refusedStaged(request, refused);
        } finally {
            staging.give(chunk);
        }
    }

    /** One call of the driver; every other kind of error than a typed one is the driver's, and is said so. */
    @Override
    final long transfer(CoreBlockRequest request, Binding binding, BlockPlan plan, MemorySegment memory,
            PartCall call) throws DeviceException {
        long offset = request.offset() + request.bytes();
        boolean reads = request.operation() == BlockOperation.READ;
        long moved;
        try {
            moved = reads
                    ? endpoint(binding).read(offset, memory, call)
                    : endpoint(binding).write(offset, memory, call);
        } catch (RuntimeException | LinkageError e) {
            throw misbehaved(request, binding, "threw " + e, e);
        } finally {
            if (!reads) {
                unit().writeBack().written();
            }
        }
        return whole(request, binding, plan, moved, memory.byteSize());
    }

    /** What a driver says that it moved. */
    @Override
    final long whole(CoreBlockRequest request, Binding binding, BlockPlan plan, long moved, long asked)
            throws DeviceException {
        long whole = moved < 0 ? 0 : moved - TransferPlan.beyond(moved, plan.block());
        if (whole <= 0 || moved > asked) {
            throw misbehaved(request, binding, "said that it moved " + moved + " of " + asked + " bytes", null);
        }
        if (request.changesMedium() && !plan.writesThrough()) {
            flushBehind(request, binding);
        }
        return whole;
    }

    /** Rule S2: a flush is not retried, and one that failed during a swap is reported here. */
    private void flush(CoreBlockRequest request) throws DeviceException {
        throwEarlierLoss();
        enter(request);
        Binding binding = request.passage().binding();
        try {
            flushEndpoint(request, binding);
        } catch (DeviceException e) {
            unit().doubt(binding);
            throw e;
        } finally {
            leave(request);
        }
    }

    final void throwEarlierLoss() throws DeviceException {
        Optional<DeviceException> earlier = unit().writeBack().takeFailure();
        if (earlier.isPresent()) {
            throw earlier.get();
        }
    }

    @Override
    final void flushEndpoint(CoreBlockRequest request, Binding binding) throws DeviceException {
        unit().writeBack().beginFlush();
        try {
            endpoint(binding).flush(request.begin(TransferMode.INDIRECT));
        } catch (RuntimeException | LinkageError e) {
            throw misbehaved(request, binding, "threw " + e, e);
        }
    }
}
