// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.scsi.Sense;
import io.kiovec.target.internal.unit.PortGroups;
import io.kiovec.target.internal.unit.Senses;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The unit attentions of one initiator port that the target itself establishes, for each logical unit (SAM-6, 5.14);
 * devices keep their own. Any thread.
 */
final class UnitAttentions {

    private static final int LUNS_CHANGED = 1;
    private static final int CLEARED = 2;

    private final AtomicIntegerArray pending;
    private final PortGroups groups;
    /** Of each unit the change of port groups that the port knows of. */
    private final AtomicIntegerArray known;

    UnitAttentions(int units, PortGroups groups) {
        pending = new AtomicIntegerArray(units);
        this.groups = groups;
        known = new AtomicIntegerArray(units);
        knowsAccess();
    }

    /** The port has changed the port groups itself, or has just come. */
    void knowsAccess() {
        int now = groups.changes();
        for (int lun = 0; lun < known.length(); lun++) {
            known.set(lun, now);
        }
    }

    void lunsChanged() {
        for (int lun = 0; lun < pending.length(); lun++) {
            pending.getAndAccumulate(lun, LUNS_CHANGED, (before, bit) -> before | bit);
        }
    }

    void commandsCleared(int lun) {
        pending.getAndAccumulate(lun, CLEARED, (before, bit) -> before | bit);
    }

    /** REPORT LUNS has told (SPC-6, 6.33). */
    void clearLunsChanged() {
        for (int lun = 0; lun < pending.length(); lun++) {
            pending.getAndAccumulate(lun, ~LUNS_CHANGED, (before, mask) -> before & mask);
        }
    }

    boolean isPending(int lun) {
        return pending.get(lun) != 0 || known.get(lun) != groups.changes();
    }

    /** {@return the first one that waits; it waits no more} */
    Optional<Sense> take(int lun) {
        int changes = groups.changes();
        if (known.getAndSet(lun, changes) != changes) {
            return Optional.of(Senses.ACCESS_CHANGED);
        }
        int before = pending.getAndUpdate(lun, bits -> (bits & CLEARED) != 0 ? bits & ~CLEARED : 0);
        if ((before & CLEARED) != 0) {
            return Optional.of(Senses.COMMANDS_CLEARED);
        }
        return before == 0 ? Optional.empty() : Optional.of(Senses.LUNS_CHANGED);
    }
}
