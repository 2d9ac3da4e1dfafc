// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Which endpoint a unit has, and how another one takes its place (rule S1): open and check the new one, hold, drain,
 * flush, let the old one go, carry the state over, let requests through; where the device is exclusive, the old one goes
 * first. Everything runs on the unit's own thread, one thing after the other, without any lock; the volatile fields are
 * read by others.
 */
final class Succession {

    private final DeviceUnit unit;
    private final Surroundings around;
    private final EndpointSource source;
    private final Opener opener;
    private final Search search;
    private final Vigil vigil;
    private final Preference preference;
    private final Departure departure;
    private final Knowledge knowledge;
    private volatile Address target;
    private volatile String transportName = "";
    private volatile long swaps;
    private volatile Pauses pauses = Pauses.NONE;
    private boolean ended;
    /** Why it has no endpoint; empty while it has one. */
    private String lossOfLast = "";
    /** The endpoint that is not let go yet, also while the gate holds requests back from it; null for none. */
    private Binding installed;

    Succession(DeviceUnit unit, EndpointSource source) {
        this.unit = unit;
        around = unit.around();
        target = unit.address();
        this.source = source;
        opener = new Opener(unit.address(), unit.face(), source, around);
        search = new Search(unit.address(), opener, source);
        vigil = new Vigil(around.lookout(), unit::look);
        preference = new Preference(unit, this, unit::prefer);
        departure = new Departure(unit, source);
        knowledge = new Knowledge(unit);
    }

    Knowledge knowledge() {
        return knowledge;
    }

    private Known known() {
        return knowledge.now();
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

    Pauses pauses() {
        return pauses;
    }

    /** {@return whether the unit has ended for good} For the unit's own thread, as all that follows. */
    boolean hasEnded() {
        return ended;
    }

    /** {@return the endpoint that is not let go yet; {@code null} for none} */
    Binding installed() {
        return installed;
    }

    /** Opens the first endpoint. */
    void begin(AccessMode access) throws DeviceException {
        install(opener.open(unit.address(), access));
        around.events().accept(new DeviceEvent.Opened(Instant.now(), unit.address(), transportName));
    }

    /** Opens the present endpoint anew, for another access. */
    void reopen(Binding present, AccessMode access, String cause) throws DeviceException, Opener.OtherDevice {
        if (isExclusive(present)) {
            online(openAfterRelease(present, present.target(), access, cause), cause);
        } else {
            Binding fresh = opener.open(present.target(), access, known());
            letGo(present, cause);
            online(fresh, cause);
        }
    }

    /** Ends the unit for good. */
    void end() {
        if (!ended) {
            ended = true;
            vigil.off();
            preference.off();
            unit.followers().end();
            Binding present = installed;
            if (present != null) {
                letGo(present, "closing");
            }
            unit.close();
        }
    }

    Swapped swapTo(Address to) throws DeviceException {
        if (ended) {
            throw new DeviceException.Unavailable(unit.address(), "is not open in this process: nothing to swap");
        }
        Binding old = installed;
        boolean waited = vigil.isOn();
        String cause = "swap to " + to;
        AccessMode access = unit.access();
        source.passOverNobody();
        try {
            Binding fresh;
            if (old == null || isExclusive(old)) {
                fresh = openAfterRelease(old, to, access, cause);
            } else {
                fresh = opener.open(to, access, known());
                letGo(old, cause, Departure.Notice.FLUSH);
            }
            return online(fresh, cause);
        } catch (Opener.OtherDevice other) {
            letGo(installed, cause);
            // What is waited for is waited for on; a device that worked stays where it was sent.
            offline(other.refusal().getMessage(), waited ? Retry.YES : Retry.NO);
            throw other.refusal();
        }
    }

    private Binding openAfterRelease(Binding old, Address to, AccessMode access, String cause)
            throws DeviceException, Opener.OtherDevice {
        try (Opener.Ahead ahead = opener.ahead(to, access, known())) {
            letGo(old, cause, Departure.Notice.FLUSH);
            unit.lifecycle().opening(cause);
            return openNow(ahead);
        }
    }

    private Binding openNow(Opener.Ahead ahead) throws DeviceException, Opener.OtherDevice {
        try {
            return ahead.open();
        } catch (DeviceException unopened) {
            bringBack("the new address could not be opened: " + unopened.getMessage());
            throw unopened;
        }
    }

    private boolean isExclusive(Binding binding) {
        return unit.face().isExclusive(binding.plan().limits());
    }

    /** Rule S7: a leaving transport causes a swap, to another that serves the scheme, or to nothing for now. */
    void leave(ServedTransport transport, String reason, CompletableFuture<Void> released) {
        try {
            Binding present = installed;
            boolean waits = present == null && vigil.isOn() && transport.scheme().equals(target.scheme());
            if (!waits && (present == null || present.transport().id() != transport.id())) {
                return;
            }
            letGo(present, reason);
        } finally {
            released.complete(null);
        }
        bringBack(reason);
    }

    /** {@return the transport that should rather serve (rule S7), when there is one} */
    Optional<ServedTransport> better() {
        return installed == null ? Optional.empty() : source.better(target, installed.transport());
    }

    /**
     * A better transport takes over, where it can. Nobody asked for this swap by name, so a device that works goes on with
     * what it has when the better one cannot open it or finds another device.
     */
    void takeOver(Binding present, ServedTransport better) {
        String cause = "the transport " + better.name() + " ranks above " + present.transport().name();
        try {
            Binding fresh = isExclusive(present)
                    ? takeOverAfterRelease(present, cause)
                    : opener.open(present.target(), present.access(), known());
            letGo(installed, cause, Departure.Notice.FLUSH);
            online(fresh, cause);
        } catch (DeviceException | Opener.OtherDevice refused) {
            source.passOver(better);
            around.log().warn("{}: {} but cannot take it over: {}", unit.address(), cause, refused.getMessage());
            if (installed == null) {
                bringBack(cause + " but could not take it over: " + refused.getMessage());
            }
        }
    }

    private Binding takeOverAfterRelease(Binding present, String cause) throws DeviceException, Opener.OtherDevice {
        try (Opener.Ahead ahead = opener.ahead(present.target(), present.access(), known())) {
            letGo(present, cause, Departure.Notice.FLUSH);
            unit.lifecycle().opening(cause);
            return ahead.open();
        }
    }

    /** Rule S7: a better transport may be there, or configuration says something else about it. */
    Void prefer() {
        if (!ended) {
            preference.consider();
        }
        return null;
    }

    /** Looks whether the device is idle, for a better transport that waits for that. */
    Void preferWhenIdle() {
        preference.lookAgain();
        return null;
    }

    /** The leader is letting its endpoint go: this one goes first, and {@link #comeBack} follows. */
    Void followerLetsGo(String cause) {
        letGo(installed, cause);
        return null;
    }

    /** The endpoint failed: the gate holds already, and it is noted that it departs. */
    Void replaceLost(Binding binding, String reason) {
        boolean present = installed == binding;
        try {
            if (present) {
                around.log().warn("{}: lost its endpoint: {}", unit.address(), reason);
                letGo(binding, reason);
            }
        } finally {
            unit.writeBack().departed();
        }
        if (present) {
            if (vigil.isRelapse()) {
                lossOfLast = reason;
                offline(reason, Retry.YES);
            } else {
                bringBack(reason);
            }
        }
        return null;
    }

    /** Looks for a lost device, when it is still waited for. */
    Void lookAgain() {
        if (vigil.isOn()) {
            comeBack();
        }
        return null;
    }

    /** Looks for an endpoint, when the unit has none. */
    Void comeBack() {
        if (!ended && installed == null && !unit.opened().isEmpty()) {
            bringBack(lossOfLast);
        }
        return prefer();
    }

    private void bringBack(String why) {
        if (ended) {
            return;
        }
        lossOfLast = why;
        // A look for what is offline is no news, and after an opening that failed this is still the same one.
        if (unit.state() == DeviceState.DRAINING) {
            unit.lifecycle().opening(why);
        }
        try {
            online(search.find(target, unit.access(), known()), why);
        } catch (Search.Missing missing) {
            String reason = missing.getMessage();
            offline(why.isEmpty() || reason.contains(why) ? reason : why + "; " + reason,
                    mayReturn() ? Retry.YES : Retry.NO);
        }
    }

    /** A device without a name is never recognised. */
    private boolean mayReturn() {
        return source.mayReturn(target) && !known().identity().designators().isEmpty();
    }

    private enum Retry {
        /** Its device may come back without telling. */
        YES,
        /** Only a transport that comes, or a swap, changes anything. */
        NO
    }

    private void offline(String reason, Retry retry) {
        vigil.off();
        unit.lifecycle().offline(reason);
        if (retry == Retry.YES) {
            vigil.on();
        }
        // They say why, too.
        unit.followers().comeBack();
    }

    /** Everything that others can see is in place before the first request goes in. */
    private void install(Binding fresh) {
        arrive(fresh);
        installed = fresh;
        knowledge.learn(fresh);
        transportName = fresh.transport().name();
        target = fresh.target();
        lossOfLast = "";
        unit.lifecycle().online();
        fresh.whenBlamed(message -> unit.lost(fresh, message));
        unit.gate().open(fresh);
        unit.followers().comeBack();
    }

    private void arrive(Binding fresh) {
        try {
            unit.face().arrive(unit, fresh);
        } catch (RuntimeException | LinkageError e) {
            around.log().warn("{}: {}", unit.address(), fresh.blame("threw " + e + " when it began to serve"), e);
        }
    }

    private Swapped online(Binding fresh, String cause) {
        Duration pause = Duration.ofNanos(System.nanoTime() - departure.heldSince());
        Swapped done = new Swapped(unit.address(), target, fresh.target(), fresh.transport().name(), cause, pause);
        pauses = pauses.with(pause);
        swaps++;
        vigil.cameBack();
        install(fresh);
        around.swapped().accept(done);
        around.events()
                .accept(new DeviceEvent.Online(Instant.now(), unit.address(), done.to(), done.transport(), pause));
        return done;
    }

    private void letGo(Binding old, String cause) {
        letGo(old, cause, Departure.Notice.NONE);
    }

    private void letGo(Binding old, String cause, Departure.Notice notice) {
        if (old != null) {
            installed = null;
            departure.go(old, cause, notice);
        }
    }
}
