// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.plan.WholePlan;
import io.kiovec.core.internal.queue.DriverQueue;
import io.kiovec.core.internal.queue.LaneQueue;
import io.kiovec.core.internal.queue.OpenLanes;
import io.kiovec.core.internal.queue.QueuedWay;
import io.kiovec.core.internal.unit.RequestPath;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The way of a command: once through the gate, by the plan, into the endpoint; what cannot be split is staged whole. */
final class ScsiPath extends RequestPath<CoreScsiRequest> implements QueuedWay<ScsiRequest, CoreScsiRequest> {

    private final GatedScsiDevice device;
    private final ScsiFace face;

    ScsiPath(GatedScsiDevice device, ScsiFace face) {
        super(device);
        this.device = device;
        this.face = face;
    }

    @Override
    protected void check(CoreScsiRequest request) throws DeviceException {
        if (!request.hasCommand()) {
            throw illegal("the request has no command: fill its CDB and set command first");
        }
        CommandEffect effect = CommandEffects.of(request.sentCdb(), face.deviceType());
        request.effect(effect);
        // A device that cannot be written protects itself, and gives the sense data of its kind.
        if (effect == CommandEffect.MEDIUM && !device.access().writes()
                && unit().limits().get(Trait.READ_ONLY) != Support.YES) {
            throw readingOnly();
        }
    }

    /** Rule S2: begun anew where nothing reached the device, or where the command changes nothing, and then once. */
    @Override
    protected void perform(CoreScsiRequest request) throws DeviceException {
        reportLostWrites(request);
        while (enterUnlessRecalled(request)) {
            Binding binding = request.passage().binding();
            request.inside();
            try {
                // Whoever aborts says so first and looks then whether the command is inside; this does the reverse.
                if (request.passage().isRecalled()) {
                    break;
                }
                transfer(request, binding, (WholePlan) unit().plan(binding));
                return;
            } catch (DeviceException.Offline gone) {
                begunAnew(request, binding, gone);
            } catch (DeviceException.OutcomeUnknown lost) {
                unit().doubt(binding);
                if (!request.mayRepeat()) {
                    throw lost;
                }
            } catch (DeviceException e) {
                unit().doubt(binding);
                throw e;
            } finally {
                request.outside();
                leave(request);
            }
        }
        request.abortedUnsent();
    }

    /** A flush of the framework's own that failed during a swap is reported on the application's next. */
    private void reportLostWrites(CoreScsiRequest request) throws DeviceException {
        if (CommandEffects.isFlush(request.sentCdb(), face.deviceType())) {
            Optional<DeviceException> earlier = unit().writeBack().takeFailure();
            if (earlier.isPresent()) {
                throw earlier.get();
            }
        }
    }

    private void transfer(CoreScsiRequest request, Binding binding, WholePlan plan) throws DeviceException {
        if (request.length() == 0) {
            TaggedCall call = request.begin(TransferMode.INDIRECT);
            execute(request, binding, call);
            request.moved(TransferMode.INDIRECT, call.copied(), Math.max(0, call.elements()));
            return;
        }
        decide(request, binding, plan);
        if (request.isDirect()) {
            try {
                direct(request, binding, plan);
                return;
            } catch (DeviceException.DirectImpossible refused) {
                refusedDirect(request, refused);
            }
        }
        if (plan.driverStages()) {
            driverStaged(request, binding);
        } else {
            staged(request, binding, plan);
        }
    }

    private void direct(CoreScsiRequest request, Binding binding, WholePlan plan) throws DeviceException {
        TaggedCall call = request.begin(request.directMode());
        execute(request, binding, call);
        if (call.done() == TransferMode.INDIRECT) {
            request.demoted(Demotion.KERNEL);
        }
        request.moved(call.done(), call.copied(),
                elements(request, call, plan, request.offsetInScatter(), request.bytes()));
    }

    private void driverStaged(CoreScsiRequest request, Binding binding) throws DeviceException {
        TaggedCall call = request.begin(TransferMode.INDIRECT);
        execute(request, binding, call);
        request.moved(call.done(), call.copied(), call.elements());
    }

    /** Rule M7: what cannot be split goes through memory of the framework in one piece. */
    private void staged(CoreScsiRequest request, Binding binding, WholePlan plan) throws DeviceException {
        Staging staging = unit().staging(plan);
        long length = request.length();
        LeasedBuffer chunk = staging.take(length, request.options().timeout().toNanos());
        try {
            MemorySegment data = request.memory();
            MemorySegment through = request.staged(chunk, length);
            long copied = 0;
            if (request.direction() == DataDirection.OUT) {
                through.copyFrom(data);
                copied = length;
            }
            TaggedCall call = request.begin(TransferMode.DIRECT, chunk, through);
            execute(request, binding, call);
            long moved = request.bytes();
            if (request.direction() == DataDirection.IN && request.options().dataPhase() == DataPhase.DELIVER) {
                MemorySegment.copy(through, 0, data, 0, moved);
                copied = moved;
            }
            request.moved(TransferMode.INDIRECT, copied + call.copied(), elements(chunk, call, plan, moved));
        } catch (DeviceException.DirectImpossible refused) {
            throw refusedStaged(request, refused);
        } finally {
            staging.give(chunk);
        }
    }

    /** One call of the driver; every other kind of error than a typed one is the driver's, and is said so. */
    private void execute(CoreScsiRequest request, Binding binding, TaggedCall call) throws DeviceException {
        try {
            ((ScsiEndpoint) binding.endpoint()).execute(call);
        } catch (RuntimeException | LinkageError e) {
            throw misbehaved(request, binding, "threw " + e, e);
        } finally {
            call.end();
            if (request.changesMedium()) {
                unit().writeBack().written();
            }
        }
        answered(request, binding, call);
    }

    /** Takes over what the driver told, when it can be. */
    private void answered(CoreScsiRequest request, Binding binding, TaggedCall call) throws DeviceException {
        if (!call.isTold()) {
            throw misbehaved(request, binding, "ended a command without a status", null);
        }
        if (!call.isPlausible(request.length())) {
            throw misbehaved(request, binding, "told status " + call.status() + ", " + call.senseLength()
                    + " bytes of sense data and a residual of " + call.residual() + " of " + request.length(), null);
        }
        request.answered();
    }

    // A driver's own queue.

    @Override
    public RequestPath<CoreScsiRequest> path() {
        return this;
    }

    @Override
    public OpenLanes lanes() {
        return face.lanes();
    }

    @Override
    public CoreScsiRequest own(ScsiRequest request) {
        return (CoreScsiRequest) request;
    }

    @Override
    public ScsiRequest shown(CoreScsiRequest request) {
        return request;
    }

    @Override
    public Optional<LaneQueue<CoreScsiRequest>> open(Binding binding, int depth,
            LaneQueue.Landing<CoreScsiRequest> landing) throws DeviceException {
        return ((ScsiEndpoint) binding.endpoint()).openQueue(depth).map(queue -> new ScsiLaneQueue(queue, landing));
    }

    @Override
    public boolean isBegun(CoreScsiRequest request, Binding binding, LaneQueue<CoreScsiRequest> queue)
            throws DeviceException {
        reportLostWrites(request);
        if (request.length() == 0) {
            request.begin(TransferMode.INDIRECT);
            return true;
        }
        WholePlan plan = (WholePlan) unit().plan(binding);
        decide(request, binding, plan);
        if (request.isDirect()) {
            if (request.directMode() != TransferMode.DIRECT) {
                return false;
            }
            request.begin(TransferMode.DIRECT);
            return true;
        }
        if (!plan.driverStages() || !request.memory().isNative()) {
            return false;
        }
        request.begin(TransferMode.INDIRECT);
        return true;
    }

    @Override
    public boolean isDone(CoreScsiRequest request, Binding binding) throws DeviceException {
        TaggedCall call = request.call();
        call.end();
        if (request.changesMedium()) {
            unit().writeBack().written();
        }
        Failure failure = call.failure();
        if (failure != Failure.NONE) {
            unit().doubt(binding);
            if (failure == Failure.OFFLINE) {
                unit().lost(binding, "its queue says that the device has gone");
                return false;
            }
            if (failure == Failure.DIRECT_IMPOSSIBLE && request.isDirect()
                    || failure == Failure.OUTCOME_UNKNOWN && request.mayRepeat()) {
                return false;
            }
            throw failure.exception(request.address(), "the driver's queue ended the command without a status: "
                    + failure, Detail.errno(call.errno()), null);
        }
        answered(request, binding, call);
        if (request.isDirect() && call.done() == TransferMode.INDIRECT) {
            request.demoted(Demotion.KERNEL);
        }
        request.moved(call.done(), call.copied(), request.isDirect()
                ? elements(request, call, (WholePlan) binding.plan(), request.offsetInScatter(), request.bytes())
                : call.elements());
        return true;
    }

    @Override
    public void leaveBehind(CoreScsiRequest request) {
        request.leaveCall();
    }

    @Override
    public void recalled(CoreScsiRequest request) {
        request.abortedUnsent();
    }

    @Override
    public void ended(CoreScsiRequest request) {
        request.endRun();
    }

    @Override
    public void taken(CoreScsiRequest request, DriverQueue<ScsiRequest, CoreScsiRequest> queue) {
        request.queue(queue);
    }
}
