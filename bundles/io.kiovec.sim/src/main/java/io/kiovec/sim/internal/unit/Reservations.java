// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.sim.internal.unit.Command.Reservation;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Who has reserved a logical unit: by PERSISTENT RESERVE OUT (SPC-6, 5.14) or by RESERVE (SPC-2, 5.5.1). The question
 * whether a command is let in takes no lock; changes are made one after the other.
 */
final class Reservations {

    private final UnitStore store;
    private volatile PersistentState persistent;
    /** What was kept cannot be read; it stays so, on the store too, until it is replaced. */
    private volatile boolean lost;
    /** Who holds the unit by RESERVE. */
    private volatile Nexus reserver;

    Reservations(UnitStore store) {
        this.store = store;
        Optional<byte[]> kept = store.load(PersistentStateFile.NAME);
        Optional<PersistentState> read = kept.flatMap(PersistentStateFile::read);
        persistent = read.orElse(PersistentState.NOTHING);
        lost = kept.isPresent() && read.isEmpty();
    }

    PersistentState state() {
        return persistent;
    }

    /** Whether it is not known any more who had reserved the unit (SPC-4, 5.13.5.3). */
    boolean isLost() {
        return lost;
    }

    /** Whether a command must end with RESERVATION CONFLICT. */
    boolean conflicts(Nexus nexus, Reservation rule) {
        Nexus other = reserver;
        if (other != null && other != nexus) {
            return rule != Reservation.ALLOWED;
        }
        return conflictsPersistently(nexus.initiatorPort(), rule);
    }

    /** The same for what is done for an initiator port by another unit: it need not have a nexus here. */
    boolean conflicts(String initiatorPort, Reservation rule) {
        if (lost) {
            return true;
        }
        Nexus other = reserver;
        if (other != null && !other.initiatorPort().equals(initiatorPort)) {
            return rule != Reservation.ALLOWED;
        }
        return conflictsPersistently(initiatorPort, rule);
    }

    private boolean conflictsPersistently(String port, Reservation rule) {
        PersistentState now = persistent;
        if (!now.isReserved() || rule == Reservation.ALLOWED || rule == Reservation.ALLOWED_PERSISTENT) {
            return false;
        }
        boolean letIn = now.isHolder(port) || now.type().isForRegistrants() && now.isRegistered(port);
        return !letIn && !(rule == Reservation.READS && now.type().isWriteExclusive());
    }

    /** Whether anybody, also the nexus itself, holds the unit by RESERVE: then persistent reservations conflict. */
    boolean isReservedWhole() {
        return reserver != null;
    }

    /** What becomes of a RESERVE or RELEASE. */
    enum Outcome {
        DONE, CONFLICT
    }

    /**
     * RESERVE: where there are persistent registrations it does nothing for a registrant that the reservation lets in, and
     * conflicts for others (SPC-4, 5.13.3; CRH).
     */
    synchronized Outcome reserve(Nexus nexus) {
        if (!persistent.keys().isEmpty()) {
            return asRegistrant(nexus);
        }
        if (reserver != null && reserver != nexus) {
            return Outcome.CONFLICT;
        }
        reserver = nexus;
        return Outcome.DONE;
    }

    /** RELEASE: nothing happens to the reservation of another. */
    synchronized Outcome release(Nexus nexus) {
        if (!persistent.keys().isEmpty()) {
            return asRegistrant(nexus);
        }
        releaseOf(nexus);
        return Outcome.DONE;
    }

    private Outcome asRegistrant(Nexus nexus) {
        String port = nexus.initiatorPort();
        boolean fine = persistent.isRegistered(port)
                && (!persistent.isReserved() || persistent.isHolder(port) || persistent.type().isForRegistrants());
        return fine ? Outcome.DONE : Outcome.CONFLICT;
    }

    /** Ends a RESERVE of a nexus that is lost. */
    synchronized void releaseOf(Nexus nexus) {
        if (reserver == nexus) {
            reserver = null;
        }
    }

    /** Ends a RESERVE, as a reset does; persistent reservations stay. */
    synchronized void reset() {
        reserver = null;
    }

    /** What a loss of power leaves. */
    synchronized void powerLost() {
        reserver = null;
        persistent = persistent.power() == PersistentState.Power.KEEPS
                ? new PersistentState(0, persistent.keys(), persistent.type(), persistent.holder(), persistent.power())
                : PersistentState.NOTHING;
    }

    /** Puts this in the place of what was lost; it is durable before it is seen. Under the lock. */
    void replaceLost(PersistentState after) {
        assert Thread.holdsLock(this);
        store.save(PersistentStateFile.NAME, PersistentStateFile.write(after));
        persistent = after;
        lost = false;
    }

    /** Changes the persistent state; what must outlive the power is durable before it is seen. Under the lock. */
    PersistentState change(UnaryOperator<PersistentState> step) {
        assert Thread.holdsLock(this);
        PersistentState before = persistent;
        PersistentState after = step.apply(before);
        if (before.power() == PersistentState.Power.KEEPS || after.power() == PersistentState.Power.KEEPS) {
            store.save(PersistentStateFile.NAME, PersistentStateFile.write(after));
        }
        persistent = after;
        return after;
    }
}
