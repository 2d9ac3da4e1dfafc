// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.ScatterSource;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.ScatterList;
import io.kiovec.io.Timing;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;

/**
 * The way of a request of any face: its beginning and its end, the gate, the decision of its mode, and what becomes of a
 * driver that misbehaves. Runs on the caller's thread, or on a queue's; keeps nothing of its own, everything is noted in
 * the request.
 *
 * @param <R> the face's requests
 */
public abstract class RequestPath<R extends CoreRequest> {

    private final Opening opening;
    private final DeviceUnit unit;
    private final ScatterSource scatters;

    /**
     * Makes the path of an opening's requests.
     *
     * @param opening whose requests
     */
    protected RequestPath(Opening opening) {
        this.opening = opening;
        unit = opening.unit();
        scatters = unit.around().scatters();
    }

    /**
     * Checks what is wrong with a request whatever endpoint there is; nothing has moved yet.
     *
     * @param request claimed
     * @throws DeviceException what is wrong
     */
    protected abstract void check(R request) throws DeviceException;

    /**
     * Does a checked request, whose buffer is leased.
     *
     * @param request claimed
     * @throws DeviceException what went wrong
     */
    protected abstract void perform(R request) throws DeviceException;

    /**
     * Does a claimed request, and ends it exactly once (rule L1).
     *
     * @param request claimed
     */
    public final void run(R request) {
        long start = begin(request);
        try {
            admit(request);
            try {
                perform(request);
            } finally {
                dismiss(request);
            }
        } catch (DeviceException e) {
            failed(request, e);
        } finally {
            end(request, start);
        }
    }

    /**
     * Begins a claimed request that is not done by one call; {@link #end} must follow.
     *
     * @param request claimed
     * @return when it began, for {@link #end}
     */
    public final long begin(R request) {
        UnitStatistics counters = unit.counters();
        RequestObserver observer = counters.observer();
        if (observer != null) {
            request.observed(observer.begins(request));
        }
        if (counters.samples()) {
            request.sampled();
            counters.depth(unit.inside() + 1);
            return System.nanoTime();
        }
        return observer != null || request.options().timing() == Timing.MEASURED ? System.nanoTime() : 0;
    }

    /**
     * Checks a request and takes its memory; {@link #dismiss} must follow.
     *
     * @param request begun
     * @throws DeviceException what is wrong with it; nothing was taken
     */
    public final void admit(R request) throws DeviceException {
        opening.checkOpen();
        check(request);
        checkMemory(request);
        if (request.buffer() != null && !request.buffer().acquire()) {
            throw illegal("the buffer is closed: allocate another");
        }
    }

    /**
     * Gives the memory of an admitted request back.
     *
     * @param request no transfer of which goes on
     */
    public final void dismiss(R request) {
        if (request.buffer() != null) {
            request.buffer().release();
        }
    }

    /**
     * Notes what went wrong.
     *
     * @param request begun
     * @param why the error
     */
    public final void failed(R request, DeviceException why) {
        request.failed(why);
        if (why instanceof DeviceException.UnitAttention) {
            unit.relearn();
        }
    }

    /**
     * Ends a request: its result is there, and it is the application's again.
     *
     * @param request begun, and dismissed where it was admitted
     * @param start when it began
     */
    public final void end(R request, long start) {
        if (start != 0) {
            request.took(System.nanoTime() - start);
        }
        unit.counters().count(request);
        if (request.observation() != null) {
            request.observation().ends(request);
        }
        request.finish();
    }

    private void checkMemory(R request) throws DeviceException {
        MemorySegment memory = request.memory();
        if (request.flow() == CoreRequest.Flow.READ && memory.isReadOnly()) {
            throw illegal("the memory is read-only: a read needs memory that can be written");
        }
        checkUsable(memory);
    }

    /**
     * Looks whether memory can be used on this thread.
     *
     * @param memory that a request was given
     * @throws DeviceException.IllegalRequest when it cannot
     */
    protected final void checkUsable(MemorySegment memory) throws DeviceException.IllegalRequest {
        if (!memory.scope().isAlive()) {
            throw illegal("the memory was freed: its arena or buffer is closed");
        }
        if (!memory.isAccessibleBy(Thread.currentThread())) {
            throw illegal("the memory is confined to another thread: use a shared arena or allocate a buffer");
        }
    }

    /** {@return what the requests are for} */
    protected final DeviceUnit unit() {
        return unit;
    }

    /**
     * {@return the error of a wrong request}
     *
     * @param message what is wrong and what to do
     */
    protected final DeviceException.IllegalRequest illegal(String message) {
        return new DeviceException.IllegalRequest(opening.address(), message);
    }

    /** {@return the error of a change on an opening for reading} */
    protected final DeviceException.Protected readingOnly() {
        return new DeviceException.Protected(opening.address(), "was opened for reading: open it with READ_WRITE");
    }

    // The gate.

    /**
     * Waits until the request is inside an endpoint (rule S3); {@link #leave} must follow.
     *
     * @param request the request
     * @throws DeviceException when none came in time; nothing was started
     */
    protected final void enter(R request) throws DeviceException {
        if (!enterUnlessRecalled(request)) {
            throw unit.offline("recalled while waiting for a driver");
        }
    }

    /**
     * Waits until the request is inside an endpoint (rule S3); then {@link #leave} must follow.
     *
     * @param request the request
     * @return whether it is inside; {@code false} when it was recalled while it waited
     * @throws DeviceException when none came in time; nothing was started
     */
    protected final boolean enterUnlessRecalled(R request) throws DeviceException {
        while (!unit.gate().enter(request.passage())) {
            if (!opening.await(request.passage(), request.deadline(), request.options().timeout())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Leaves the endpoint.
     *
     * @param request the request
     */
    protected final void leave(R request) {
        unit.gate().leave(request.passage());
    }

    /**
     * A driver says that nothing of the request reached the device (rule S2): the endpoint is given up and the request
     * begun anew, unless that goes on for too long.
     *
     * @param request the request, inside the endpoint
     * @param binding with the endpoint
     * @param gone what the driver threw
     * @throws DeviceException when the request's time is over
     */
    protected final void begunAnew(R request, Binding binding, DeviceException.Offline gone) throws DeviceException {
        unit.begunAnew(binding, gone);
        if (request.deadline() - System.nanoTime() <= 0) {
            throw unit.offline("the driver was offline again and again for " + request.options().timeout());
        }
    }

    /**
     * {@return the error of a driver that did what it may not (rule S8)} It loses the endpoint.
     *
     * @param request the request
     * @param binding with the endpoint
     * @param what it did, as the rest of a sentence
     * @param cause what it threw; {@code null} for nothing
     */
    protected final DeviceException misbehaved(R request, Binding binding, String what, Throwable cause) {
        if (!request.memoryIsAlive()) {
            return illegal("the memory was freed during the transfer: keep its arena open until the request is done");
        }
        String message = binding.blame(what);
        return request.changesMedium()
                ? new DeviceException.OutcomeUnknown(request.address(), message, Detail.NONE, cause)
                : new DeviceException.Unavailable(request.address(), message, Detail.NONE, cause);
    }

    /**
     * {@return the error of a request whose driver's queue failed} The driver loses the endpoint (rule S8).
     *
     * @param request inside the endpoint
     * @param binding with the endpoint
     * @param cause how
     */
    public final DeviceException queueFailed(R request, Binding binding, Throwable cause) {
        return misbehaved(request, binding, "failed in its queue (" + cause + ")", cause);
    }

    /**
     * {@return the error of a request that a driver's queue never gave back (rule S4)} The driver loses the endpoint.
     *
     * @param request in a queue that is of no use any more
     * @param binding with the endpoint
     * @param cause how the queue failed
     */
    public final DeviceException abandoned(R request, Binding binding, Throwable cause) {
        return new DeviceException.OutcomeUnknown(request.address(), "the queue of the driver "
                + binding.transport().name() + " (" + binding.transport().bundle() + ") failed: " + cause.getMessage()
                + "; what the request may still do, it does to memory that is not used again", Detail.NONE, cause);
    }

    // The mode.

    /**
     * Rules M3 and M4, once for each plan that the request meets; {@link CoreRequest#isDirect} has the answer.
     *
     * @param request the request
     * @param binding the endpoint that it is inside of
     * @param plan the plan
     * @throws DeviceException when direct was strictly asked and cannot be done
     */
    protected final void decide(R request, Binding binding, TransferPlan plan) throws DeviceException {
        if (!wantsDirect(request, plan)) {
            return;
        }
        AskedMode asked = request.options().mode();
        boolean mapped = request.buffer() != null && request.buffer().isMapped();
        Demotion reason = mapped
                ? plan.mappedObstacle(asked, request.buffer().isMappedBy(binding.endpoint()), request.length())
                : obstacle(request, plan);
        settle(request, plan, reason);
        if (mapped) {
            request.decidedMapped();
        }
    }

    /**
     * {@return whether what keeps the request from being direct is to be found out under a plan: it is wanted, and was not
     * decided under this plan before} Until it is settled, it is indirect.
     *
     * @param request the request
     * @param plan the plan
     */
    protected final boolean wantsDirect(R request, TransferPlan plan) {
        if (request.isDecidedBy(plan)) {
            return false;
        }
        request.decided(plan, false);
        return plan.wantsDirect(request.options().mode(), request.length());
    }

    /**
     * Settles the mode of a request that direct is wanted for.
     *
     * @param request the request
     * @param plan the plan
     * @param reason what keeps it from being direct, {@link Demotion#NONE} for nothing
     * @throws DeviceException when direct was strictly asked and cannot be done
     */
    protected final void settle(R request, TransferPlan plan, Demotion reason) throws DeviceException {
        if (reason == Demotion.NONE) {
            request.decided(plan, true);
            return;
        }
        AskedMode asked = request.options().mode();
        if (asked == AskedMode.DIRECT_STRICTLY) {
            throw new DeviceException.DirectImpossible(request.address(),
                    "a direct transfer was strictly asked, but " + reason.sentence(), Detail.demotion(reason), null);
        }
        request.demoted(reason);
    }

    private Demotion obstacle(R request, TransferPlan plan) {
        AskedMode asked = request.options().mode();
        MemorySegment memory = request.memory();
        Demotion reason = plan.obstacle(asked, memory.isNative(), request.buffer() != null, request.isQueued(),
                memory.address(), request.length());
        return reason == Demotion.NONE && plan.needsScatter()
                ? plan.obstacle(scatter(request), request.offsetInScatter(), request.length())
                : reason;
    }

    /**
     * Rule M5: a driver cannot do it directly and says that nothing moved, so that it may be done indirectly.
     *
     * @param request the request
     * @param refused what the driver threw
     * @throws DeviceException.DirectImpossible when direct was strictly asked
     */
    protected final void refusedDirect(R request, DeviceException.DirectImpossible refused)
            throws DeviceException.DirectImpossible {
        checkTruth(request.passage().binding(), refused);
        if (request.options().mode() == AskedMode.DIRECT_STRICTLY) {
            throw refused;
        }
        Demotion reason = refused.detail().demotion();
        request.giveUpDirect(reason == Demotion.NONE ? Demotion.KERNEL : reason);
    }

    /** A driver that has direct among its modes and then says that it does none has lied about its limits (rule S8). */
    private void checkTruth(Binding binding, DeviceException.DirectImpossible refused) {
        if (refused.detail().demotion() == Demotion.DRIVER_INDIRECT_ONLY
                && binding.plan().limits().modes().contains(TransferMode.DIRECT)) {
            binding.blame("says that it does indirect transfers only, and has DIRECT among the modes of its limits");
        }
    }

    /**
     * {@return the error of a driver that refuses the framework's own memory} Nobody asked for direct there: to the
     * caller it is the device that refuses.
     *
     * @param request the request, inside the endpoint
     * @param refused what the driver threw
     */
    protected final DeviceException.IllegalRequest refusedStaged(R request,
            DeviceException.DirectImpossible refused) {
        checkTruth(request.passage().binding(), refused);
        return new DeviceException.IllegalRequest(opening.address(), refused.getMessage(), refused.detail(), refused);
    }

    // Memory.

    /**
     * {@return the pieces of the request's memory}
     *
     * @param request the request
     */
    protected final ScatterList scatter(R request) {
        return request.scatter(scatters);
    }

    /**
     * {@return the pieces of a buffer's region}
     *
     * @param buffer leased
     */
    protected final ScatterList scatter(LeasedBuffer buffer) {
        return buffer.scatter(scatters);
    }

    /**
     * {@return the elements of what moved directly, as the driver told or as the pieces say;
     * {@link EndpointCall#UNTOLD} where nobody knows}
     *
     * @param request the request
     * @param call what the driver told
     * @param plan the plan
     * @param at where in the pieces it began
     * @param moved how much moved
     */
    protected final int elements(R request, EndpointCall call, TransferPlan plan, long at, long moved) {
        // Of its own mapped memory only the driver knows the pieces.
        if (call.elements() != EndpointCall.UNTOLD || request.directMode() == TransferMode.MAPPED
                || request.buffer() == null && !plan.needsScatter()) {
            return call.elements();
        }
        return request.countedWhenAsked(scatter(request), at, moved, plan.shape());
    }

    /**
     * {@return the elements of what moved through the framework's memory}
     *
     * @param chunk the memory
     * @param call what the driver told
     * @param plan the plan
     * @param moved how much moved
     */
    protected final int elements(LeasedBuffer chunk, EndpointCall call, TransferPlan plan, long moved) {
        return call.elements() != EndpointCall.UNTOLD
                ? call.elements()
                : chunk.scatter(scatters).elements(chunk.regionOffset(), moved, plan.shape());
    }

    /**
     * {@return a part of some memory, the memory itself when the part is all of it}
     *
     * @param memory the memory
     * @param from where in it
     * @param length how much
     */
    protected static MemorySegment part(MemorySegment memory, long from, long length) {
        return from == 0 && length == memory.byteSize() ? memory : memory.asSlice(from, length);
    }
}
