// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/** One command for a {@link ScsiEndpoint}, and where the driver tells its result. */
@ProviderType
public interface ScsiCall extends TransferCall {

    /** {@return a number that no other call in flight on this endpoint has} */
    long tag();

    /** {@return the command descriptor block, 6 to 260 bytes} */
    MemorySegment cdb();

    /** {@return where the data goes} */
    DataDirection direction();

    /** {@return the memory of the data, of length 0 for none; read-only memory only where the data goes out} */
    MemorySegment data();

    /** {@return how the device orders it} */
    TaskAttribute attribute();

    /** {@return where sense data goes, 252 bytes} */
    MemorySegment sense();

    /**
     * Tells the result. A call that returns without it has broken the driver's contract (rule S8).
     *
     * @param status the status byte (SAM-6, 5.3)
     * @param senseLength bytes of sense data, 0 to 252
     * @param residual bytes that were asked and not moved; negative where the device had more
     */
    void tellStatus(int status, int senseLength, long residual);
}
