// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.plan.BlockPlan;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.Limit;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;

/**
 * The parts of requests that change a range by more or less than moving the caller's data there: discard, zeroes, the same block
 * again and again, compare and write. What data they have goes through the framework's memory.
 */
abstract class RangePath extends PiecesPath {

    RangePath(GatedBlockDevice device) {
        super(device);
    }

    /** Makes everything last that was written before. */
    abstract void flushEndpoint(CoreBlockRequest request, Binding binding) throws DeviceException;

    /** {@return what the longest part of a range is by a limit; 0 where the device cannot} */
    private static long longest(BlockPlan plan, Limit limit) {
        long most = plan.limits().getOr(limit, 0);
        return most - most % plan.block();
    }

    final void discardPart(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException {
        long most = longest(plan, Limit.MAX_DISCARD);
        if (most == 0) {
            throw new DeviceException.IllegalRequest(request.address(),
                    "the device cannot discard: use writeZeroes to clear the range");
        }
        long length = Math.min(request.length() - request.bytes(), most);
        change(request, binding, length, MemorySegment.NULL, request.begin(TransferMode.DIRECT));
        request.moved(length, TransferMode.DIRECT, 0, 0);
    }

    final void zeroPart(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException {
        long most = longest(plan, Limit.MAX_WRITE_ZEROES);
        if (most == 0) {
            filledPart(request, binding, plan);
            return;
        }
        long length = Math.min(request.length() - request.bytes(), most);
        change(request, binding, length, MemorySegment.NULL, request.begin(TransferMode.DIRECT));
        flushBehind(request, binding);
        request.moved(length, TransferMode.DIRECT, 0, 0);
    }

    final void samePart(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException {
        long most = longest(plan, Limit.MAX_WRITE_SAME);
        if (most == 0) {
            filledPart(request, binding, plan);
            return;
        }
        long length = Math.min(request.length() - request.bytes(), most);
        MemorySegment block = request.memory();
        Staging staging = unit().staging(plan);
        LeasedBuffer chunk = staging.take(request.options().timeout().toNanos());
        try {
            MemorySegment staged = request.staged(chunk, block.byteSize()).copyFrom(block);
            PartCall call = begin(request, plan, chunk);
            change(request, binding, length, staged, call);
            flushBehind(request, binding);
            request.moved(length, TransferMode.INDIRECT, block.byteSize() + call.copied(),
                    elements(chunk, call, plan, block.byteSize()));
        } catch (DeviceException.DirectImpossible refused) {
            throw refusedStaged(request, refused);
        } finally {
            staging.give(chunk);
        }
    }

    /** Where the device has no command for it, what it would have written is written. */
    private void filledPart(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException {
        long length = Math.min(request.length() - request.bytes(), plan.maxFilled());
        MemorySegment block = request.memory();
        Staging staging = unit().staging(plan);
        LeasedBuffer chunk = staging.take(request.options().timeout().toNanos());
        try {
            MemorySegment staged = request.staged(chunk, length);
            long copied = block.byteSize() == 0 ? 0 : length;
            if (copied == 0) {
                staged.fill((byte) 0);
            } else {
                repeat(block, staged);
            }
            PartCall call = begin(request, plan, chunk);
            long moved = transfer(request, binding, plan, staged, call);
            request.moved(moved, TransferMode.INDIRECT, copied + call.copied(), elements(chunk, call, plan, moved));
        } catch (DeviceException.DirectImpossible refused) {
            throw refusedStaged(request, refused);
        } finally {
            staging.give(chunk);
        }
    }

    /** Each copy is twice as long as the one before. */
    private static void repeat(MemorySegment block, MemorySegment into) {
        long done = block.byteSize();
        MemorySegment.copy(block, 0, into, 0, done);
        while (done < into.byteSize()) {
            long more = Math.min(done, into.byteSize() - done);
            MemorySegment.copy(into, 0, into, done, more);
            done += more;
        }
    }

    /** All at once, or nobody could say that nothing came in between. */
    final void comparePart(CoreBlockRequest request, Binding binding, BlockPlan plan) throws DeviceException {
        checkComparable(request, plan);
        if (wantsDirect(request, plan)) {
            settle(request, plan, obstacle(request, plan));
        }
        long length = request.length();
        Staging staging = unit().staging(plan);
        LeasedBuffer chunk = staging.take(2 * length, request.options().timeout().toNanos());
        try {
            MemorySegment staged = request.staged(chunk, 2 * length);
            MemorySegment.copy(request.expected(), 0, staged, 0, length);
            MemorySegment.copy(request.memory(), 0, staged, length, length);
            PartCall call = begin(request, plan, chunk);
            change(request, binding, length, staged, call);
            if (!plan.writesThrough()) {
                flushBehind(request, binding);
            }
            request.moved(length, TransferMode.INDIRECT, 2 * length + call.copied(),
                    elements(chunk, call, plan, 2 * length));
        } catch (DeviceException.DirectImpossible refused) {
            throw refusedStaged(request, refused);
        } finally {
            staging.give(chunk);
        }
    }

    /** Two pieces of memory, where the device takes one: if nothing that comes before that in rule M4 does. */
    private static Demotion obstacle(CoreBlockRequest request, BlockPlan plan) {
        boolean isNative = request.memory().isNative() && request.expected().isNative();
        Demotion first = plan.obstacle(request.options().mode(), isNative, false, request.isQueued(),
                request.memory().address(), request.length());
        return first == Demotion.NONE ? Demotion.TOO_MANY_SEGMENTS : first;
    }

    private void checkComparable(CoreBlockRequest request, BlockPlan plan) throws DeviceException {
        long length = request.length();
        long most = longest(plan, Limit.MAX_COMPARE_AND_WRITE);
        if (most == 0) {
            throw illegal("the device cannot compare and write at once: have writers agree in another way, as by a"
                    + " reservation, or use a device whose MAX_COMPARE_AND_WRITE is above 0");
        }
        if (length > most) {
            throw illegal("compares and writes at most " + most + " bytes at once, not " + length
                    + ", and what is atomic cannot be split");
        }
    }

    private static PartCall begin(CoreBlockRequest request, BlockPlan plan, LeasedBuffer chunk) {
        return request.begin(plan.driverStages() ? TransferMode.INDIRECT : TransferMode.DIRECT, chunk);
    }

    /**
     * Makes what was changed last at once, where that was asked and the driver does not do it by itself. The change has reached the
     * device: when that goes now, it is not begun anew (rule S2).
     */
    final void flushBehind(CoreBlockRequest request, Binding binding) throws DeviceException {
        if (request.options().durability() != Durability.FORCE_UNIT_ACCESS) {
            return;
        }
        try {
            flushEndpoint(request, binding);
        } catch (DeviceException.Offline gone) {
            throw new DeviceException.OutcomeUnknown(request.address(),
                    "it was written, and the device has gone before it was made to last: read back what was written",
                    gone.detail(), gone);
        }
    }

    /** One call of the driver; when it has ended, something may be cached, also where it failed. */
    private void change(CoreBlockRequest request, Binding binding, long length, MemorySegment data, PartCall call)
            throws DeviceException {
        long offset = request.offset() + request.bytes();
        try {
            switch (request.operation()) {
                case DISCARD -> endpoint(binding).discard(offset, length, call);
                case WRITE_ZEROES -> endpoint(binding).writeZeroes(offset, length, call);
                case WRITE_SAME -> endpoint(binding).writeSame(offset, length, data, call);
                case COMPARE_AND_WRITE -> endpoint(binding).compareAndWrite(offset, data, call);
                case NONE, READ, WRITE, FLUSH -> throw new AssertionError(request.operation());
            }
        } catch (RuntimeException | LinkageError e) {
            throw misbehaved(request, binding, "threw " + e, e);
        } finally {
            unit().writeBack().written();
        }
    }
}
