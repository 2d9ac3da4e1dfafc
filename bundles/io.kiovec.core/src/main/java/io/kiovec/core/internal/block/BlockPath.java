// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.BlockOperation;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Gate;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.ScatterSource;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Durability;
import io.kiovec.io.Limit;
import io.kiovec.io.ScatterList;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpoint;
import java.lang.foreign.MemorySegment;

/**
 * The way of a request: part by part through the gate, by the plan, into the endpoint. Runs on the caller's thread, or
 * on a queue's; keeps nothing of its own, everything is noted in the request.
 */
final class BlockPath {

    private final BlockUnit unit;
    private final Gate gate;
    private final ScatterSource scatters;
    // Made once: a method reference that is made for each request is an object for each request.
    private final Part transfers = this::transferPart;
    private final Part discards = this::discardPart;
    private final Part zeroes = this::zeroPart;

    BlockPath(BlockUnit unit, Gate gate, ScatterSource scatters) {
        this.unit = unit;
        this.gate = gate;
        this.scatters = scatters;
    }

    /** Does a claimed and checked request. */
    void run(CoreBlockRequest request) throws DeviceException {
        switch (request.operation()) {
            case READ, WRITE -> parts(request, transfers);
            case FLUSH -> flush(request);
            case DISCARD -> parts(request, discards);
            case WRITE_ZEROES -> parts(request, zeroes);
            case NONE -> throw new DeviceException.IllegalRequest(request.address(),
                    "the request has no operation: set read, write, flush, discard or writeZeroes first");
        }
    }

    /** Does one part of a request, inside the gate, and notes in the request what was done. */
    private interface Part {
        void move(CoreBlockRequest request, Binding binding, TransferPlan plan) throws DeviceException;
    }

    /**
     * Rule M7: each part passes the gate. Rule S2: a part is begun anew only when the driver says that nothing of it
     * reached the device.
     */
    private void parts(CoreBlockRequest request, Part part) throws DeviceException {
        while (request.bytes() < request.length()) {
            enter(request);
            Binding binding = request.passage.binding();
            try {
                part.move(request, binding, unit.plan(binding));
            } catch (DeviceException.Offline gone) {
                unit.lost(binding, gone.getMessage());
                begunAnew(request);
            } finally {
                gate.leave(request.passage);
            }
        }
    }

    /** A driver that goes offline at every part must not keep a request for ever. */
    private void begunAnew(CoreBlockRequest request) throws DeviceException {
        if (startDeadline(request) - System.nanoTime() <= 0) {
            throw unit.offline("the driver was offline again and again for " + request.options().timeout());
        }
    }

    private static long startDeadline(CoreBlockRequest request) {
        if (request.deadline == 0) {
            request.deadline = System.nanoTime() + request.options().timeout().toNanos();
        }
        return request.deadline;
    }

    private void enter(CoreBlockRequest request) throws DeviceException {
        while (!gate.enter(request.passage)) {
            switch (gate.await(startDeadline(request))) {
                case TRY_AGAIN -> {
                    // Somebody may hold again before this thread is inside.
                }
                case TIMED_OUT -> throw unit.offline("no driver came within " + request.options().timeout());
                case INTERRUPTED -> throw unit.offline("interrupted while waiting for a driver");
                case SHUT -> throw unit.ended();
            }
        }
    }

    private void transferPart(CoreBlockRequest request, Binding binding, TransferPlan plan) throws DeviceException {
        if (request.decidedBy != plan) {
            decide(request, plan);
        }
        if (request.direct) {
            try {
                directPart(request, binding, plan);
                return;
            } catch (DeviceException.DirectImpossible refused) {
                // Rule M5: the driver says that nothing moved.
                if (request.options().mode() == AskedMode.DIRECT_STRICTLY) {
                    throw refused;
                }
                Demotion reason = refused.detail().demotion();
                request.demoted(reason == Demotion.NONE ? Demotion.KERNEL : reason);
                request.direct = false;
            }
        }
        if (plan.driverStages()) {
            driverStagedPart(request, binding, plan);
        } else {
            stagedPart(request, binding, plan);
        }
    }

    /** Rules M3 and M4, once for each plan that the request meets. */
    private void decide(CoreBlockRequest request, TransferPlan plan) throws DeviceException {
        request.decidedBy = plan;
        request.direct = false;
        AskedMode asked = request.options().mode();
        if (!plan.wantsDirect(asked, request.length())) {
            return;
        }
        MemorySegment memory = request.memory();
        Demotion reason = plan.obstacle(asked, memory.isNative(), request.buffer() != null, request.queued,
                memory.address(), request.length());
        if (reason == Demotion.NONE && plan.needsScatter()) {
            reason = plan.obstacle(scatter(request), request.bufferOffsetInScatter(), request.length());
        }
        request.direct = reason == Demotion.NONE;
        if (!request.direct) {
            if (asked == AskedMode.DIRECT_STRICTLY) {
                throw new DeviceException.DirectImpossible(request.address(),
                        "a direct transfer was strictly asked, but "
                                + reason.sentence(),
                        Detail.demotion(reason), null);
            }
            request.demoted(reason);
        }
    }

    private ScatterList scatter(CoreBlockRequest request) {
        return request.scatter(scatters);
    }

    private void directPart(CoreBlockRequest request, Binding binding, TransferPlan plan) throws DeviceException {
        long done = request.bytes();
        long rest = request.length() - done;
        long at = request.bufferOffsetInScatter() + done;
        long length = plan.needsScatter() ? plan.directPart(scatter(request), at, rest) : plan.directPart(rest);
        PartCall call = request.begin(TransferMode.DIRECT);
        long moved = transfer(request, binding, plan, part(request.memory(), done, length), call);
        int elements = call.elements();
        if (elements == PartCall.UNTOLD && (request.buffer() != null || plan.needsScatter())) {
            elements = scatter(request).elements(at, moved, plan.shape());
        }
        if (call.done() == TransferMode.INDIRECT) {
            request.demoted(Demotion.KERNEL);
        }
        request.moved(moved, call.done(), call.copied(), elements);
    }

    private void driverStagedPart(CoreBlockRequest request, Binding binding, TransferPlan plan) throws DeviceException {
        long done = request.bytes();
        long length = Math.min(request.length() - done, plan.maxIndirect());
        PartCall call = request.begin(TransferMode.INDIRECT);
        long moved = transfer(request, binding, plan, part(request.memory(), done, length), call);
        request.moved(moved, call.done(), call.copied(), call.elements());
    }

    private void stagedPart(CoreBlockRequest request, Binding binding, TransferPlan plan) throws DeviceException {
        long done = request.bytes();
        long length = Math.min(request.length() - done, plan.maxIndirect());
        Staging staging = unit.staging(plan);
        LeasedBuffer chunk = staging.take(request.options().timeout().toNanos());
        try {
            MemorySegment data = part(request.memory(), done, length);
            MemorySegment staged = part(chunk.leased(), 0, length);
            if (request.operation() == BlockOperation.WRITE) {
                staged.copyFrom(data);
            }
            PartCall call = request.begin(TransferMode.DIRECT, chunk);
            long moved = transfer(request, binding, plan, staged, call);
            if (request.operation() == BlockOperation.READ) {
                MemorySegment.copy(staged, 0, data, 0, moved);
            }
            int elements = call.elements() != PartCall.UNTOLD
                    ? call.elements()
                    : chunk.scatter(scatters).elements(chunk.regionOffset(), moved, plan.shape());
            request.moved(moved, TransferMode.INDIRECT, moved + call.copied(), elements);
        } catch (DeviceException.DirectImpossible refused) {
            // Nobody asked for direct here: to the caller it is the device that refuses.
            throw new DeviceException.IllegalRequest(request.address(), refused.getMessage(), refused.detail(),
                    refused);
        } finally {
            staging.give(chunk);
        }
    }

    private static MemorySegment part(MemorySegment memory, long from, long length) {
        return from == 0 && length == memory.byteSize() ? memory : memory.asSlice(from, length);
    }

    /** One call of the driver; every other kind of error than a typed one is the driver's, and is said so. */
    private long transfer(CoreBlockRequest request, Binding binding, TransferPlan plan, MemorySegment memory,
            PartCall call) throws DeviceException {
        BlockEndpoint endpoint = binding.endpoint();
        long offset = request.offset() + request.bytes();
        boolean reads = request.operation() == BlockOperation.READ;
        long moved;
        try {
            moved = reads ? endpoint.read(offset, memory, call) : endpoint.write(offset, memory, call);
        } catch (RuntimeException | LinkageError e) {
            throw misbehaved(request, binding, "threw " + e, e);
        } finally {
            if (!reads) {
                unit.written();
            }
        }
        long whole = moved - moved % plan.block();
        if (whole <= 0 || moved > memory.byteSize()) {
            throw misbehaved(request, binding, "said that it moved " + moved + " of " + memory.byteSize() + " bytes",
                    null);
        }
        if (!reads && request.options().durability() == Durability.FORCE_UNIT_ACCESS && !plan.writesThrough()) {
            flushEndpoint(request, binding);
        }
        return whole;
    }

    private DeviceException misbehaved(CoreBlockRequest request, Binding binding, String what, Throwable cause) {
        if (!request.memoryIsAlive()) {
            return new DeviceException.IllegalRequest(request.address(),
                    "the memory was freed during the transfer: keep its arena open until the request is done");
        }
        String message = "the driver " + binding.transport().name() + " (" + binding.transport().bundle() + ") " + what
                + ": report it to its vendor";
        unit.lost(binding, message);
        return request.operation().changesMedium()
                ? new DeviceException.OutcomeUnknown(request.address(), message, Detail.NONE, cause)
                : new DeviceException.Unavailable(request.address(), message, Detail.NONE, cause);
    }

    /** Rule S2: a flush is not retried, and one that failed during a swap is reported here. */
    private void flush(CoreBlockRequest request) throws DeviceException {
        DeviceException earlier = unit.takeFlushFailure();
        if (earlier != null) {
            throw earlier;
        }
        enter(request);
        try {
            flushEndpoint(request, request.passage.binding());
        } finally {
            gate.leave(request.passage);
        }
    }

    private void flushEndpoint(CoreBlockRequest request, Binding binding) throws DeviceException {
        unit.beginFlush();
        try {
            binding.endpoint().flush(request.begin(TransferMode.INDIRECT));
        } catch (RuntimeException | LinkageError e) {
            throw misbehaved(request, binding, "threw " + e, e);
        }
    }

    private void discardPart(CoreBlockRequest request, Binding binding, TransferPlan plan) throws DeviceException {
        long most = plan.limits().getOr(Limit.MAX_DISCARD, 0);
        if (most < plan.block()) {
            throw new DeviceException.IllegalRequest(request.address(),
                    "the device cannot discard: use writeZeroes to clear the range");
        }
        long length = Math.min(request.length() - request.bytes(), most - most % plan.block());
        unit.written();
        try {
            binding.endpoint().discard(request.offset() + request.bytes(), length,
                    request.begin(TransferMode.DIRECT));
        } catch (RuntimeException | LinkageError e) {
            throw misbehaved(request, binding, "threw " + e, e);
        }
        request.moved(length, TransferMode.DIRECT, 0, 0);
    }

    private void zeroPart(CoreBlockRequest request, Binding binding, TransferPlan plan) throws DeviceException {
        long rest = request.length() - request.bytes();
        long most = plan.limits().getOr(Limit.MAX_WRITE_ZEROES, 0);
        if (most < plan.block()) {
            writtenZeroPart(request, binding, plan, rest);
            return;
        }
        long length = Math.min(rest, most - most % plan.block());
        unit.written();
        try {
            binding.endpoint().writeZeroes(request.offset() + request.bytes(), length,
                    request.begin(TransferMode.DIRECT));
        } catch (RuntimeException | LinkageError e) {
            throw misbehaved(request, binding, "threw " + e, e);
        }
        request.moved(length, TransferMode.DIRECT, 0, 0);
    }

    private void writtenZeroPart(CoreBlockRequest request, Binding binding, TransferPlan plan, long rest)
            throws DeviceException {
        Staging staging = unit.staging(plan);
        LeasedBuffer chunk = staging.take(request.options().timeout().toNanos());
        try {
            MemorySegment zeroes = part(chunk.leased(), 0, Math.min(rest, plan.maxZeroed())).fill((byte) 0);
            PartCall call = request.begin(plan.driverStages() ? TransferMode.INDIRECT : TransferMode.DIRECT, chunk);
            long moved = transfer(request, binding, plan, zeroes, call);
            request.moved(moved, TransferMode.INDIRECT, call.copied(), call.elements());
        } finally {
            staging.give(chunk);
        }
    }
}
