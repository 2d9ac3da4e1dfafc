// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.SenseKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who prevents that the medium is taken out: each nexus for itself (SPC-6, 6.18). Any thread. */
public final class MediumRemoval {

    private final Set<Nexus> preventing = ConcurrentHashMap.newKeySet();

    MediumRemoval() {
    }

    void prevent(Nexus nexus) {
        preventing.add(nexus);
    }

    void allow(Nexus nexus) {
        preventing.remove(nexus);
    }

    /** A reset: everybody allows it. */
    void reset() {
        preventing.clear();
    }

    /** {@return whether the medium must stay} */
    public boolean isPrevented() {
        return !preventing.isEmpty();
    }

    /**
     * Refuses what would take the medium out.
     *
     * @throws CheckCondition ILLEGAL REQUEST, MEDIUM REMOVAL PREVENTED while anybody prevents it
     */
    public void requireAllowed() throws CheckCondition {
        if (isPrevented()) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.MEDIUM_REMOVAL_PREVENTED);
        }
    }
}
