// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.api.Swaps;
import io.kiovec.core.internal.cause.SwapCauses;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Swaps that somebody asks for; a device that is open by several faces is swapped with all of them. */
@Component
public final class SwapsService implements Swaps {

    private final DeviceTable table;
    private final SwapCauses causes;

    /**
     * Called by the component runtime.
     *
     * @param table the devices
     * @param causes what else swaps them
     */
    @Activate
    public SwapsService(@Reference DeviceTable table, @Reference SwapCauses causes) {
        this.table = table;
        this.causes = causes;
    }

    @Override
    public Swapped swap(Address device, Address to) throws DeviceException {
        List<DeviceUnit> units = table.open(device);
        if (units.isEmpty()) {
            throw new DeviceException.Unavailable(device,
                    "is not open in this process: a swap needs an open device, named as it was opened; " + open());
        }
        List<Swapped> done = new ArrayList<>();
        Optional<DeviceException> failure = Optional.empty();
        for (DeviceUnit unit : units) {
            try {
                done.add(unit.swap(to));
            } catch (DeviceException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return done.getFirst();
    }

    private String open() {
        String names = table.statistics().stream().map(one -> one.address().toString()).distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none is open here" : "open are " + names;
    }

    @Override
    public List<Swapped> history() {
        return table.swapped();
    }

    @Override
    public List<Setting> settings() {
        return causes.settings();
    }

    @Override
    public List<Problem> problems() {
        return causes.problems();
    }
}
