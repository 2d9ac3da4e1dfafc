// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.Swaps;
import io.kiovec.core.internal.block.BlockUnit;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Swaps that somebody asks for. */
@Component
public final class SwapsService implements Swaps {

    private final DeviceTable table;

    /**
     * Called by the component runtime.
     *
     * @param table the devices
     */
    @Activate
    public SwapsService(@Reference DeviceTable table) {
        this.table = table;
    }

    @Override
    public Swapped swap(Address device, Address to) throws DeviceException {
        BlockUnit unit = table.unit(device).orElseThrow(() -> new DeviceException.Unavailable(device,
                "is not open in this process: a swap needs an open device, named as it was opened"));
        return unit.swap(to);
    }

    @Override
    public List<Swapped> history() {
        return table.swapped();
    }
}
