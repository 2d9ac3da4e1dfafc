// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import java.util.List;

/**
 * Who has opened a unit: the first opening opens the endpoint, one that wants to write widens it, the last one ends it.
 * Changed on the unit's own thread only, read by any.
 */
final class Admission {

    private final DeviceUnit unit;
    private final Succession succession;
    private final List<Opening> openings;

    /**
     * Nobody has opened it yet.
     *
     * @param unit which
     * @param succession what opens its endpoints
     * @param openings empty, read by any thread while it is changed
     */
    Admission(DeviceUnit unit, Succession succession, List<Opening> openings) {
        this.unit = unit;
        this.succession = succession;
        this.openings = openings;
    }

    /** {@return the openings, any thread} */
    List<Opening> openings() {
        return openings;
    }

    /** {@return the widest access that any opening holds, any thread} */
    AccessMode access() {
        return openings.stream().anyMatch(opening -> opening.access().writes())
                ? AccessMode.READ_WRITE
                : AccessMode.READ;
    }

    /** Adds an opening; {@code false} when the unit has ended and another must be made. */
    boolean attach(Opening opening) throws DeviceException {
        if (succession.hasEnded()) {
            return false;
        }
        // A follower's opening holds its address by the leader's claim.
        if (!unit.isFollower()) {
            unit.around().claims().claim(opening);
        }
        boolean attached = false;
        try {
            if (openings.isEmpty()) {
                succession.begin(opening.access().writes() ? AccessMode.READ_WRITE : AccessMode.READ);
            } else {
                widen(opening.access());
            }
            openings.add(opening);
            attached = true;
            return true;
        } catch (Opener.OtherDevice other) {
            throw other.refusal();
        } finally {
            if (!attached) {
                unit.around().claims().release(opening);
                endIfUnused();
            }
        }
    }

    private void widen(AccessMode wanted) throws DeviceException, Opener.OtherDevice {
        if (succession.installed() == null) {
            succession.comeBack();
        }
        Binding present = succession.installed();
        if (present == null) {
            throw unit.offline("it cannot be opened now");
        }
        if (wanted.writes() && !present.access().writes()) {
            succession.reopen(present, AccessMode.READ_WRITE, "opened for writing");
        }
    }

    /** Takes an opening away; with the last one the unit ends. */
    Void detach(Opening opening) {
        if (!openings.remove(opening) || succession.hasEnded()) {
            return null;
        }
        try {
            if (openings.isEmpty()) {
                succession.end();
            } else if (succession.installed() != null) {
                if (opening.unit() == unit) {
                    drained(succession.installed());
                }
                narrow(succession.installed());
            }
        } finally {
            unit.around().claims().release(opening);
        }
        return null;
    }

    /** Rule L4: an opening's close waits for what is in flight; the others' requests wait that long too. */
    private void drained(Binding present) {
        if (unit.gate().hold(present)) {
            present.awaitEmpty(unit.around().drain().get().toNanos());
            unit.gate().open(present);
        }
    }

    private void narrow(Binding present) {
        if (present.access().writes() && !access().writes()) {
            try {
                succession.reopen(present, AccessMode.READ, "no longer open for writing");
            } catch (DeviceException | Opener.OtherDevice e) {
                unit.around().log().warn("{}: stays open for writing: {}", unit.address(), e.getMessage());
            }
        }
    }

    private void endIfUnused() {
        if (openings.isEmpty()) {
            succession.end();
        }
    }
}
