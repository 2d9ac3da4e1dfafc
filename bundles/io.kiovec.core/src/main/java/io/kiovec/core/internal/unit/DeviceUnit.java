// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import java.util.ArrayList;
import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.DeviceStatistics.Activity;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Gate;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A device of this process: what all openings of one address by one face share. Requests find here the gate, the plan
 * and the state; {@link Succession} changes the endpoint, on the unit's own thread. A follower's endpoints come from
 * another unit, its leader, with which it shares its name and its figures.
 */
public final class DeviceUnit {

    private final Address address;
    private final Face face;
    private final Surroundings around;
    private final Optional<DeviceUnit> leader;
    private final Gate gate = new Gate();
    private final Lifecycle lifecycle;
    private final WriteBack writeBack = new WriteBack();
    private final UnitStatistics statistics;
    private final Followers followers = new Followers();
    private final Storey storey;
    private final Succession succession;
    private final Admission admission;
    private final SerialTasks tasks;
    private final TransferMeans means;
    private volatile boolean coreStopped;

    /**
     * Makes a unit that is not open.
     *
     * @param address its name
     * @param face as what it is opened
     * @param around the rest of the core
     */
    public DeviceUnit(Address address, Face face, Surroundings around) {
        this(address, face, around, Optional.empty(),
                storey -> new TransportSource(storey, face, around.transports(), around.log()));
    }

    private DeviceUnit(Address address, Face face, Surroundings around, Optional<DeviceUnit> leader,
            Function<Storey, EndpointSource> endpoints) {
        this.address = address;
        this.face = face;
        this.around = around;
        this.leader = leader;
        statistics = leader.map(DeviceUnit::counters).orElseGet(UnitStatistics::new);
        lifecycle = new Lifecycle(address, around);
        means = new TransferMeans(address, face, around);
        List<Opening> openings = new CopyOnWriteArrayList<>();
        storey = leader.map(DeviceUnit::storey)
                .orElseGet(() -> new Storey(address, around.foundations(), openings));
        succession = new Succession(this, endpoints.apply(storey));
        admission = new Admission(this, succession, openings);
        tasks = new SerialTasks(address);
    }

    /** {@return the name that it was opened by} */
    public Address address() {
        return address;
    }

    /** {@return where it stands} */
    public DeviceState state() {
        return lifecycle.now().state();
    }

    /** {@return where it stands, and why: no better than what it stands on itself} */
    Lifecycle.Now stands() {
        return storey.under(lifecycle.now());
    }

    /** {@return how many openings share it} */
    public int openings() {
        return opened().size();
    }

    /** {@return who serves it now} */
    public Optional<ServedTransport> transport() {
        return Optional.ofNullable(gate.current()).map(Binding::transport);
    }

    // What requests need.

    /** {@return what each of its requests passes} */
    public Gate gate() {
        return gate;
    }

    /** {@return the rest of the core} */
    public Surroundings around() {
        return around;
    }

    /** {@return the limits of the present endpoint, or of the last one, as they were when they were last asked} */
    public Limits limits() {
        return succession.knowledge().now().limits();
    }

    /** {@return the limits of the present endpoint, asked anew, or of the last one} */
    Limits presentLimits() {
        relearnLimits();
        return limits();
    }

    /** Asks the present endpoint anew what it can: what it stands on is another one now. */
    public void relearnLimits() {
        succession.knowledge().relearn(Knowledge.Doubt.LIMITS);
    }

    /** Asks the present endpoint anew what it is and can: a medium may have changed under it. */
    public void relearn() {
        succession.knowledge().relearn(Knowledge.Doubt.MEDIUM);
    }

    /** {@return what offsets and lengths must be multiples of} */
    public long transferUnit() {
        return succession.knowledge().now().unit();
    }

    Identity identity() {
        return succession.knowledge().now().identity();
    }

    /** {@return what its endpoint has to tell people of how it is reached} */
    Map<String, String> facts() {
        Binding present = gate.current();
        return present == null ? Map.of() : present.facts();
    }

    /** {@return how many requests are inside its endpoint, about} */
    long inside() {
        Binding present = gate.current();
        return present == null ? 0 : present.inside();
    }

    /**
     * Says who sees its requests from now on, and those of its followers.
     *
     * @param observer who, {@code null} for nobody
     */
    public void observer(RequestObserver observer) {
        statistics.observer(observer);
    }

    /** {@return who sees its requests, {@code null} for nobody} */
    public RequestObserver observer() {
        return statistics.observer();
    }

    /** {@return its figures} */
    UnitStatistics counters() {
        return statistics;
    }

    /** {@return what was written and may not last yet} */
    public WriteBack writeBack() {
        return writeBack;
    }

    /**
     * {@return the plan of a binding, made anew when the policy has changed since}
     *
     * @param binding one of this unit's
     */
    public TransferPlan plan(Binding binding) {
        return means.plan(binding);
    }

    /**
     * {@return the memory that transfers are staged through}
     *
     * @param plan whose alignment it has, when it is made
     */
    public Staging staging(TransferPlan plan) {
        return means.staging(plan);
    }

    /**
     * The endpoint of a request is of no use any more: hold what comes, and look for another.
     *
     * @param binding with the endpoint
     * @param reason why, for people
     */
    public void lost(Binding binding, String reason) {
        writeBack.departs();
        if (gate.hold(binding)) {
            tasks.submit(() -> succession.replaceLost(binding, reason));
        } else {
            writeBack.departed();
        }
    }

    /**
     * A driver says that nothing of a call reached the device, and the call is still inside: it is to be begun anew (rule S2),
     * on another endpoint.
     *
     * @param binding with the endpoint
     * @param gone what the driver threw
     * @throws DeviceException.Offline when that would come to the same
     */
    public void begunAnew(Binding binding, DeviceException.Offline gone) throws DeviceException.Offline {
        if (!storey.isOfBelow(gone)) {
            lost(binding, gone.getMessage());
        } else if (gate.current() == binding && !storey.isLeft()) {
            throw gone;
        }
    }

    /**
     * Makes last what was written through an endpoint that is about to be let go, or has a device below answer for it.
     *
     * @param flush of the endpoint
     * @throws DeviceException when something written may be lost
     */
    public void makeLast(Flush flush) throws DeviceException {
        storey.makeLast(flush, around.drain().get());
    }

    /**
     * A call failed, and is still inside the endpoint: perhaps because that does not reach its device any more.
     *
     * @param binding with the endpoint
     */
    public void doubt(Binding binding) {
        binding.loss().ifPresent(reason -> lost(binding, reason));
    }

    /**
     * {@return the error of a request that waited in vain}
     *
     * @param what what ended the wait
     */
    public DeviceException offline(String what) {
        String reason = lifecycle.now().reason();
        return new DeviceException.Offline(address,
                what + "; nothing was started" + (reason.isEmpty() ? "" : ": " + reason));
    }

    /** {@return the error of a request whose unit has ended} */
    public DeviceException ended() {
        return coreStopped
                ? new DeviceException.Unavailable(address,
                        "the framework has stopped: open the device again from the new Devices service")
                : new DeviceException.IllegalRequest(address, "the device is closed: open it again");
    }

    // What its own thread needs.

    Face face() {
        return face;
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    Followers followers() {
        return followers;
    }

    /** {@return what it stands on, and what on it; a follower's is its leader's} */
    Storey storey() {
        return storey;
    }

    boolean isFollower() {
        return leader.isPresent();
    }

    List<Opening> opened() {
        return admission.openings();
    }

    /** {@return the widest access that any opening holds} */
    AccessMode access() {
        return admission.access();
    }

    // What openings need.

    /**
     * Opens it once more.
     *
     * @param access what the application may do
     * @param holder who opens, for messages
     * @param footing of the device that stands on this one by the opening; empty for none
     * @return an opening that is attached; empty when this unit has ended and another must be made
     * @throws DeviceException when it cannot be opened so
     */
    public Optional<Opening> open(AccessMode access, String holder, Optional<Foundations.Footing> footing)
            throws DeviceException {
        Opening opening = face.opening(this, access, holder);
        opening.under(footing);
        return attach(opening) ? Optional.of(opening) : Optional.empty();
    }

    /** Adds an opening, and opens or widens the endpoint for it; {@code false} when this unit has ended. */
    boolean attach(Opening opening) throws DeviceException {
        if (isFollower() && !leader.get().attach(opening)) {
            throw ended();
        }
        boolean attached = false;
        try {
            attached = tasks.await(() -> admission.attach(opening));
            return attached;
        } finally {
            if (isFollower() && !attached) {
                leader.get().detach(opening);
            }
        }
    }

    /** Takes an opening away; with the last one the unit ends. */
    void detach(Opening opening) throws DeviceException {
        tasks.await(() -> admission.detach(opening));
        Optional<DeviceException> lostWrites = opened().isEmpty() ? writeBack.takeFailure() : Optional.empty();
        if (isFollower()) {
            if (opened().isEmpty()) {
                leader.get().followers.forget(this);
            }
            leader.get().detach(opening);
        }
        if (lostWrites.isPresent()) {
            throw lostWrites.get();
        }
    }

    /**
     * Opens a follower of this unit, or of its leader.
     *
     * @param from whose user opens it, with the same access
     * @param name of the follower: openings of one name share it
     * @param branch how its endpoints come from this unit's
     * @param itsFace makes its face, when there is no such follower yet
     * @return the opening, attached to both
     * @throws DeviceException when it cannot be opened
     */
    public Opening follow(Opening from, String name, Followers.Branch branch, Supplier<Face> itsFace)
            throws DeviceException {
        if (isFollower()) {
            return leader.get().follow(from, name, branch, itsFace);
        }
        Opening made = followers.attach(name, () -> new DeviceUnit(address, itsFace.get(), around.untold(),
                Optional.of(this), storeyOfLeader -> new LeaderSource(this, branch)), unit -> {
                    Opening opening = unit.face.opening(unit, from.access(), from.holder());
                    opening.madeFrom(from);
                    return opening;
                });
        made.attached();
        return made;
    }

    // What the table of devices needs.

    /**
     * Swaps to another address.
     *
     * @param to where to serve it from
     * @return what was done
     * @throws DeviceException as {@link io.kiovec.api.Swaps#swap}
     */
    public Swapped swap(Address to) throws DeviceException {
        return tasks.await(() -> succession.swapTo(to));
    }

    /**
     * A transport is going.
     *
     * @param transport the transport
     * @param reason why, for people
     * @return done when the unit has let it go
     */
    public CompletableFuture<Void> leave(ServedTransport transport, String reason) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        tasks.submit(() -> {
            succession.leave(transport, reason, released);
            return null;
        });
        return released;
    }

    /** A transport has come, or something else that may bring an offline device back or to a better transport. */
    public void transportCame() {
        tasks.submit(succession::comeBack);
    }

    /** It is time to look for a lost device again. */
    void look() {
        tasks.submit(succession::lookAgain);
    }

    /** It is time to look whether a better transport may take over. */
    void prefer() {
        tasks.submit(succession::preferWhenIdle);
    }

    CompletableFuture<Void> followerLetsGo(String cause) {
        return tasks.submit(() -> succession.followerLetsGo(cause));
    }

    /**
     * The core stops (rule S9).
     *
     * @return done when the endpoint was let go
     */
    public CompletableFuture<Void> coreStops() {
        coreStopped = true;
        gate.shut();
        opened().forEach(Opening::end);
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
        means.letGo(allocator);
        followers.letGoAllocator(allocator);
    }

    /**
     * A region is about to be unmapped: its driver is told on a thread of its own, for it may not return.
     *
     * @param region the region
     * @return done when it has
     */
    public CompletableFuture<Void> retire(Region region) {
        face.retired(region);
        List<CompletableFuture<Void>> all = new ArrayList<>(followers.retire(region));
        all.add(Retirement.of(region, gate, address));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** Ends the unit: the last opening has gone. */
    void close() {
        gate.shut();
        means.close();
        lifecycle.closed();
    }

    /** {@return the figures; a follower's are its leader's} */
    public DeviceStatistics statistics() {
        if (leader.isPresent()) {
            return leader.get().statistics();
        }
        Lifecycle.Now now = stands();
        List<Opening> present = opened();
        Activity activity = new Activity(inside(), present.stream().mapToInt(Opening::waiting).sum(),
                present.stream().flatMap(opening -> opening.queues().stream()).toList());
        return statistics.snapshot(new UnitStatistics.Subject(address, face.kind(), succession.target(),
                succession.transportName(), now.state(), now.reason(), now.since(), lifecycle.entered(),
                present.size(), succession.swaps(), succession.orphans(), succession.pauses(), activity));
    }
}
