// SPDX-License-Identifier: Apache-2.0
package org.example.ramdisk;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Two disks, {@code ram:disk0} and {@code ram:disk1}. Their media lie in the bundle's data area, which an update leaves as
 * it is (rule S5); when the bundle is uninstalled they go.
 */
@Component(property = {Transport.SCHEME + "=ram", Transport.NAME + "=org.example.ramdisk"})
public final class RamTransport implements Transport {

    private static final long CAPACITY = 16 << 20;

    private final Map<String, RamMedium> media;
    private final String version;

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's
     * @throws IOException when the framework gives bundles no place for data, or nothing can be written there
     */
    @Activate
    public RamTransport(BundleContext context) throws IOException {
        this(folder(context.getDataFile("media")), context.getBundle().getVersion().toString());
    }

    RamTransport(Path folder, String version) throws IOException {
        this.version = version;
        media = Map.of("disk0", new RamMedium(folder.resolve("disk0"), CAPACITY), "disk1",
                new RamMedium(folder.resolve("disk1"), CAPACITY));
    }

    private static Path folder(File place) throws IOException {
        if (place == null) {
            throw new IOException("RAM disks need a framework with a file system for its bundles");
        }
        return place.toPath();
    }

    @Override
    public List<DeviceDescription> scan() {
        return media.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(disk -> new DeviceDescription(new Address("ram", disk.getKey()), Set.of(DeviceKind.BLOCK),
                        "org.example.ramdisk", "RAM disk, driver " + version,
                        OptionalLong.of(disk.getValue().capacity()), OptionalLong.of(RamEndpoint.BLOCK),
                        disk.getValue().identity()))
                .toList();
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        RamMedium medium = media.get(address.rest());
        if (medium == null) {
            throw new DeviceException.Unavailable(address, "no such RAM disk: there are ram:disk0 and ram:disk1");
        }
        return new RamEndpoint(address, medium);
    }

    /** {@return the identity of a disk, for tests} */
    Identity identity(String name) {
        return media.get(name).identity();
    }
}
