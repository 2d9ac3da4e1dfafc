// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

import io.kiovec.core.internal.CoreLog;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.io.Region;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The drivers' queues that are open on a unit's endpoints, as its face sees them: it cannot call them, for they are their
 * owners', but it asks the owners, and closes what is empty. Any thread.
 */
public final class OpenLanes {

    private final Set<Lane<?>> lanes = ConcurrentHashMap.newKeySet();

    /** For a new unit. */
    public OpenLanes() {
    }

    void add(Lane<?> lane) {
        lanes.add(lane);
    }

    void remove(Lane<?> lane) {
        lanes.remove(lane);
    }

    /**
     * Closes the queues of an endpoint that is drained.
     *
     * @param old with the endpoint
     * @param log for what goes wrong
     */
    public void close(Binding old, CoreLog log) {
        for (Lane<?> lane : lanes) {
            if (lane.binding() == old) {
                lane.close(log);
                lanes.remove(lane);
            }
        }
    }

    /**
     * Asks the owners to cancel what is inside: the deadline of draining is over.
     *
     * @param old with the endpoint
     */
    public void cancel(Binding old) {
        lanes.stream().filter(lane -> lane.binding() == old).forEach(lane -> lane.wish(Lane.Wish.CANCEL));
    }

    /**
     * {@return how many requests wait for an owner who has not come to cancel them} Else it is the driver that holds them.
     *
     * @param old with the endpoint
     */
    public long waitForOwners(Binding old) {
        return lanes.stream().filter(lane -> lane.binding() == old && lane.wish() == Lane.Wish.CANCEL)
                .mapToLong(Lane::inside).sum();
    }

    /**
     * What a driver did not give back although it was to cancel it is given up; an owner who has not come keeps his.
     *
     * @param old with the endpoint
     */
    public void abandon(Binding old) {
        lanes.stream().filter(lane -> lane.binding() == old && lane.wish() == Lane.Wish.NONE)
                .forEach(lane -> lane.wish(Lane.Wish.GIVE_UP));
    }

    /**
     * Asks the owners to take back what they registered of a region. What is registered is pinned, so until they come the
     * memory is only kept from others; what has its addresses then is another region.
     *
     * @param region which is unmapped
     */
    public void retire(Region region) {
        lanes.forEach(lane -> lane.retire(region));
    }
}
