// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.Address;
import io.kiovec.io.DataPhase;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What one call of an endpoint was asked about its data, and where the driver tells what it did; the same for blocks,
 * commands and tapes. The framework owns and reuses it; it is valid on the calling thread until the method returns. A
 * driver that tells nothing is taken to have done what it was asked, in the mode it was asked, without copying.
 */
@ProviderType
public interface TransferCall {

    /** {@return the name of the device, for messages} */
    Address address();

    /** {@return {@link TransferMode#DIRECT}, {@link TransferMode#MAPPED} or {@link TransferMode#INDIRECT}} */
    TransferMode mode();

    /** {@return the region that the memory lies in, empty for memory that is no buffer} The same object for each call. */
    Optional<Region> region();

    /**
     * {@return the buffer that the memory lies in, empty for memory that is no buffer} It begins at its own
     * {@code regionOffset}. For drivers that hand memory on to another device, which leases it anew; the memory to use is
     * the call's. The same object for each call.
     */
    default Optional<IoBuffer> buffer() {
        return Optional.empty();
    }

    /** {@return where in the region the memory begins, in bytes; 0 without a region} */
    long regionOffset();

    /** {@return what becomes of data that a device sends} */
    DataPhase dataPhase();

    /** {@return how long the call may take in nanoseconds, for drivers that can bound it} */
    long timeoutNanos();

    /** {@return the priority: 0 for none, else 1 (first) to 15 (last)} */
    int priority();

    /**
     * Tells how the data really moved.
     *
     * @param done the mode; {@link TransferMode#UNTOLD} when the driver cannot know
     */
    void tellMode(TransferMode done);

    /**
     * Tells bytes that the driver copied.
     *
     * @param bytes not negative; added to what was told before
     */
    void tellCopied(long bytes);

    /**
     * Tells scatter-gather elements that the adapter loaded.
     *
     * @param elements not negative; added to what was told before
     */
    void tellElements(int elements);
}
