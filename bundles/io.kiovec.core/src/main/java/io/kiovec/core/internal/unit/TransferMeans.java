// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.memory.Staging;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.io.Address;
import java.util.concurrent.atomic.AtomicReference;

/** What a unit's transfers are done by: the plan of the present policy, and the memory to stage through. Any thread. */
final class TransferMeans {

    private final Address address;
    private final Face face;
    private final Surroundings around;
    private final AtomicReference<Staging> staging = new AtomicReference<>();

    TransferMeans(Address address, Face face, Surroundings around) {
        this.address = address;
        this.face = face;
        this.around = around;
    }

    /** {@return the plan of a binding, made anew when the policy has changed since} */
    TransferPlan plan(Binding binding) {
        TransferPlan plan = binding.plan();
        // Read before the rules are asked: a change in between makes the next request plan again.
        long generation = around.policy().generation();
        if (plan.generation() != generation) {
            plan = face.plan(plan.limits(), around.policy().rules(address), generation);
            binding.plan(plan);
        }
        return plan;
    }

    /** {@return the memory to stage through, aligned as the plan says that it is made by} */
    Staging staging(TransferPlan plan) {
        Staging present = staging.get();
        if (present == null) {
            staging.compareAndSet(null, new Staging(around.allocators(), address, plan.addressAlignment()));
            present = staging.get();
        }
        return present;
    }

    /** An allocator is going. */
    void letGo(String allocator) {
        Staging present = staging.get();
        if (present != null) {
            present.letGo(allocator);
        }
    }

    /** The unit has ended. */
    void close() {
        Staging present = staging.getAndSet(null);
        if (present != null) {
            present.close();
        }
    }
}
