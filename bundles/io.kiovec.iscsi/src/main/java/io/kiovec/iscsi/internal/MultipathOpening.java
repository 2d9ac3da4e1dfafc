// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.iscsi.internal.login.Terms;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.spi.ScsiEndpoint;
import java.util.Optional;

/** Opens what can be reached by several portals. */
final class MultipathOpening {

    private MultipathOpening() {
    }

    /**
     * Opens a disk by all its portals, of which one must work at first; anything else by the first one that works, for its
     * commands have an order and a position: the framework opens it anew when that one is lost.
     */
    static ScsiEndpoint open(Opening.Ground ground, Address address, IscsiAddress place, Terms terms,
            AccessMode access) throws DeviceException {
        Paths paths = new Paths(place.portals());
        PathMender mender = new PathMender(ground, address, access, terms.loginTime(), paths,
                (portal, mode, ending) -> new Opening(ground, address, place.by(portal), terms, ending).open(mode));
        Path path = mender.first();
        Optional<IscsiEndpoint> first = path.endpoint;
        if (first.isEmpty()) {
            mender.close();
            throw new DeviceException.Offline(address, "it was lost again at once");
        }
        if (!CommandEffects.isDisk(first.get().unit().type().code())) {
            return mender.release(path);
        }
        mender.begin();
        return new MultipathEndpoint(address, paths, mender, first.get().identity());
    }
}
