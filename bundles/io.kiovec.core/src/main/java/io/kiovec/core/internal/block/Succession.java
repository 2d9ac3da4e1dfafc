// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Gate;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Which endpoint a unit has, and how another one takes its place (rule S1): open and check the new one, hold, drain,
 * flush, let the old one go, let requests through; where the device is exclusive, the old one goes first. Everything
 * runs on the unit's own thread, one thing after the other, without any lock; the volatile fields are read by others.
 */
final class Succession {

    private static final Opener.Known NOTHING = new Opener.Known(Identity.UNKNOWN, Limits.builder().build(), 1);

    private final BlockUnit unit;
    private final Gate gate;
    private final Surroundings around;
    private final Opener opener;
    private final Departure departure;
    private volatile Opener.Known known = NOTHING;
    private volatile Address target;
    private volatile String transportName = "";
    private volatile long swaps;
    private volatile Optional<Duration> lastPause = Optional.empty();
    private volatile boolean retries;
    private boolean ended;
    private long heldSince;
    /** The endpoint that is not let go yet, also while the gate holds requests back from it; null for none. */
    private Binding installed;

    Succession(BlockUnit unit, Gate gate, Surroundings around) {
        this.unit = unit;
        this.gate = gate;
        this.around = around;
        target = unit.address();
        opener = new Opener(unit.address(), around);
        departure = new Departure(unit, gate, around);
    }

    Opener.Known known() {
        return known;
    }

    Address target() {
        return target;
    }

    String transportName() {
        return transportName;
    }

    long swaps() {
        return swaps;
    }

    int orphans() {
        return departure.orphans();
    }

    Optional<Duration> lastPause() {
        return lastPause;
    }

    /** {@return whether an offline unit looks for an endpoint from time to time} */
    boolean retries() {
        return retries;
    }

    // Openings.

    boolean attach(GatedBlockDevice opening) throws DeviceException {
        if (ended) {
            return false;
        }
        for (GatedBlockDevice other : unit.opened()) {
            if (opening.access().writes() && other.access().writes()
                    && !(opening.access() == AccessMode.READ_WRITE_SHARED && other.access() == opening.access())) {
                throw new DeviceException.Busy(unit.address(), "it is open for writing by " + other.holder()
                        + ": close it there, or let both open it with READ_WRITE_SHARED");
            }
        }
        try {
            if (unit.opened().isEmpty()) {
                install(opener.open(unit.address(), endpointAccess(opening.access()), null));
                around.events().accept(new DeviceEvent.Opened(Instant.now(), unit.address(), transportName));
            } else {
                widen(opening.access());
            }
        } catch (DeviceException e) {
            endIfUnused();
            throw e;
        } catch (Opener.OtherDevice other) {
            endIfUnused();
            throw other.refusal();
        }
        unit.opened().add(opening);
        return true;
    }

    private static AccessMode endpointAccess(AccessMode opening) {
        return opening.writes() ? AccessMode.READ_WRITE : AccessMode.READ;
    }

    private void widen(AccessMode wanted) throws DeviceException, Opener.OtherDevice {
        Binding present = installed;
        if (present == null) {
            comeBack();
            present = installed;
        }
        if (present == null) {
            throw unit.offline("it cannot be opened now");
        }
        if (wanted.writes() && !present.access().writes()) {
            reopen(present, AccessMode.READ_WRITE, "opened for writing");
        }
    }

    private void reopen(Binding present, AccessMode access, String cause) throws DeviceException, Opener.OtherDevice {
        Binding fresh = opener.open(present.target(), access, known);
        letGo(present, cause);
        online(fresh, cause);
    }

    Void detach(GatedBlockDevice opening) {
        if (!unit.opened().remove(opening) || ended) {
            return null;
        }
        Binding present = installed;
        if (unit.opened().isEmpty()) {
            end();
        } else if (present != null) {
            drained(present);
            if (present.access().writes() && unit.opened().stream().noneMatch(other -> other.access().writes())) {
                try {
                    reopen(present, AccessMode.READ, "no longer open for writing");
                } catch (DeviceException | Opener.OtherDevice e) {
                    around.log().warn("{}: stays open for writing: {}", unit.address(), e.getMessage());
                }
            }
        }
        return null;
    }

    /** Rule L4: an opening's close waits for what is in flight; the others' requests wait that long too. */
    private void drained(Binding present) {
        if (gate.hold(present)) {
            present.awaitEmpty(Departure.DRAIN_NANOS);
            gate.open(present);
        }
    }

    private void endIfUnused() {
        if (unit.opened().isEmpty()) {
            end();
        }
    }

    /** Ends the unit for good. */
    void end() {
        if (!ended) {
            ended = true;
            retries = false;
            Binding present = installed;
            if (present != null) {
                letGo(present, "closing");
            }
            unit.close();
        }
    }

    // Swaps.

    Swapped swapTo(Address to) throws DeviceException {
        if (ended) {
            throw new DeviceException.Unavailable(unit.address(), "is not open in this process: nothing to swap");
        }
        Binding old = installed;
        String cause = "swap to " + to;
        AccessMode access = access();
        try {
            Binding fresh;
            if (old == null || isExclusive(old)) {
                fresh = openAfterRelease(old, to, access, cause);
            } else {
                fresh = opener.open(to, access, known);
                letGo(old, cause);
            }
            return online(fresh, cause);
        } catch (Opener.OtherDevice other) {
            letGo(installed, cause);
            offline(other.getMessage(), Retry.NO);
            throw other.refusal();
        }
    }

    private Binding openAfterRelease(Binding old, Address to, AccessMode access, String cause)
            throws DeviceException, Opener.OtherDevice {
        letGo(old, cause);
        unit.become(DeviceState.OPENING, cause);
        try {
            return opener.open(to, access, known);
        } catch (DeviceException unopened) {
            bringBack("the new address could not be opened: " + unopened.getMessage());
            throw unopened;
        }
    }

    private static boolean isExclusive(Binding binding) {
        return binding.plan().limits().get(Trait.EXCLUSIVE) == Support.YES;
    }

    private AccessMode access() {
        return unit.opened().stream().anyMatch(opening -> opening.access().writes())
                ? AccessMode.READ_WRITE
                : AccessMode.READ;
    }

    /** Rule S7: a leaving transport causes a swap, to another that serves the scheme, or to nothing for now. */
    void leave(ServedTransport transport, CompletableFuture<Void> released) {
        try {
            Binding present = installed;
            if (present == null || present.transport().id() != transport.id()) {
                return;
            }
            letGo(present, "the transport " + transport.name() + " is leaving");
        } finally {
            released.complete(null);
        }
        bringBack("the transport " + transport.name() + " has gone");
    }

    /** The endpoint failed: the gate holds already. */
    Void replaceLost(Binding binding, String reason) {
        if (installed == binding) {
            around.log().warn("{}: lost its endpoint: {}", unit.address(), reason);
            letGo(binding, reason);
            bringBack(reason);
        }
        return null;
    }

    /** Looks for an endpoint, when the unit has none. */
    void comeBack() {
        if (!ended && installed == null && !unit.opened().isEmpty()) {
            bringBack("");
        }
    }

    /** Looks for an endpoint because time has passed. */
    void retry() {
        comeBack();
    }

    private void bringBack(String why) {
        if (ended) {
            return;
        }
        if (unit.state() != DeviceState.OFFLINE) {
            unit.become(DeviceState.OPENING, why);
        }
        try {
            online(opener.open(target, access(), known), why);
        } catch (DeviceException e) {
            offline(why.isEmpty() || e.getMessage().contains(why) ? e.getMessage() : why + "; " + e.getMessage(),
                    around.transports().best(target.scheme()).isPresent() ? Retry.YES : Retry.NO);
        } catch (Opener.OtherDevice other) {
            offline(other.getMessage(), Retry.NO);
        }
    }

    private enum Retry {
        /** A transport is there: its device may come back without telling. */
        YES,
        /** Only a transport that comes, or a swap, changes anything. */
        NO
    }

    private void offline(String reason, Retry retry) {
        retries = retry == Retry.YES;
        // A retry that finds the same is no news.
        if (unit.state() != DeviceState.OFFLINE || !unit.reason().equals(reason)) {
            unit.become(DeviceState.OFFLINE, reason);
        }
    }

    /** Everything that others can see is in place before the first request goes in. */
    private void install(Binding fresh) {
        installed = fresh;
        known = new Opener.Known(fresh.identity(), fresh.plan().limits(), fresh.plan().unit());
        transportName = fresh.transport().name();
        target = fresh.target();
        retries = false;
        unit.become(DeviceState.ONLINE, "");
        gate.open(fresh);
    }

    private Swapped online(Binding fresh, String cause) {
        Duration pause = BlockUnit.since(heldSince);
        Swapped done = new Swapped(unit.address(), target, fresh.target(), fresh.transport().name(), cause, pause);
        lastPause = Optional.of(pause);
        swaps++;
        install(fresh);
        around.events()
                .accept(new DeviceEvent.Online(Instant.now(), unit.address(), done.to(), done.transport(), pause));
        around.log().info("{}: served from {} by {} after a pause of {}: {}", unit.address(), done.to(),
                done.transport(), pause, cause);
        around.swapped().accept(done);
        return done;
    }

    private void letGo(Binding old, String cause) {
        if (old != null) {
            heldSince = System.nanoTime();
            installed = null;
            departure.go(old, cause);
        }
    }
}
