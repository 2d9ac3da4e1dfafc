// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.gate.Gate;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.io.Address;
import io.kiovec.io.Region;
import java.util.concurrent.CompletableFuture;

/** The end of a region, as a driver hears of it: on a thread of its own, for it may not return. */
final class Retirement {

    private Retirement() {
    }

    /**
     * {@return done when the driver has taken back what it registered, at once where there is none}
     *
     * @param region which is about to be unmapped
     * @param gate of the unit
     * @param address of the device, for the thread's name
     */
    static CompletableFuture<Void> of(Region region, Gate gate, Address address) {
        if (gate.current() == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().name("kiovec-retire " + address).daemon().start(() -> {
            tell(region, gate);
            done.complete(null);
        });
        return done;
    }

    private static void tell(Region region, Gate gate) {
        Passage passage = new Passage();
        if (gate.enter(passage)) {
            try {
                passage.binding().endpoint().retire(region);
            } catch (RuntimeException | LinkageError e) {
                passage.binding().blame("threw " + e + " when a region was to be given back");
            } finally {
                gate.leave(passage);
            }
        }
    }
}
