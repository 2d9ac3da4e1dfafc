// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.plan.TransferPlan;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.spi.Endpoint;
import io.kiovec.spi.TransferRules;
import io.kiovec.spi.Transport;
import java.util.Optional;

/**
 * What of a unit's life depends on what it is opened as. Each unit has one of its own, which may keep state: a tape's
 * keeps its position. {@link #depart} is called
 * on a thread that the unit's own waits for; everything else but {@link #plan} and {@link #opening} on the unit's own.
 */
public interface Face {

    /** {@return as what applications open it} */
    DeviceKind kind();

    /**
     * Opens an endpoint of this face.
     *
     * @param transport who opens it
     * @param target where
     * @param access for what
     * @return the endpoint
     * @throws DeviceException as {@link Transport#openBlock}
     */
    Endpoint open(Transport transport, Address target, AccessMode access) throws DeviceException;

    /**
     * Makes the plan of transfers. Any thread.
     *
     * @param limits of the endpoint
     * @param rules of the policy
     * @param generation of the policy
     * @return the plan
     */
    TransferPlan plan(Limits limits, TransferRules rules, long generation);

    /**
     * Makes what an application holds, not attached yet. Any thread.
     *
     * @param unit the unit
     * @param access what the application may do
     * @param holder who opens, for messages
     * @return a new opening
     */
    Opening opening(DeviceUnit unit, AccessMode access, String holder);

    /**
     * Compares the limits of a new endpoint with those before, beyond the identity (rule S5).
     *
     * @param before of the endpoint before
     * @param now of the new one
     * @return what shows that the device cannot go on with it, as a clause; empty when it can
     */
    default Optional<String> contradiction(Limits before, Limits now) {
        return Optional.empty();
    }

    /**
     * {@return whether the old endpoint must be let go before a new one is opened (rule S1)}
     *
     * @param limits of the old one
     */
    default boolean isExclusive(Limits limits) {
        return limits.get(Trait.EXCLUSIVE) == Support.YES;
    }

    /**
     * A new endpoint is about to get its first request, and no other endpoint is open any more. What can go wrong is
     * the face's to keep; foreign code that throws is caught by the caller.
     *
     * @param unit the unit
     * @param fresh with the endpoint
     */
    default void arrive(DeviceUnit unit, Binding fresh) {
    }

    /**
     * The endpoint will go, and requests are not held yet: makes last what was written so far, so that little is left for
     * {@link #depart}, for which they wait. One call among others, inside the gate.
     *
     * @param unit the unit
     * @param old with the endpoint
     * @throws DeviceException when something written may be lost; reported on the application's next flush (rule S2)
     */
    default void flushAhead(DeviceUnit unit, Binding old) throws DeviceException {
    }

    /**
     * No request is inside the endpoint any more, and it is about to be closed: makes last what was written.
     *
     * @param unit the unit
     * @param old with the endpoint
     * @throws DeviceException when something written may be lost; reported on the application's next flush (rule S2)
     */
    void depart(DeviceUnit unit, Binding old) throws DeviceException;

    /**
     * The deadline of draining is over: has the driver end what is inside, as far as it can. On a thread of its own, for
     * a driver may not return.
     *
     * @param unit the unit
     * @param old with the endpoint
     */
    default void cancel(DeviceUnit unit, Binding old) {
    }

    /**
     * {@return how many of the calls inside an endpoint are not the driver's to end: those whose user does not come for
     * them, and those that may take hours}
     *
     * @param old with the endpoint
     */
    default long waitsForOthers(Binding old) {
        return 0;
    }

    /**
     * Calls are still inside an endpoint, which is left to them; another one may come meanwhile.
     *
     * @param old with the endpoint
     */
    default void abandoned(Binding old) {
    }

    /**
     * A region is unmapped: what a driver's queue has registered of it is taken back. Any thread; must not block.
     *
     * @param region the region
     */
    default void retired(Region region) {
    }
}
