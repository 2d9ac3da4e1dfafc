// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import java.util.Optional;
import io.kiovec.api.DeviceEvent;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import java.time.Instant;

/**
 * What is known of a unit's device: learnt from each endpoint that is installed, and asked anew where it may have changed
 * under one. Written by the unit's own thread before requests are let in, and by requests that are inside; read by any.
 */
final class Knowledge {

    private final DeviceUnit unit;
    private final Surroundings around;
    private volatile Known now = Known.NOTHING;

    Knowledge(DeviceUnit unit) {
        this.unit = unit;
        around = unit.around();
    }

    Known now() {
        return now;
    }

    /** Takes what an endpoint said when it was opened. */
    void learn(Binding fresh) {
        now = new Known(fresh.identity(), fresh.plan().limits(), fresh.plan().unit());
    }

    /** Why an endpoint is asked anew. */
    enum Doubt {
        /** Somebody wants to know the limits, which drivers keep as one value. */
        LIMITS,
        /** Another medium may be in the device. */
        MEDIUM
    }

    /**
     * Asks the present endpoint anew what it is and can, for a medium may have changed under it. Any thread: inside the
     * gate nobody else says what is known, for that is said before requests are let in.
     */
    void relearn(Doubt doubt) {
        Passage passage = new Passage();
        if (!unit.gate().enter(passage)) {
            return;
        }
        Binding present = passage.binding();
        try {
            if (doubt == Doubt.MEDIUM || present.endpoint().limits() != now.limits()) {
                relearn(present);
            }
        } catch (RuntimeException | LinkageError e) {
            present.blame("threw " + e + " when asked for its limits");
        } finally {
            unit.gate().leave(passage);
        }
    }

    private void relearn(Binding present) {
        Known before = now;
        Limits limits = present.endpoint().limits();
        Identity told = present.endpoint().identity();
        // Which medium is in it may change; which device it is may not (rule S5).
        Identity identity = told.designators().equals(before.identity().designators()) ? told : before.identity();
        boolean newLimits = !limits.equals(before.limits());
        boolean newMedium = !identity.medium().equals(before.identity().medium());
        if (!newLimits && !newMedium) {
            return;
        }
        Optional<String> contradiction = Contradictions.of(limits);
        if (contradiction.isPresent()) {
            present.blame("has limits that contradict themselves: " + contradiction.get());
            return;
        }
        if (newLimits) {
            long generation = around.policy().generation();
            present.plan(unit.face().plan(limits, around.policy().rules(unit.address()), generation));
        }
        now = new Known(identity, limits, present.plan().unit());
        if (newMedium || limits.capacity() != before.limits().capacity()) {
            around.events().accept(new DeviceEvent.MediumChanged(Instant.now(), unit.address()));
        }
    }
}
