// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Gate;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A block device of this process: what all openings of one address share. Requests find here the gate, the plan and the
 * state; {@link Succession} changes the endpoint, on the unit's own thread.
 */
public final class BlockUnit {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Why a unit stands where it stands; one value, so that nobody sees half of it. */
    private record Standing(DeviceState state, String reason) {
    }

    private final Address address;
    private final Surroundings around;
    private final Gate gate = new Gate();
    private final BlockPath path;
    private final SerialTasks tasks;
    private final Succession succession;
    private final UnitStatistics statistics = new UnitStatistics();
    private final List<GatedBlockDevice> openings = new CopyOnWriteArrayList<>();
    private final AtomicReference<DeviceException> flushFailure = new AtomicReference<>();
    private final AtomicReference<Staging> staging = new AtomicReference<>();
    private volatile Standing standing = new Standing(DeviceState.CLOSED, "not open yet");
    private volatile boolean coreStopped;
    /** Set by each write, cleared before each flush: whether a swap has anything to flush. */
    private volatile boolean unflushed;

    /**
     * Makes a unit that is not open.
     *
     * @param address its name
     * @param around the rest of the core
     */
    public BlockUnit(Address address, Surroundings around) {
        this.address = address;
        this.around = around;
        path = new BlockPath(this, gate, around.scatters());
        succession = new Succession(this, gate, around);
        tasks = new SerialTasks("kiovec-swap " + address, succession::retries, succession::retry, RETRY_NANOS);
    }

    /** {@return the name that it was opened by} */
    public Address address() {
        return address;
    }

    /** {@return where it stands} */
    public DeviceState state() {
        return standing.state();
    }

    /** {@return why it stands there} */
    String reason() {
        return standing.reason();
    }

    /** {@return how many openings share it} */
    public int openings() {
        return openings.size();
    }

    /** {@return who serves it now} */
    public Optional<ServedTransport> transport() {
        return Optional.ofNullable(gate.current()).map(Binding::transport);
    }

    // What requests need.

    BlockPath path() {
        return path;
    }

    Surroundings around() {
        return around;
    }

    Limits limits() {
        return succession.known().limits();
    }

    /** {@return what offsets and lengths must be multiples of} */
    long transferUnit() {
        return succession.known().unit();
    }

    Identity identity() {
        return succession.known().identity();
    }

    UnitStatistics counters() {
        return statistics;
    }

    /** {@return the plan of a binding, made anew when the policy has changed since} */
    TransferPlan plan(Binding binding) {
        TransferPlan plan = binding.plan();
        // Read before the rules are asked: a change in between makes the next request plan again.
        long generation = around.policy().generation();
        if (plan.generation() != generation) {
            plan = new TransferPlan(plan.limits(), around.policy().rules(address), generation);
            binding.plan(plan);
        }
        return plan;
    }

    Staging staging(TransferPlan plan) {
        Staging present = staging.get();
        if (present == null) {
            staging.compareAndSet(null, new Staging(around.allocators(), address, plan.addressAlignment()));
            present = staging.get();
        }
        return present;
    }

    /** Something may have been written; called inside the gate, so that a swap that drains sees it. */
    void written() {
        if (!unflushed) {
            unflushed = true;
        }
    }

    /** {@return whether anything was written since the last flush, and forgets it} */
    boolean beginFlush() {
        boolean any = unflushed;
        unflushed = false;
        return any;
    }

    /** The endpoint of a request is of no use any more: hold what comes, and look for another. */
    void lost(Binding binding, String reason) {
        if (gate.hold(binding)) {
            tasks.submit(() -> succession.replaceLost(binding, reason));
        }
    }

    DeviceException offline(String what) {
        Standing now = standing;
        return new DeviceException.Offline(address,
                what + "; nothing was started" + (now.reason().isEmpty() ? "" : ": " + now.reason()));
    }

    /** {@return the error of a request whose unit has ended} */
    DeviceException ended() {
        return coreStopped
                ? new DeviceException.Unavailable(address,
                        "the framework has stopped: open the device again from the new Devices service")
                : new DeviceException.IllegalRequest(address, "the device is closed: open it again");
    }

    void flushFailed(DeviceException why) {
        flushFailure.compareAndSet(null, why);
    }

    DeviceException takeFlushFailure() {
        return flushFailure.getAndSet(null);
    }

    // What openings need.

    List<GatedBlockDevice> opened() {
        return openings;
    }

    /**
     * Adds an opening, and opens or widens the endpoint for it.
     *
     * @param opening the opening
     * @return whether it was added; {@code false} when this unit has ended and another must be made
     * @throws DeviceException when it cannot be opened so
     */
    public boolean attach(GatedBlockDevice opening) throws DeviceException {
        return wait(tasks.submit(() -> succession.attach(opening)));
    }

    /** Takes an opening away; with the last one the unit ends. */
    void detach(GatedBlockDevice opening) throws DeviceException {
        wait(tasks.submit(() -> succession.detach(opening)));
        DeviceException lostWrites = openings.isEmpty() ? takeFlushFailure() : null;
        if (lostWrites != null) {
            throw lostWrites;
        }
    }

    /**
     * Swaps to another address.
     *
     * @param to where to serve it from
     * @return what was done
     * @throws DeviceException as {@link io.kiovec.api.Swaps#swap}
     */
    public Swapped swap(Address to) throws DeviceException {
        return wait(tasks.submit(() -> succession.swapTo(to)));
    }

    /**
     * A transport is going.
     *
     * @param transport the transport
     * @return done when the unit has let it go
     */
    public CompletableFuture<Void> leave(ServedTransport transport) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        tasks.submit(() -> {
            succession.leave(transport, released);
            return null;
        });
        return released;
    }

    /** A transport has come: perhaps it brings an offline device back. */
    public void transportCame() {
        tasks.submit(() -> {
            succession.comeBack();
            return null;
        });
    }

    /**
     * The core stops (rule S9).
     *
     * @return done when the endpoint was let go
     */
    public CompletableFuture<Void> coreStops() {
        coreStopped = true;
        gate.shut();
        openings.forEach(GatedBlockDevice::end);
        return tasks.submit(() -> {
            succession.end();
            return null;
        });
    }

    /**
     * An allocator is going.
     *
     * @param allocator its name
     */
    public void letGo(String allocator) {
        Staging present = staging.get();
        if (present != null) {
            present.letGo(allocator);
        }
    }

    /**
     * A region is about to be unmapped.
     *
     * @param region the region
     */
    public void retire(Region region) {
        Passage passage = new Passage();
        if (gate.enter(passage)) {
            try {
                passage.binding().endpoint().retire(region);
            } finally {
                gate.leave(passage);
            }
        }
    }

    private <T> T wait(CompletableFuture<T> done) throws DeviceException {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DeviceException typed) {
                throw typed;
            }
            throw new DeviceException.Unavailable(address, "the framework failed: " + e.getCause(),
                    DeviceException.Detail.NONE, e.getCause());
        }
    }

    /** Ends the unit: the last opening has gone. */
    void close() {
        gate.shut();
        Staging present = staging.getAndSet(null);
        if (present != null) {
            present.close();
        }
        become(DeviceState.CLOSED, "");
    }

    /** The one place where a unit changes its state; called on its own thread only. */
    void become(DeviceState state, String reason) {
        standing = new Standing(state, reason);
        Instant now = Instant.now();
        switch (state) {
            case HOLDING -> around.events().accept(new DeviceEvent.Holding(now, address, reason));
            case OFFLINE -> {
                around.log().warn("{}: offline: {}", address, reason);
                around.events().accept(new DeviceEvent.Offline(now, address, reason));
            }
            case CLOSED -> around.events().accept(new DeviceEvent.Closed(now, address));
            case ONLINE, OPENING -> {
                // Opening is a moment; online is told by the succession, which knows from where and after what pause.
            }
        }
    }

    /** {@return the figures} */
    public DeviceStatistics statistics() {
        Standing now = standing;
        return new DeviceStatistics(address, succession.target(), succession.transportName(), now.state(),
                now.state() == DeviceState.ONLINE ? "" : now.reason(), openings.size(), statistics.reads(),
                statistics.writes(), statistics.bytesRead(), statistics.bytesWritten(), statistics.copied(),
                statistics.modes(), statistics.demotions(), statistics.failures(), succession.swaps(),
                succession.orphans(), succession.lastPause(), statistics.latency());
    }

    /** {@return how long a pause was} */
    static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
