// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import io.kiovec.core.internal.device.DeviceTable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Records what happens to devices, and their requests, in the JDK's Flight Recorder. No signature here names its package, so that
 * the component is there without it and has nothing to do.
 */
@Component(service = {}, immediate = true)
public final class FlightRecorderBridge {

    private final Runnable stop;

    /**
     * Called by the component runtime.
     *
     * @param table the devices
     */
    @Activate
    public FlightRecorderBridge(@Reference DeviceTable table) {
        Runnable ends = () -> {
        };
        try {
            ends = Recordings.follow(table);
        } catch (NoClassDefFoundError noFlightRecorder) {
            // A Java without the module jdk.jfr.
        }
        stop = ends;
    }

    @Deactivate
    void stop() {
        stop.run();
    }
}
