// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockOperation;
import io.kiovec.api.BlockRequest;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.plan.BlockPlan;
import io.kiovec.core.internal.queue.LaneQueue;
import io.kiovec.core.internal.queue.OpenLanes;
import io.kiovec.core.internal.queue.QueuedWay;
import io.kiovec.core.internal.unit.RequestPath;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Durability;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BlockEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The way of a request through a driver's own queue (rule D2): what is done in one part, directly, by the driver's copying, or
 * staged through memory of the framework. On the queue owner's thread.
 */
final class QueuedBlockPath extends BlockPath implements QueuedWay<BlockRequest, CoreBlockRequest> {

    private final OpenLanes lanes;

    QueuedBlockPath(GatedBlockDevice device, OpenLanes lanes) {
        super(device);
        this.lanes = lanes;
    }

    @Override
    public RequestPath<CoreBlockRequest> path() {
        return this;
    }

    @Override
    public OpenLanes lanes() {
        return lanes;
    }

    @Override
    public CoreBlockRequest own(BlockRequest request) {
        return (CoreBlockRequest) request;
    }

    @Override
    public BlockRequest shown(CoreBlockRequest request) {
        return request;
    }

    @Override
    public Optional<LaneQueue<CoreBlockRequest>> open(Binding binding, int depth,
            LaneQueue.Landing<CoreBlockRequest> landing) throws DeviceException {
        BlockEndpoint endpoint = endpoint(binding);
        Optional<BlockEndpointQueue> own = endpoint.openQueue(depth);
        if (own.isPresent()) {
            return Optional.of(new BlockLaneQueue(own.get(), landing));
        }
        return endpoint.isPrompt() ? Optional.of(new PromptLaneQueue(endpoint, depth, landing)) : Optional.empty();
    }

    /** One part, or threads: what is split or no transfer is done by synchronous calls. */
    @Override
    public boolean isBegun(CoreBlockRequest request, Binding binding, LaneQueue<CoreBlockRequest> queue)
            throws DeviceException {
        return switch (request.operation()) {
            case READ, WRITE -> {
                BlockPlan plan = (BlockPlan) unit().plan(binding);
                if (request.length() == 0 || isFlushedBehind(request, plan)) {
                    yield false;
                }
                yield request.pieces() == null
                        ? isTransferBegun(request, binding, plan)
                        : queue.takesPieces() && arePiecesBegun(request, plan);
            }
            case FLUSH -> {
                throwEarlierLoss();
                unit().writeBack().beginFlush();
                request.begin(TransferMode.INDIRECT);
                yield true;
            }
            case NONE, DISCARD, WRITE_ZEROES, WRITE_SAME, COMPARE_AND_WRITE -> false;
        };
    }

    private static boolean isFlushedBehind(CoreBlockRequest request, BlockPlan plan) {
        return request.operation() == BlockOperation.WRITE
                && request.options().durability() == Durability.FORCE_UNIT_ACCESS && !plan.writesThrough();
    }

    /** Directly, and all at once; what is copied or split, a thread does. */
    private boolean arePiecesBegun(CoreBlockRequest request, BlockPlan plan) throws DeviceException {
        decidePieces(request, plan);
        Pieces pieces = request.pieces();
        if (!request.isDirect() || pieces.count() == 1 || fitting(plan, pieces, 0) < pieces.count()) {
            return false;
        }
        if (!request.leasePieces()) {
            throw pieceClosed();
        }
        request.begin(TransferMode.DIRECT);
        return true;
    }

    private boolean isTransferBegun(CoreBlockRequest request, Binding binding, BlockPlan plan)
            throws DeviceException {
        decide(request, binding, plan);
        long length = request.length();
        if (request.isDirect()) {
            long part = plan.needsScatter()
                    ? plan.directPart(scatter(request), request.offsetInScatter(), length)
                    : plan.directPart(length);
            if (request.directMode() != TransferMode.DIRECT || part != length) {
                return false;
            }
            request.begin(TransferMode.DIRECT);
            return true;
        }
        if (length > plan.maxIndirect()) {
            return false;
        }
        if (!plan.driverStages()) {
            return isStaged(request, plan);
        }
        if (!request.memory().isNative()) {
            return false;
        }
        request.begin(TransferMode.INDIRECT);
        return true;
    }

    /** Through memory of the framework's, which the owner copies to and from; where all of that is in use, a thread waits. */
    private boolean isStaged(CoreBlockRequest request, BlockPlan plan) throws DeviceException {
        if (!request.memory().isAccessibleBy(Thread.currentThread())) {
            return false;
        }
        Staging staging = unit().staging(plan);
        LeasedBuffer chunk = staging.takeAtOnce(request.length());
        if (chunk == null) {
            return false;
        }
        request.stagedThrough(staging, chunk);
        if (request.operation() == BlockOperation.WRITE
                && !isCopied(request.memory(), request.queuedMemory(), request.length())) {
            request.unstage();
            throw freed();
        }
        request.begin(TransferMode.DIRECT, chunk);
        return true;
    }

    /** {@return whether it was copied; memory that is no buffer may be freed at any time} */
    private static boolean isCopied(MemorySegment from, MemorySegment to, long count) {
        try {
            MemorySegment.copy(from, 0, to, 0, count);
            return true;
        } catch (IllegalStateException freed) {
            return false;
        }
    }

    private DeviceException freed() {
        return illegal("the memory was freed during the transfer: keep its arena open until the request is done");
    }

    @Override
    public void withdrawn(CoreBlockRequest request) {
        request.unstage();
        request.releasePieces();
    }

    @Override
    public boolean isDone(CoreBlockRequest request, Binding binding) throws DeviceException {
        try {
            return isAllDone(request, binding);
        } finally {
            request.unstage();
            request.releasePieces();
        }
    }

    private boolean isAllDone(CoreBlockRequest request, Binding binding) throws DeviceException {
        PartCall call = request.call();
        call.end();
        BlockOperation operation = request.operation();
        if (operation == BlockOperation.WRITE) {
            unit().writeBack().written();
        }
        if (call.thrown() != null) {
            return isToBeCalledAgain(request, binding, call.thrown());
        }
        if (call.failure() != Failure.NONE) {
            return isToBeRepeated(request, binding, call);
        }
        if (operation == BlockOperation.FLUSH) {
            return true;
        }
        BlockPlan plan = (BlockPlan) binding.plan();
        long moved = call.moved();
        long whole = moved - moved % plan.block();
        if (whole <= 0 || moved > request.length()) {
            throw misbehaved(request, binding, "said that it moved " + moved + " of " + request.length() + " bytes",
                    null);
        }
        if (request.chunk() != null) {
            unstaged(request, plan, call, whole);
        } else if (request.pieces() != null) {
            noted(request, plan, request.pieces(), whole, call);
        } else {
            if (request.isDirect() && call.done() == TransferMode.INDIRECT) {
                request.demoted(Demotion.KERNEL);
            }
            request.moved(whole, call.done(), call.copied(), request.isDirect()
                    ? elements(request, call, plan, request.offsetInScatter(), whole)
                    : call.elements());
        }
        return whole == request.length();
    }

    private void unstaged(CoreBlockRequest request, BlockPlan plan, PartCall call, long moved)
            throws DeviceException {
        if (request.operation() == BlockOperation.READ
                && !isCopied(request.queuedMemory(), request.memory(), moved)) {
            throw freed();
        }
        request.moved(moved, TransferMode.INDIRECT, moved + call.copied(),
                elements(request.chunk(), call, plan, moved));
    }

    /** The same of a call that threw, as where a call is made by a thread. {@return always {@code false}} */
    private boolean isToBeCalledAgain(CoreBlockRequest request, Binding binding, Throwable thrown)
            throws DeviceException {
        if (!(thrown instanceof DeviceException typed)) {
            throw misbehaved(request, binding, "threw " + thrown, thrown);
        }
        boolean begunAnew = typed.failure() == Failure.OFFLINE && request.operation() != BlockOperation.FLUSH
                || typed.failure() == Failure.DIRECT_IMPOSSIBLE;
        if (!begunAnew) {
            unit().doubt(binding);
            throw typed;
        }
        return false;
    }

    /** Rules S2 and M5. {@return always {@code false}: what may be begun anew is done by synchronous calls} */
    private boolean isToBeRepeated(CoreBlockRequest request, Binding binding, PartCall call) throws DeviceException {
        unit().doubt(binding);
        Failure failure = call.failure();
        BlockOperation operation = request.operation();
        boolean gone = failure == Failure.OFFLINE;
        if (gone) {
            unit().lost(binding, "its queue says that the device has gone");
        }
        boolean again = switch (operation) {
            case READ -> gone || failure == Failure.OUTCOME_UNKNOWN;
            case WRITE -> gone;
            default -> false;
        };
        if (again || failure == Failure.DIRECT_IMPOSSIBLE) {
            return false;
        }
        throw failure.exception(request.address(), "the driver's queue ended the request with " + failure,
                Detail.errno(call.errno()), null);
    }

    @Override
    public void leaveBehind(CoreBlockRequest request) {
        request.leaveCall();
    }
}
