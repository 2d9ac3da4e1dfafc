// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limits;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What every opened device has. It belongs to who opened it, may be used from any thread, and must be closed.
 *
 * <p>When its driver goes, or the device itself, this object stays: requests wait at the gate until the same device is served
 * again, at most for their timeout, and then fail as {@link DeviceException.Offline} with nothing started (rule S3). A
 * device that comes back by itself, under its old name or another one, is found by itself; another device under its
 * name is not taken (rule S5). After
 * {@link #close()} every use is a {@link DeviceException.IllegalRequest}; after the framework's core has stopped, a
 * {@link DeviceException.Unavailable} (rule S9).
 */
@ProviderType
public interface Device extends AutoCloseable {

    /** {@return the name it was opened by, which it keeps through every swap} */
    Address address();

    /** {@return what this opening may do} */
    AccessMode access();

    /** {@return where it stands now} */
    DeviceState state();

    /** {@return the limits of the present endpoint, or of the last one while it is offline} */
    Limits limits();

    /** {@return which device it is; stays the same through every swap (rule S5)} */
    Identity identity();

    /**
     * {@return what more its driver has to tell people of how it is reached, by names: the paths of a disk that has several,
     * each with its state} Empty for most, and while it is offline.
     */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** {@return the figures since it was first opened, of all its openings in this process together} */
    DeviceStatistics statistics();

    /**
     * Allocates memory that suits the device: aligned as its limits ask, from the allocator {@code contiguous} where
     * there is one.
     *
     * @param size in bytes, positive
     * @return a buffer that the caller owns and closes; it outlives the device
     * @throws DeviceException.IllegalRequest for a size that is not positive
     * @throws DeviceException.Busy when the bound on mapped memory is reached
     * @throws DeviceException.Unavailable when there is no allocator
     */
    IoBuffer allocate(long size) throws DeviceException;

    /**
     * Allocates memory that suits the device from a named allocator.
     *
     * @param size in bytes, positive
     * @param allocator its name, for example {@code pages} or {@code contiguous}; {@code mapped} for memory of the device's
     *     own driver, where it has some: a direct transfer there is {@link io.kiovec.io.TransferMode#MAPPED}
     * @return a buffer that the caller owns and closes; it outlives the device
     * @throws DeviceException as {@link #allocate(long)}; {@link DeviceException.Unavailable} names the allocators that
     *     are there
     */
    IoBuffer allocate(long size, String allocator) throws DeviceException;

    /**
     * Ends this opening: refuses new requests, waits for those in flight up to a deadline of 10 seconds, and lets the
     * endpoint go with the last opening (rule L4). Idempotent, from any thread.
     *
     * @throws DeviceException when letting go failed, for example a last flush; the device is closed all the same
     */
    @Override
    void close() throws DeviceException;
}
