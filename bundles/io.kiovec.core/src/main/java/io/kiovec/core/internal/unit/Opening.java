// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.Device;
import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.RequestOptions;
import io.kiovec.spi.BufferAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One opening of a device: what an application holds, and what it is the same for every face. */
public abstract class Opening implements Device {

    private final DeviceUnit unit;
    private final DeviceKind kind;
    private final AccessMode access;
    private final String holder;
    private final Set<Opening> sessions = ConcurrentHashMap.newKeySet();
    private Opening root = this;
    private Optional<Foundations.Footing> footing = Optional.empty();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean forsaken;

    /**
     * Makes an opening that is not attached yet.
     *
     * @param unit what it opens
     * @param kind as what
     * @param access what it may do
     * @param holder who opens, for messages
     */
    protected Opening(DeviceUnit unit, DeviceKind kind, AccessMode access, String holder) {
        this.unit = unit;
        this.kind = kind;
        this.access = access;
        this.holder = holder;
    }

    /** {@return what it opens} */
    protected final DeviceUnit unit() {
        return unit;
    }

    /** {@return as what it is opened} */
    final DeviceKind kind() {
        return kind;
    }

    /** {@return who opened it, for messages} */
    public final String holder() {
        return holder;
    }

    /** {@return the opening that this one was made from, itself for most: both are one user's} */
    final Opening root() {
        return root;
    }

    /** Says which device stands on this one by this opening, before it is attached. */
    final void under(Optional<Foundations.Footing> above) {
        footing = above;
        above.ifPresent(foot -> foot.by(this));
    }

    /** {@return what stands on this device by this opening, or by the one that this was made from} */
    final Optional<Storey> above() {
        return root.footing.map(Foundations.Footing::storey);
    }

    /** {@return whether all that is done by this opening is done for a device that is letting this one go} */
    final boolean isLetGo() {
        Optional<Storey> above = above();
        return above.isPresent() && above.get().isLeft();
    }

    /** {@return how many calls wait for a driver by this opening, about} */
    final int waiting() {
        return waiting.get();
    }

    /**
     * Waits once until there may be an endpoint.
     *
     * @param passage of who waits
     * @param deadline by {@link System#nanoTime()}
     * @param timeout how long that was, for messages
     * @return whether there may be one now; {@code false} when the wait was recalled
     * @throws DeviceException when none came in time, or nobody is there any more to wait for it
     */
    final boolean await(Passage passage, long deadline, Duration timeout) throws DeviceException {
        waiting.incrementAndGet();
        try {
            return switch (unit.gate().await(deadline, () -> passage.isRecalled() || isLetGo())) {
                // Somebody may hold again before this thread is inside.
                case TRY_AGAIN -> true;
                case RECALLED -> {
                    if (!passage.isRecalled()) {
                        throw unit.offline("what stands on it lets it go");
                    }
                    yield false;
                }
                case TIMED_OUT -> throw unit.offline("no driver came within " + timeout);
                case INTERRUPTED -> throw unit.offline("interrupted while waiting for a driver");
                case SHUT -> throw unit.ended();
            };
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Says from which opening this one was made, before it is attached. */
    final void madeFrom(Opening other) {
        root = other.root;
    }

    /** This one was made from another and is attached: its user is told of it, who may forget it. */
    final void attached() {
        root.sessions.add(this);
    }

    /** {@return the openings that were made from this one and are not closed} */
    public final List<Opening> sessions() {
        return List.copyOf(sessions);
    }

    /**
     * Checks that it may still be used.
     *
     * @throws DeviceException when it was closed, or the core has stopped
     */
    protected final void checkOpen() throws DeviceException {
        if (closed.get()) {
            throw unit.ended();
        }
    }

    @Override
    public final Address address() {
        return unit.address();
    }

    @Override
    public final AccessMode access() {
        return access;
    }

    @Override
    public final DeviceState state() {
        return closed.get() ? DeviceState.CLOSED : unit.stands().state();
    }

    @Override
    public final Limits limits() {
        return unit.presentLimits();
    }

    @Override
    public final Identity identity() {
        return unit.identity();
    }

    @Override
    public final Map<String, String> facts() {
        return unit.facts();
    }

    @Override
    public final DeviceStatistics statistics() {
        return unit.statistics();
    }

    @Override
    public final IoBuffer allocate(long size) throws DeviceException {
        return allocate(size, BufferAllocator.CONTIGUOUS);
    }

    @Override
    public final IoBuffer allocate(long size, String allocator) throws DeviceException {
        checkOpen();
        // As requests know them: to ask the endpoint anew takes as long as all the rest.
        long alignment = unit.limits().getOr(Limit.ADDRESS_ALIGNMENT, 1);
        // A driver is called as for a request: not while it is being replaced.
        return allocator.equals(BufferAllocator.MAPPED)
                ? Visit.of(this, RequestOptions.DEFAULT_TIMEOUT,
                        endpoint -> unit.around().allocators().allocateMapped(address(), endpoint, size, alignment))
                : unit.around().allocators().allocate(address(), allocator, size, alignment);
    }

    @Override
    public final void close() throws DeviceException {
        if (closed.compareAndSet(false, true)) {
            root.sessions.remove(this);
            letGo();
            try {
                unit.detach(this);
            } finally {
                footing.ifPresent(Foundations.Footing::giveUp);
            }
        }
    }

    /**
     * The bundle that opened it has gone, and has not closed it. A device that stands on this one closes it when it is let go
     * itself, which may be still going on; without such a device it is closed now.
     *
     * @throws DeviceException as {@link #close}
     */
    public final void forsake() throws DeviceException {
        forsaken = true;
        Optional<Storey> above = above();
        if (above.isEmpty() || above.get().isEmpty()) {
            close();
        }
    }

    /** Closes it when nobody else does any more. */
    final void closeIfForsaken() {
        if (forsaken && !closed.get()) {
            try {
                unit.around().log().warn("{}: {} has left it open", address(), holder);
                for (Opening session : sessions()) {
                    session.close();
                }
                close();
            } catch (DeviceException e) {
                unit.around().log().warn("{}: closing it failed", address(), e);
            }
        }
    }

    /** Ends this opening because the core stops. */
    final void end() {
        if (closed.compareAndSet(false, true)) {
            letGo();
            footing.ifPresent(Foundations.Footing::giveUp);
        }
    }

    /** {@return its open queues} */
    protected List<DeviceStatistics.Queue> queues() {
        return List.of();
    }

    /** Lets go what belongs to this opening alone, its queues. Called once, before the opening is taken away. */
    protected void letGo() {
    }

    @Override
    public final String toString() {
        return address() + " " + access + " by " + holder;
    }
}
