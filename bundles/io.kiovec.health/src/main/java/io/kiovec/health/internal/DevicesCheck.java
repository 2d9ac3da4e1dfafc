// SPDX-License-Identifier: Apache-2.0
package io.kiovec.health.internal;

import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Devices;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Is every open device online? */
@Component(property = {HealthCheck.NAME + "=Kiovec devices", HealthCheck.TAGS + "=kiovec",
    HealthCheck.TAGS + "=devices"})
public final class DevicesCheck implements HealthCheck {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices who knows
     */
    @Activate
    public DevicesCheck(@Reference Devices devices) {
        this.devices = devices;
    }

    /** Offline is critical; a device that is being swapped will be online in a moment, or offline. */
    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        int online = 0;
        for (DeviceStatistics device : devices.statistics()) {
            if (device.state() == DeviceState.ONLINE) {
                online++;
            } else if (device.state() == DeviceState.OFFLINE) {
                log.critical("{} is offline since {}: {}", device.address(), device.since(), device.reason());
            } else {
                log.temporarilyUnavailable("{} is {} since {}: {}", device.address(), device.state(), device.since(),
                        device.reason());
            }
        }
        log.info("{} devices are online", online);
        return new Result(log);
    }
}
