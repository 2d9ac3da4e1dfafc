// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The SCSI face of a device. Called from many threads at once. One endpoint is one nexus; {@link #session} opens
 * others.
 */
@ConsumerType
public interface ScsiEndpoint extends Endpoint {

    /**
     * Does one command and tells its status. A status other than GOOD is a result, told to the call, and not an
     * exception.
     *
     * @param call the command and where its result goes; valid until the method returns
     * @throws DeviceException when the command got no status; the errors mean what they mean for a
     *     {@link BlockEndpoint}
     */
    void execute(ScsiCall call) throws DeviceException;

    /**
     * Aborts a command that another thread executes.
     *
     * @param tag the call's tag
     * @throws DeviceException when the abort could not be sent
     */
    default void abort(long tag) throws DeviceException {
    }

    /**
     * Resets.
     *
     * @param scope how much
     * @throws DeviceException when it could not be done
     */
    void reset(ResetScope scope) throws DeviceException;

    /**
     * Opens another nexus to the same device.
     *
     * @param initiatorPort the initiator port's name
     * @return a new endpoint that the framework owns and closes
     * @throws DeviceException.IllegalRequest when the transport has one initiator port only
     * @throws DeviceException for what else went wrong
     */
    ScsiEndpoint session(String initiatorPort) throws DeviceException;

    /** One command. The framework owns and reuses it. */
    @ProviderType
    interface ScsiCall {

        /** {@return a number that no other call in flight has} */
        long tag();

        /** {@return the command descriptor block, 6 to 260 bytes} */
        MemorySegment cdb();

        /** {@return where the data goes} */
        DataDirection direction();

        /** {@return the memory of the data, of length 0 for none} */
        MemorySegment data();

        /** {@return {@link TransferMode#DIRECT}, {@link TransferMode#MAPPED} or {@link TransferMode#INDIRECT}} */
        TransferMode mode();

        /** {@return how the device orders it} */
        TaskAttribute attribute();

        /** {@return how it is to be done; the mode in it is what the application asked} */
        RequestOptions options();

        /** {@return where sense data goes, 252 bytes} */
        MemorySegment sense();

        /**
         * Tells the result.
         *
         * @param status the status byte (SAM-6, 5.3)
         * @param senseLength bytes of sense data, 0 to 252
         * @param residual bytes that were asked and not moved
         */
        void tellStatus(int status, int senseLength, long residual);

        /**
         * Tells how the data moved.
         *
         * @param done the mode
         * @param copiedBytes bytes that the driver copied
         */
        void tellMode(TransferMode done, long copiedBytes);
    }
}
