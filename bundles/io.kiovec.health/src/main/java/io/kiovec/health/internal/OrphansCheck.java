// SPDX-License-Identifier: Apache-2.0
package io.kiovec.health.internal;

import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Devices;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Was everything let go that was to go? */
@Component(property = {HealthCheck.NAME + "=Kiovec orphans", HealthCheck.TAGS + "=kiovec",
    HealthCheck.TAGS + "=orphans"})
public final class OrphansCheck implements HealthCheck {

    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param devices who knows
     */
    @Activate
    public OrphansCheck(@Reference Devices devices) {
        this.devices = devices;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        for (DeviceStatistics device : devices.statistics()) {
            if (device.orphans() > 0) {
                log.warn("{} has {} endpoints that are not released: calls are still inside their driver",
                        device.address(), device.orphans());
            }
        }
        log.info("orphans are freed when the last call inside has ended");
        return new Result(log);
    }
}
