// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.ram;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import io.kiovec.tck.DriverUnderTest;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The transport {@code ram}: {@code ram:disk0} and {@code ram:disk1}, whose media live as long as this object. */
public final class RamTransport implements Transport {

    private final Map<String, RamMedium> disks = new TreeMap<>(
            Map.of("disk0", new RamMedium(), "disk1", new RamMedium()));

    /** Makes all media, blank. */
    public RamTransport() {
    }

    /** {@return how the disk is pulled} */
    public DriverUnderTest.Loss diskLoss() {
        return new DriverUnderTest.Loss() {
            @Override
            public void pull() {
                disks.get("disk0").gone(true);
            }

            @Override
            public void restore() {
                disks.get("disk0").gone(false);
            }
        };
    }

    private static Identity identity(String name) {
        return Identity.of(Designator.whole(Source.VENDOR, "ram " + name));
    }

    @Override
    public List<DeviceDescription> scan() {
        return disks.keySet().stream()
                .map(name -> new DeviceDescription(new Address("ram", name), Set.of(DeviceKind.BLOCK), "ram", "memory",
                        OptionalLong.of(RamMedium.CAPACITY), OptionalLong.of(512), identity(name)))
                .toList();
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        RamMedium medium = disks.get(address.rest());
        if (medium == null) {
            throw new DeviceException.Unavailable(address, "there is no such disk: name one of " + disks.keySet());
        }
        return new RamDisk(medium, identity(address.rest()));
    }
}
