// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.core.internal.plan.WholePlan;
import io.kiovec.core.internal.queue.OpenLanes;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Face;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.spi.Endpoint;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.TransferRules;
import io.kiovec.spi.Transport;
import java.util.concurrent.atomic.AtomicLong;

/** A unit that is opened as a SCSI device. */
public final class ScsiFace implements Face {

    private static final int UNKNOWN_TYPE = -1;

    /** The drivers' queues that are open on this unit's endpoints. */
    private final OpenLanes lanes = new OpenLanes();
    private final KnownRequests requests = new KnownRequests();
    private final AtomicLong serials = new AtomicLong();
    /** The peripheral device type, which stays with the identity: a disk's reads change nothing, a tape's move it. */
    private volatile int deviceType;

    /** For a new unit. */
    public ScsiFace() {
        this(UNKNOWN_TYPE);
    }

    /** For a session of a device whose type is known. */
    ScsiFace(int deviceType) {
        this.deviceType = deviceType;
    }

    /** {@return the peripheral device type, negative while it is unknown} */
    int deviceType() {
        return deviceType;
    }

    /** {@return a number that no other request of this unit has} */
    long nextSerial() {
        return serials.incrementAndGet();
    }

    @Override
    public DeviceKind kind() {
        return DeviceKind.SCSI;
    }

    @Override
    public Endpoint open(Transport transport, Address target, AccessMode access) throws DeviceException {
        return transport.openScsi(target, access);
    }

    @Override
    public TransferPlan plan(Limits limits, TransferRules rules, long generation) {
        return new WholePlan(limits, rules, generation);
    }

    @Override
    public Opening opening(DeviceUnit unit, AccessMode access, String holder) {
        return new GatedScsiDevice(unit, this, access, holder);
    }

    @Override
    public void arrive(DeviceUnit unit, Binding fresh) {
        if (deviceType == UNKNOWN_TYPE) {
            new OwnCommand(unit.address(), (ScsiEndpoint) fresh.endpoint()).deviceType()
                    .ifPresent(type -> deviceType = type);
        }
    }

    /** {@return the drivers' queues that are open on this unit's endpoints} */
    OpenLanes lanes() {
        return lanes;
    }

    @Override
    public void depart(DeviceUnit unit, Binding old) throws DeviceException {
        try {
            flush(unit, old);
        } finally {
            lanes.close(old, unit.around().log());
        }
    }

    /** Has the owners of queues cancel what is inside, and aborts what waits in synchronous calls. */
    @Override
    public void cancel(DeviceUnit unit, Binding old) {
        lanes.cancel(old);
        for (CoreScsiRequest request : requests.present()) {
            if (request.queue() == null && request.passage().binding() == old) {
                try {
                    request.device.abortInside(request, request.tag());
                } catch (DeviceException e) {
                    unit.around().log().warn("{}: a command could not be aborted: {}", unit.address(), e.getMessage());
                }
            }
        }
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

    /** {@return the requests of this unit that somebody still has} */
    KnownRequests requests() {
        return requests;
    }

    /** Nothing is sent unless something was written: a command more could take a unit attention from the application. */
    private void flush(DeviceUnit unit, Binding old) throws DeviceException {
        if (unit.writeBack().beginFlush()) {
            OwnCommand command = new OwnCommand(unit.address(), (ScsiEndpoint) old.endpoint());
            if (CommandEffects.isDisk(deviceType)) {
                unit.makeLast(command::synchronizeCache);
            } else if (CommandEffects.isTape(deviceType)) {
                unit.makeLast(command::synchronizeTape);
            }
        }
    }
}
