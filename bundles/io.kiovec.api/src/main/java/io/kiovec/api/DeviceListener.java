// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears {@link DeviceEvent}s, one at a time, on a thread that the framework keeps for events. */
@ConsumerType
@FunctionalInterface
public interface DeviceListener {

    /**
     * Something happened. What this method throws is logged, and the next event is delivered all the same.
     *
     * @param event what
     */
    void happened(DeviceEvent event);
}
