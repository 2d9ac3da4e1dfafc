// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.plan.BlockPlan;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.core.internal.queue.OpenLanes;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Face;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.core.internal.unit.UpperDriver;
import io.kiovec.core.internal.upper.ScsiDisk;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Endpoint;
import io.kiovec.spi.TransferRules;
import io.kiovec.spi.Transport;
import java.util.Optional;

/** A unit that is opened as a block device, over the SCSI face where the transport has no block face. */
public final class BlockFace implements Face {

    private final UpperDriver disks = ScsiDisk::open;
    private final OpenLanes lanes = new OpenLanes();

    /** For a new unit. */
    public BlockFace() {
    }

    @Override
    public DeviceKind kind() {
        return DeviceKind.BLOCK;
    }

    @Override
    public Endpoint open(Transport transport, Address target, AccessMode access) throws DeviceException {
        return disks.open(transport::openBlock, transport, target, access);
    }

    @Override
    public TransferPlan plan(Limits limits, TransferRules rules, long generation) {
        return new BlockPlan(limits, rules, generation);
    }

    @Override
    public Opening opening(DeviceUnit unit, AccessMode access, String holder) {
        return new GatedBlockDevice(unit, this, access, holder);
    }

    @Override
    public Optional<String> contradiction(Limits before, Limits now) {
        if (before.logicalBlock() != now.logicalBlock()) {
            return Optional
                    .of("its blocks have " + now.logicalBlock() + " bytes, before it was " + before.logicalBlock());
        }
        return now.capacity() < before.capacity()
                ? Optional.of("it has " + now.capacity() + " bytes, before it was " + before.capacity())
                : Optional.empty();
    }

    @Override
    public void flushAhead(DeviceUnit unit, Binding old) throws DeviceException {
        flush(unit, old);
    }

    /** A write is noted when it has ended, so one that ends during the flush is left to the next. */
    private static void flush(DeviceUnit unit, Binding old) throws DeviceException {
        if (unit.writeBack().beginFlush()) {
            unit.makeLast(() -> ((BlockEndpoint) old.endpoint()).flush(PartCall.ofFlush(unit.address())));
        }
    }

    @Override
    public void depart(DeviceUnit unit, Binding old) throws DeviceException {
        try {
            flush(unit, old);
        } finally {
            lanes.close(old, unit.around().log());
        }
    }

    /** {@return the drivers' queues that are open on this unit's endpoints} */
    OpenLanes lanes() {
        return lanes;
    }

    /** Has the owners of queues cancel what is inside; a synchronous call of a block driver cannot be cancelled. */
    @Override
    public void cancel(DeviceUnit unit, Binding old) {
        lanes.cancel(old);
    }

    @Override
    public long waitsForOthers(Binding old) {
        return lanes.waitForOwners(old);
    }

    @Override
    public void abandoned(Binding old) {
        lanes.abandon(old);
    }

    @Override
    public void retired(Region region) {
        lanes.retire(region);
    }
}
