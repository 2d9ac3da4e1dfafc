// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.linux.ErrnoException;
import io.kiovec.rbd.internal.ceph.Image;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Which device an image is (rule S5): the cluster's identifier, the pool's number and the image's identifier, none of which is used
 * again; so an image that was renamed is the same, and one that was removed and made anew is another. Beside it the same as a name that
 * SCSI can carry, so that the image is known again where it is served as a SCSI disk.
 */
final class ImageIdentity {

    private ImageIdentity() {
    }

    static Identity of(String fsid, long pool, Image image, String snapshot) throws ErrnoException {
        return named("ceph/" + fsid + "/" + pool + "/" + image.id()
                + (snapshot.isEmpty() ? "" : "@" + image.snapshotId(snapshot)));
    }

    static Identity named(String name) {
        // 60 bits that follow from the name, as NAA 3h, locally assigned (SPC-6, 7.7.6.6.4).
        long digest = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).getLeastSignificantBits();
        return Identity.of(Designator.whole(Source.VENDOR, name),
                Designator.whole(Source.VPD_83, String.format("naa.%016x", 0x3L << 60 | digest >>> 4)));
    }
}
