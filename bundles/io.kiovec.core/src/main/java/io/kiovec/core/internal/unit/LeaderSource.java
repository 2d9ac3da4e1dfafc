// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.transport.ServedTransport;
import io.kiovec.api.DeviceState;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Endpoint;
import java.util.List;

/** Endpoints that are opened from the endpoint of another unit, the leader: sessions of a SCSI device. */
final class LeaderSource implements EndpointSource {

    private final DeviceUnit leader;
    private final Followers.Branch branch;

    LeaderSource(DeviceUnit leader, Followers.Branch branch) {
        this.leader = leader;
        this.branch = branch;
    }

    @Override
    public ServedTransport server(Address target) throws DeviceException {
        return leader.transport().orElseThrow(this::gone);
    }

    private DeviceException gone() {
        return leader.offline("the device that this session belongs to has no driver");
    }

    /** The target is the leader's, wherever it is served from. Never waits for the leader, which may wait for this. */
    @Override
    public Opened open(ServedTransport server, Address target, AccessMode access) throws DeviceException {
        Passage passage = new Passage();
        if (!leader.gate().enter(passage)) {
            throw gone();
        }
        try {
            Binding present = passage.binding();
            Endpoint endpoint;
            try {
                endpoint = branch.from(present.endpoint());
            } catch (RuntimeException | LinkageError e) {
                throw EndpointSource.failed(present.target(), present.transport(), "session", e);
            }
            if (endpoint == null) {
                throw EndpointSource.failed(present.target(), present.transport(), "session",
                        new NullPointerException("no endpoint"));
            }
            return new Opened(endpoint, present.transport(), present.target());
        } finally {
            leader.gate().leave(passage);
        }
    }

    /** A session is where its leader is. */
    @Override
    public List<DeviceDescription> seen(Address target) {
        return List.of();
    }

    /** A leader that comes back tells its followers. */
    @Override
    public boolean mayReturn(Address target) {
        return leader.state() == DeviceState.ONLINE;
    }
}
