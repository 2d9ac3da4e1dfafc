// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.linux.ErrnoException;
import io.kiovec.rbd.internal.ceph.Image;
import io.kiovec.rbd.internal.ceph.Pool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;

/** The images of the pools of one configuration. What does not answer is left out, and told in the log. */
final class PoolScan {

    private final Clusters clusters;
    private final PoolSettings settings;
    private final BiConsumer<Address, String> log;
    private final List<DeviceDescription> found = new ArrayList<>();

    PoolScan(Clusters clusters, PoolSettings settings, BiConsumer<Address, String> log) {
        this.clusters = clusters;
        this.settings = settings;
        this.log = log;
    }

    List<DeviceDescription> scan() {
        Address any = new Address(RbdAddress.SCHEME, settings.pools().isEmpty()
                ? "client." + settings.terms().user()
                : String.join(",", settings.pools()));
        try (Clusters.Lease cluster = clusters.connect(settings.terms())) {
            Collection<String> pools = settings.pools().isEmpty() ? cluster.rados().pools() : settings.pools();
            for (String pool : pools) {
                pool(cluster, pool);
            }
        } catch (ErrnoException e) {
            DeviceException why = RbdErrors.connecting(any, settings.terms(), e);
            log.accept(any, "cannot be asked for its images: " + why.getMessage());
        }
        return found;
    }

    private void pool(Clusters.Lease cluster, String name) {
        try (Pool pool = cluster.rados().openPool(name)) {
            for (String image : pool.images()) {
                image(cluster, pool, image);
            }
        } catch (ErrnoException e) {
            log.accept(new Address(RbdAddress.SCHEME, name), "cannot be asked for its images: " + e.getMessage());
        }
    }

    private void image(Clusters.Lease cluster, Pool pool, String name) {
        Address address = new RbdAddress(pool.name(), name, "").address();
        try (Image image = Image.open(pool, name, "", Image.Opening.READ_ONLY)) {
            found.add(new DeviceDescription(address, Set.of(DeviceKind.BLOCK), RbdAddress.SCHEME,
                    "Ceph image in objects of " + (image.objectSize() >> 10) + " KiB", OptionalLong.of(image.size()),
                    OptionalLong.of(RbdLimits.BLOCK), ImageIdentity.of(cluster.fsid(), pool.id(), image, "")));
        } catch (ErrnoException e) {
            // One that was removed meanwhile, or may not be read.
            log.accept(address, "is left out: " + e.getMessage());
        }
    }
}
