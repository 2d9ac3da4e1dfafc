// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.spi.Availability;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The transport {@code raw}. */
@Component(property = {Transport.SCHEME + "=raw", Transport.NAME + "=raw"})
public final class RawTransport implements Transport {

    private static final Path SYSFS = Path.of("/sys");

    private final Linux.Availability linux;

    /** Called by the component runtime. */
    public RawTransport() {
        this(Linux.availability());
    }

    RawTransport(Linux.Availability linux) {
        this.linux = linux;
    }

    @Override
    public Availability availability() {
        return switch (linux) {
            case Linux.Available(Kernel kernel) -> Availability.AVAILABLE;
            case Linux.Unavailable(String reason) -> Availability.unavailable(reason);
        };
    }

    @Override
    public List<DeviceDescription> scan() {
        return linux instanceof Linux.Available(Kernel kernel)
                ? new BlockNodes(kernel, SYSFS).scan()
                : List.of();
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        return switch (linux) {
            case Linux.Available(Kernel kernel) -> new RawOpening(kernel, address, access).open();
            case Linux.Unavailable(String reason) -> throw new DeviceException.Unavailable(address, reason);
        };
    }
}
