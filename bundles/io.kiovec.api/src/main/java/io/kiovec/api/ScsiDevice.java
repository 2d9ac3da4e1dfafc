// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.ResetScope;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A device that takes SCSI commands. One opening is one nexus: reservations and unit attentions are kept for it, and
 * {@link #session} gives others.
 *
 * <p>An opening for reading may send what reads and what asks. What may change the medium is a
 * {@link DeviceException.Protected}, and so is a command that the framework does not know; but where the device's limits
 * say that it is read-only, everything is sent, and the device answers for itself.
 *
 * <p>Rule S2: a command is begun anew when its driver says that nothing of it reached the device; one that changes
 * nothing also when nobody can tell, once.
 */
@ProviderType
public interface ScsiDevice extends Device {

    /** {@return a new request for this device, to be reused} */
    ScsiRequest newRequest();

    /**
     * Does a command now, on the calling thread; what {@link BlockDevice#execute} says of timeouts, interrupts and
     * virtual threads holds here too.
     *
     * @param request one of this device's, not in flight
     * @return what kept the command from getting a status, {@link Failure#NONE} when it has one
     * @throws DeviceException.IllegalRequest when the request is in flight or another device's
     */
    Failure execute(ScsiRequest request) throws DeviceException.IllegalRequest;

    /**
     * Opens a queue. A thread-bound queue belongs to the calling platform thread.
     *
     * @param options depth and kind
     * @return a queue of the caller's own, to be closed by it
     * @throws DeviceException.IllegalRequest for a thread-bound queue on a virtual thread: ask for a served one
     * @throws DeviceException when the device cannot have one more
     */
    ScsiQueue openQueue(QueueOptions options) throws DeviceException;

    /**
     * Aborts a command in flight (ABORT TASK). It still ends exactly once, perhaps before the abort reached it. One that
     * waits for a driver ends at once with the status TASK ABORTED, and nothing was started.
     *
     * @param request one that another thread executes, or that a queue has
     * @throws DeviceException when the abort could not be sent
     */
    void abort(ScsiRequest request) throws DeviceException;

    /**
     * Ends the auto contingent allegiance of this nexus (CLEAR ACA; SAM-6, chapter 7), which a command with NACA in its CONTROL
     * byte establishes when it ends with CHECK CONDITION; commands with the attribute ACA are aborted.
     *
     * @throws DeviceException.IllegalRequest when the transport has no such function
     * @throws DeviceException when it could not be done
     */
    void clearAca() throws DeviceException;

    /**
     * Resets. Commands in flight end, and every nexus of what was reset gets a unit attention.
     *
     * @param scope how much
     * @throws DeviceException when it could not be done
     */
    void reset(ResetScope scope) throws DeviceException;

    /**
     * Opens another nexus to the same device, with the access of this opening and for the same user: it does not count as
     * another opener. Sessions of one port name share one nexus. A session outlives this opening, and follows the device
     * through every swap.
     *
     * @param initiatorPort the name of the initiator port, as the transport writes it
     * @return a device of the caller's own, to be closed by it
     * @throws DeviceException.IllegalRequest when the transport has one initiator port only
     * @throws DeviceException for what else went wrong
     */
    ScsiDevice session(String initiatorPort) throws DeviceException;
}
