// SPDX-License-Identifier: Apache-2.0
package org.example.plain;

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
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Component;

/** The driver: finds devices and opens them. Its one device, disk0, is an array that goes when this object goes. */
@Component(property = {Transport.SCHEME + "=plain", Transport.NAME + "=org.example.plain"})
public final class PlainTransport implements Transport {

    private final MemorySegment medium = MemorySegment.ofArray(new byte[16 << 20]);

    /** Names the medium: the array of the next version is another one, and must not be taken for this one. */
    private final Identity identity = Identity.of(Designator.whole(Source.VENDOR, "org.example:" + UUID.randomUUID()));

    @Override
    public List<DeviceDescription> scan() {
        return List.of(new DeviceDescription(new Address("plain", "disk0"), Set.of(DeviceKind.BLOCK), "org.example.plain",
                "an array", OptionalLong.of(medium.byteSize()), OptionalLong.of(PlainEndpoint.BLOCK), identity));
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        if (!address.rest().equals("disk0")) {
            throw new DeviceException.Unavailable(address, "no such disk: there is plain:disk0");
        }
        return new PlainEndpoint(medium, identity);
    }
}
