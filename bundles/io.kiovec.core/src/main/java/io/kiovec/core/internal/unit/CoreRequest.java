// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.RequestState;
import io.kiovec.api.RequestTrace;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.core.internal.memory.ScatterSource;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.ScatterList;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What the requests of all faces have in common: the memory, the way through the gate, the decision that was made under
 * the last plan, and the result. One thread at a time has it; {@link #claim} and {@link #finish} hand it over.
 */
public abstract class CoreRequest {

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(CoreRequest.class, "state", RequestState.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Which way the data of a request goes. */
    public enum Flow {
        /** From the device. */
        READ,
        /** To the device. */
        WRITE,
        /** There is none. */
        NONE
    }

    /** Elements that nobody told. */
    protected static final int UNKNOWN = -1;

    private final Address address;
    private final Passage passage = new Passage();
    private volatile RequestState state = RequestState.READY;

    private final RequestMemory memory = new RequestMemory();
    private RequestOptions options = RequestOptions.DEFAULT;
    private boolean queued;

    /** When waiting at the gate is over; 0 until it waited for the first time. */
    private long deadline;
    private TransferPlan decidedBy;
    private boolean direct;
    private boolean mapped;

    private long copiedBytes;
    private TransferMode mode;
    private Demotion demotion;
    private int elements;
    /** Pieces whose elements are counted when somebody asks, {@code null} for none; the three below say which and how. */
    private ScatterList uncounted;
    private long uncountedFrom;
    private long uncountedLength;
    private ScatterList.ElementShape uncountedShape;
    private long durationNanos;
    private Failure failure = Failure.NONE;
    private DeviceException thrown;
    /** Whether the figures that cost more than a count take it in. */
    private boolean sampled;
    /** Who sees its end; mostly {@code null}, for nobody. */
    private RequestObserver.Observation observation;

    /**
     * Makes a request that does nothing yet.
     *
     * @param address the name of its device
     */
    protected CoreRequest(Address address) {
        this.address = address;
        clearCommon();
    }

    private void clearCommon() {
        deadline = 0;
        decidedBy = null;
        direct = false;
        mapped = false;
        memory.begin();
        copiedBytes = 0;
        mode = TransferMode.INDIRECT;
        demotion = Demotion.NONE;
        elements = 0;
        uncounted = null;
        durationNanos = UNKNOWN;
        failure = Failure.NONE;
        thrown = null;
        sampled = false;
        observation = null;
    }

    /** Forgets the face's own part of the last result. */
    protected abstract void clearResult();

    /** {@return which way its data goes} */
    public abstract Flow flow();

    /** {@return how much was asked} */
    public abstract long length();

    /** {@return bytes that were moved; of a failed request, those from its beginning without a gap} */
    public abstract long bytes();

    /** {@return whether it may change the medium} */
    public abstract boolean changesMedium();

    // What applications set.

    /**
     * Checks that the application may set it.
     *
     * @throws DeviceException.IllegalRequest when it is in flight
     */
    protected final void checkNotInFlight() throws DeviceException.IllegalRequest {
        if (state == RequestState.IN_FLIGHT) {
            throw inFlight();
        }
    }

    private DeviceException.IllegalRequest inFlight() {
        return new DeviceException.IllegalRequest(address,
                "the request is in flight: wait until it is done, or use another");
    }

    /**
     * Sets the memory to a part of a buffer.
     *
     * @param given the buffer
     * @param from where in it
     * @param count how much
     */
    protected final void memory(IoBuffer given, long from, long count) {
        memory.set(given, from, count);
    }

    /**
     * Sets the memory to what is no buffer.
     *
     * @param given the memory
     */
    protected final void memory(MemorySegment given) {
        memory.set(given);
    }

    /** What was asked is set: there is no result any more. */
    protected final void set() {
        clearCommon();
        clearResult();
        // The application's own until it is claimed.
        STATE.setRelease(this, RequestState.READY);
    }

    /**
     * Sets the options.
     *
     * @param given a shared value
     * @throws DeviceException.IllegalRequest when it is in flight
     */
    protected final void setOptions(RequestOptions given) throws DeviceException.IllegalRequest {
        checkNotInFlight();
        options = Objects.requireNonNull(given, "options");
    }

    // Whose it is.

    /**
     * Takes the request for the framework.
     *
     * @throws DeviceException.IllegalRequest when it is in flight
     */
    public final void claim() throws DeviceException.IllegalRequest {
        RequestState before = state;
        if (before == RequestState.IN_FLIGHT || !STATE.compareAndSet(this, before, RequestState.IN_FLIGHT)) {
            throw inFlight();
        }
        clearCommon();
        clearResult();
        queued = false;
    }

    /** It comes from a queue: to be called after {@link #claim}. */
    public final void queued() {
        queued = true;
    }

    /** Gives the request back with its result. */
    final void finish() {
        // Whoever sees it sees the result; who decides by it whether a request is inside looks at its passage too, which
        // Gate.leave clears before it counts the request out.
        STATE.setRelease(this, RequestState.DONE);
    }

    // What its path needs.

    /** {@return its way through the gate} */
    public final Passage passage() {
        return passage;
    }

    /** {@return when waiting is over, by {@link System#nanoTime()}; fixed when it is first asked for} */
    final long deadline() {
        if (deadline == 0) {
            deadline = System.nanoTime() + options.timeout().toNanos();
        }
        return deadline;
    }

    /** {@return whether {@link #isDirect} was decided under a plan} */
    final boolean isDecidedBy(TransferPlan plan) {
        return decidedBy == plan;
    }

    final void decided(TransferPlan plan, boolean how) {
        decidedBy = plan;
        direct = how;
        mapped = false;
    }

    /** When it is done directly, it is in the endpoint's own mapped memory. */
    final void decidedMapped() {
        mapped = direct;
    }

    /** {@return how a direct transfer of it is asked of the driver} */
    public final TransferMode directMode() {
        return mapped ? TransferMode.MAPPED : TransferMode.DIRECT;
    }

    /** {@return whether it is to be done directly} */
    public final boolean isDirect() {
        return direct;
    }

    /** {@return whether it comes from a queue} */
    public final boolean isQueued() {
        return queued;
    }

    /** {@return whether the memory can still be used} */
    public final boolean memoryIsAlive() {
        return memory.isAlive();
    }

    /** {@return the buffer that the memory lies in, {@code null} for none} */
    public final LeasedBuffer buffer() {
        return memory.buffer();
    }

    /** {@return the memory} */
    public final MemorySegment memory() {
        return memory.segment();
    }

    /**
     * {@return the pieces of the memory's region, or of memory that is no buffer}
     *
     * @param source where to ask
     */
    public final ScatterList scatter(ScatterSource source) {
        return memory.scatter(source);
    }

    /**
     * {@return the beginning of a piece of the framework's memory}
     *
     * @param chunk the piece
     * @param length how much of it
     */
    public final MemorySegment staged(LeasedBuffer chunk, long length) {
        return memory.staged(chunk, length);
    }

    /** {@return where in {@link #scatter}, and in its region, the memory begins} */
    public final long offsetInScatter() {
        return memory.offsetInScatter();
    }

    // The result.

    /**
     * Notes what a call did.
     *
     * @param how how the data moved
     * @param copied bytes that were copied
     * @param loaded elements that were loaded, or {@link #UNKNOWN}
     */
    protected final void noted(TransferMode how, long copied, int loaded) {
        mode = how;
        copiedBytes += copied;
        elements = loaded == UNKNOWN || elements == UNKNOWN ? UNKNOWN : elements + loaded;
    }

    /**
     * Leaves the elements of a part to be counted when somebody asks for them: few do.
     *
     * @param pieces of the memory
     * @param from where in them
     * @param length how much
     * @param shape what one element can be
     * @return 0, what there is to note of them now
     */
    final int countedWhenAsked(ScatterList pieces, long from, long length, ScatterList.ElementShape shape) {
        if (elements != UNKNOWN) {
            elements = loaded();
        }
        uncounted = pieces;
        uncountedFrom = from;
        uncountedLength = length;
        uncountedShape = shape;
        return 0;
    }

    /**
     * Notes why it is not done directly; the first reason stays.
     *
     * @param reason why
     */
    public final void demoted(Demotion reason) {
        if (demotion == Demotion.NONE) {
            demotion = reason;
        }
    }

    /**
     * A direct transfer cannot be done: the rest is done indirectly.
     *
     * @param reason why
     */
    public final void giveUpDirect(Demotion reason) {
        demoted(reason);
        direct = false;
    }

    final void failed(DeviceException why) {
        thrown = why;
        failure = why.failure();
    }

    final void took(long nanos) {
        durationNanos = nanos;
    }

    final void sampled() {
        sampled = true;
    }

    final boolean isSampled() {
        return sampled;
    }

    final void observed(RequestObserver.Observation sees) {
        observation = sees;
    }

    /** {@return who sees its end, {@code null} for nobody} */
    final RequestObserver.Observation observation() {
        return observation;
    }

    /**
     * {@return what it was and what came of it}
     *
     * @param began when it began
     * @param asked what else was asked, as {@link RequestTrace#asked}
     * @param told what the device told
     * @param moved bytes
     */
    protected final RequestTrace trace(Instant began, String asked, String told, long moved) {
        return new RequestTrace(began, address, operationName(), asked,
                options.mode().isDirect() ? TransferMode.DIRECT : TransferMode.INDIRECT, failure, told, moved, mode,
                Duration.ofNanos(Math.max(0, durationNanos)));
    }

    /** {@return what is done, as traces name it} */
    public abstract String operationName();

    /**
     * {@return what it was and what came of it} For a request that has its result.
     *
     * @param began when it began
     */
    public abstract RequestTrace trace(Instant began);

    /** {@return how long it took, negative when it was not timed} */
    public final long nanos() {
        return durationNanos;
    }

    /** {@return elements that were loaded, {@link #UNKNOWN} where nobody told} */
    protected final int loaded() {
        return elements == UNKNOWN || uncounted == null
                ? elements
                : elements + uncounted.elements(uncountedFrom, uncountedLength, uncountedShape);
    }

    /** {@return the name of its device} */
    public final Address address() {
        return address;
    }

    /** {@return how it is to be done} */
    public final RequestOptions options() {
        return options;
    }

    /** {@return where it stands} */
    public final RequestState state() {
        return state;
    }

    /** {@return what went wrong} */
    public final Failure failure() {
        return failure;
    }

    /** {@return bytes copied on the way} */
    public final long copiedBytes() {
        return copiedBytes;
    }

    /** {@return how the data moved} */
    public final TransferMode mode() {
        return mode;
    }

    /** {@return why it was not done directly} */
    public final Demotion demotion() {
        return demotion;
    }

    /**
     * Makes the typed exception of a failed request.
     *
     * @return a new exception; its detail has {@link #bytes()}
     * @throws IllegalStateException when nothing failed
     */
    public final DeviceException exception() {
        DeviceException why = thrown;
        if (why == null) {
            throw new IllegalStateException(address + ": the request did not fail");
        }
        // The driver's message begins with the address that it was opened by, ours with the device's name.
        String prefix = why.address() + ": ";
        String message = why.getMessage().startsWith(prefix)
                ? why.getMessage().substring(prefix.length())
                : why.getMessage();
        return failure.exception(address, message, why.detail().withBytesDone(bytes()), why);
    }
}
