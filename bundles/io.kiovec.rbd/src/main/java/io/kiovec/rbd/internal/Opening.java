// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.rbd.internal.ceph.Image;
import io.kiovec.rbd.internal.ceph.Pool;
import java.util.OptionalLong;

/** How an image is opened: connect, open the pool, open the image, take the lock, ask what it is. */
final class Opening {

    private final Clusters clusters;
    private final Address address;
    private final RbdAddress place;
    private final PoolSettings settings;
    private final AccessMode access;

    Opening(Clusters clusters, Address address, PoolSettings settings, AccessMode access) throws DeviceException {
        this.clusters = clusters;
        this.address = address;
        this.settings = settings;
        this.access = access;
        place = RbdAddress.parse(address);
    }

    RbdEndpoint open() throws DeviceException {
        if (place.isSnapshot() && access.writes()) {
            throw new DeviceException.Protected(address, "a snapshot is read-only: open it for reading");
        }
        Clusters.Lease cluster = connect();
        boolean done = false;
        try {
            RbdEndpoint endpoint = open(cluster);
            cluster.watch(endpoint);
            done = true;
            return endpoint;
        } catch (ErrnoException e) {
            if (e.error() == Errno.ESHUTDOWN) {
                cluster.retire();
            }
            throw RbdErrors.opening(address, place, e);
        } finally {
            if (!done) {
                cluster.close();
            }
        }
    }

    private Clusters.Lease connect() throws DeviceException {
        try {
            return clusters.connect(settings.terms());
        } catch (ErrnoException e) {
            throw RbdErrors.connecting(address, settings.terms(), e);
        }
    }

    private RbdEndpoint open(Clusters.Lease cluster) throws ErrnoException, DeviceException {
        Pool pool = cluster.rados().openPool(place.pool());
        boolean done = false;
        try {
            RbdEndpoint endpoint = open(cluster, pool);
            done = true;
            return endpoint;
        } finally {
            if (!done) {
                pool.close();
            }
        }
    }

    private RbdEndpoint open(Clusters.Lease cluster, Pool pool) throws ErrnoException, DeviceException {
        Image image = openImage(pool);
        boolean done = false;
        try {
            if (access.writes() && settings.lock() == PoolSettings.Lock.KEPT) {
                lock(image);
            }
            Limits limits = RbdLimits.of(image.size(), image.objectSize(), discards(cluster), access, settings.lock());
            Identity identity = ImageIdentity.of(cluster.fsid(), pool.id(), image, place.snapshot());
            RbdEndpoint endpoint = new RbdEndpoint(new RbdEndpoint.Parts(address, image, cluster, pool::close, identity,
                    settings.lock(), access.writes()), limits);
            done = true;
            return endpoint;
        } finally {
            if (!done) {
                image.close();
            }
        }
    }

    /** A watch tells of changes, also to who only reads. Who may not write cannot have one, and does without. */
    private Image openImage(Pool pool) throws ErrnoException {
        try {
            return Image.open(pool, place.image(), place.snapshot(), Image.Opening.WATCHED);
        } catch (ErrnoException e) {
            if (access.writes() || e.error() != Errno.EPERM && e.error() != Errno.EACCES) {
                throw e;
            }
            return Image.open(pool, place.image(), place.snapshot(), Image.Opening.READ_ONLY);
        }
    }

    private void lock(Image image) throws ErrnoException, DeviceException {
        try {
            if ((image.features() & Image.EXCLUSIVE_LOCK) == 0) {
                throw new ErrnoException("rbd_lock_acquire", Errno.EOPNOTSUPP, image.name());
            }
            image.lock();
        } catch (ErrnoException e) {
            throw RbdErrors.locked(address, place, e);
        }
    }

    private static OptionalLong discards(Clusters.Lease cluster) {
        try {
            long bytes = Long.parseLong(cluster.rados().get("rbd_discard_granularity_bytes"));
            return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
        } catch (ErrnoException | NumberFormatException unknown) {
            return OptionalLong.empty();
        }
    }
}
