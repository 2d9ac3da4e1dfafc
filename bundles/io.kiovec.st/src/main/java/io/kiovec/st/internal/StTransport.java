// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import io.kiovec.spi.Availability;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The transport {@code st}. */
@Component(property = {Transport.SCHEME + "=st", Transport.NAME + "=st"})
public final class StTransport implements Transport {

    private static final Path SYSFS = Path.of("/sys");

    private final Linux.Availability linux;
    private final Path sysfs;

    /** Called by the component runtime. */
    public StTransport() {
        this(Linux.availability(), SYSFS);
    }

    StTransport(Linux.Availability linux, Path sysfs) {
        this.linux = linux;
        this.sysfs = sysfs;
    }

    @Override
    public Availability availability() {
        return switch (linux) {
            case Linux.Available(Kernel kernel) -> Files.isDirectory(StSysfs.tapes(sysfs))
                    ? Availability.AVAILABLE
                    : Availability.unavailable("the kernel has no tape driver loaded: modprobe st");
            case Linux.Unavailable(String reason) -> Availability.unavailable(reason);
        };
    }

    @Override
    public List<DeviceDescription> scan() {
        return new StTapes(sysfs).scan();
    }

    @Override
    public TapeEndpoint openTape(Address address, AccessMode access) throws DeviceException {
        return switch (linux) {
            case Linux.Available(Kernel kernel) -> new StOpening(kernel, sysfs, address, access).open();
            case Linux.Unavailable(String reason) -> throw new DeviceException.Unavailable(address, reason);
        };
    }
}
