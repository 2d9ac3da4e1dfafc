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
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.Transport;
import io.kiovec.tck.DriverUnderTest;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The transport {@code ram}, with two devices of each face: {@code ram:disk0}, {@code ram:scsi0}, {@code ram:tape0} and those
 * with 1. Their media live as long as this object.
 */
public final class RamTransport implements Transport {

    static final Address TAPE = Address.parse("ram:tape0");

    private static final Map<String, DeviceKind> KINDS = Map.of("disk", DeviceKind.BLOCK, "scsi", DeviceKind.SCSI,
            "tape",
            DeviceKind.TAPE);

    private final Map<String, RamMedium> media = new TreeMap<>();

    /** Makes all media, blank. */
    public RamTransport() {
        for (String kind : KINDS.keySet()) {
            media.put(kind + "0", new RamMedium());
            media.put(kind + "1", new RamMedium());
        }
    }

    /**
     * {@return how a device is pulled}
     *
     * @param name of the device
     */
    public DriverUnderTest.Loss loss(String name) {
        return new DriverUnderTest.Loss() {
            @Override
            public void pull() {
                media.get(name).gone(true);
            }

            @Override
            public void restore() {
                media.get(name).gone(false);
            }
        };
    }

    private static Identity identity(String name) {
        return Identity.of(Designator.whole(Source.VENDOR, "ram " + name));
    }

    private static DeviceKind kind(String name) {
        return KINDS.get(name.substring(0, 4));
    }

    @Override
    public List<DeviceDescription> scan() {
        return media.keySet().stream()
                .map(name -> new DeviceDescription(new Address("ram", name), Set.of(kind(name)), "ram", "memory",
                        OptionalLong.of(RamMedium.CAPACITY), OptionalLong.of(512), identity(name)))
                .toList();
    }

    private RamMedium medium(Address address, DeviceKind kind) throws DeviceException {
        RamMedium medium = media.get(address.rest());
        if (medium == null) {
            throw new DeviceException.Unavailable(address, "there is no such device: name one of " + media.keySet());
        }
        if (kind(address.rest()) != kind) {
            throw new DeviceException.IllegalRequest(address, "has no such face");
        }
        return medium;
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        return new RamDisk(medium(address, DeviceKind.BLOCK), identity(address.rest()));
    }

    @Override
    public ScsiEndpoint openScsi(Address address, AccessMode access) throws DeviceException {
        return new RamScsi(medium(address, DeviceKind.SCSI), identity(address.rest()));
    }

    @Override
    public TapeEndpoint openTape(Address address, AccessMode access) throws DeviceException {
        RamMedium medium = medium(address, DeviceKind.TAPE);
        if (!medium.open().compareAndSet(false, true)) {
            throw new DeviceException.Busy(address, "is open: close it first");
        }
        return new RamTape(medium, identity(address.rest()));
    }
}
