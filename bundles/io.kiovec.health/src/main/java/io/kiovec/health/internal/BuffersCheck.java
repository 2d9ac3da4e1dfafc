// SPDX-License-Identifier: Apache-2.0
package io.kiovec.health.internal;

import io.kiovec.api.Allocators;
import io.kiovec.api.Devices;
import io.kiovec.io.AllocatorStatistics;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Is there memory left for transfers, and is none forgotten? */
@Component(property = {HealthCheck.NAME + "=Kiovec buffers", HealthCheck.TAGS + "=kiovec",
    HealthCheck.TAGS + "=buffers"})
public final class BuffersCheck implements HealthCheck {

    /** In percent of the bound. */
    private static final long NEARLY_ALL = 90;

    private final Allocators allocators;
    private final Devices devices;

    /**
     * Called by the component runtime.
     *
     * @param allocators who knows
     * @param devices who uses buffers
     */
    @Activate
    public BuffersCheck(@Reference Allocators allocators, @Reference Devices devices) {
        this.allocators = allocators;
        this.devices = devices;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        boolean used = !devices.statistics().isEmpty();
        for (AllocatorStatistics allocator : allocators.list()) {
            long most = allocator.maxBytes();
            if (most > 0 && allocator.usedBytes() >= most) {
                log.critical("allocator {} is exhausted: {} of {} bytes are in use; raise maxBytes, or close buffers",
                        allocator.name(), allocator.usedBytes(), most);
            } else if (most > 0 && allocator.usedBytes() / NEARLY_ALL >= most / 100) {
                log.warn("allocator {} is nearly exhausted: {} of {} bytes are in use", allocator.name(),
                        allocator.usedBytes(), most);
            } else {
                log.info("allocator {} has {} of {} bytes in use", allocator.name(), allocator.usedBytes(), most);
            }
            if (!used && allocator.buffers() > 0) {
                log.warn(
                        "allocator {} has {} buffers that are not closed, and no device is open: were they forgotten? {}",
                        allocator.name(), allocator.buffers(), place(allocator));
            }
        }
        return new Result(log);
    }

    private static String place(AllocatorStatistics allocator) {
        return allocator.tracked().isEmpty()
                ? "tracking=true in io.kiovec.buffers.cfg tells where they were allocated"
                : "the first was allocated at " + allocator.tracked().getFirst().place().lines().findFirst().orElse("");
    }
}
