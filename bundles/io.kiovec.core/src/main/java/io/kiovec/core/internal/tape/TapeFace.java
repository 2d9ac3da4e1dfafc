// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.core.internal.plan.WholePlan;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Face;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.core.internal.unit.UpperDriver;
import io.kiovec.core.internal.upper.ScsiTape;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.spi.Endpoint;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TransferRules;
import io.kiovec.spi.Transport;

/** A unit that is opened as a tape, over the SCSI face where the transport has no tape face. */
public final class TapeFace implements Face {

    private final UpperDriver tapes = ScsiTape::open;
    private final TapeCarriage carriage;

    /**
     * For a new unit.
     *
     * @param address the name of the device
     */
    public TapeFace(Address address) {
        carriage = new TapeCarriage(address);
    }

    @Override
    public DeviceKind kind() {
        return DeviceKind.TAPE;
    }

    @Override
    public Endpoint open(Transport transport, Address target, AccessMode access) throws DeviceException {
        return tapes.open(transport::openTape, transport, target, access);
    }

    @Override
    public TransferPlan plan(Limits limits, TransferRules rules, long generation) {
        return new WholePlan(limits, rules, generation);
    }

    @Override
    public Opening opening(DeviceUnit unit, AccessMode access, String holder) {
        return new GatedTapeDevice(unit, carriage, access, holder);
    }

    /** A tape has one user: unless the driver says otherwise, the old endpoint goes first. */
    @Override
    public boolean isExclusive(Limits limits) {
        return limits.get(Trait.EXCLUSIVE) != Support.NO;
    }

    @Override
    public void arrive(DeviceUnit unit, Binding fresh) {
        carriage.arrive((TapeEndpoint) fresh.endpoint());
    }

    @Override
    public void depart(DeviceUnit unit, Binding old) throws DeviceException {
        carriage.depart((TapeEndpoint) old.endpoint(), unit.writeBack(), unit::makeLast);
    }

    /** A motion takes as long as it takes. */
    @Override
    public long waitsForOthers(Binding old) {
        return carriage.motion().isPresent() ? 1 : 0;
    }

    @Override
    public void abandoned(Binding old) {
        carriage.abandoned();
    }
}
