// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Service, or part of an endpoint: hands out memory for transfers, like malloc and free (rule D3). The framework makes
 * the {@code IoBuffer} with its lease around each allocation. Called from any thread.
 *
 * <p>Rule L3: memory stays valid until it is freed, also when the allocator's bundle has gone; with the last of it the
 * allocator lets its mappings go.
 */
@ConsumerType
public interface BufferAllocator {

    /** Service property, required, {@code String}: the allocator's name, for example {@code pages}. */
    String NAME = "kiovec.allocator";

    /** The allocator that {@code device.allocate} takes from when it is there: few, large pieces. */
    String CONTIGUOUS = "contiguous";

    /** The allocator of ordinary pages: what malloc gives. */
    String PAGES = "pages";

    /**
     * What {@code device.allocate} is asked for to get memory of the device's own endpoint ({@link Endpoint#allocator()}): a
     * transfer that is asked to be direct is done there as {@link io.kiovec.io.TransferMode#MAPPED}. No service has this
     * name.
     */
    String MAPPED = "mapped";

    /**
     * Hands out memory.
     *
     * @param size in bytes, positive
     * @param alignment of the first byte's address, positive; any number
     * @return memory that is the framework's until it frees it; its content is undefined
     * @throws DeviceException.Busy when the bound on mapped memory is reached
     * @throws DeviceException.Unavailable when the allocator cannot work here, or has been stopped
     */
    Allocation allocate(long size, long alignment) throws DeviceException;

    /** {@return what it holds now} */
    AllocatorStatistics statistics();

    /**
     * Tells an observer of regions that are about to be unmapped, from now on.
     *
     * @param observer whom to tell
     */
    default void addRegionObserver(RegionObserver observer) {
    }

    /**
     * Tells an observer no longer.
     *
     * @param observer whom
     */
    default void removeRegionObserver(RegionObserver observer) {
    }

    /** Memory that was handed out. */
    @ConsumerType
    interface Allocation {

        /** {@return the memory, of the length that was asked, aligned as it was asked} */
        MemorySegment segment();

        /** {@return the region that it lies in} */
        Region region();

        /** {@return where in the region it begins, in bytes} */
        long regionOffset();

        /** Takes it back. Called once, from any thread; must not block. */
        void free();
    }

    /** Hears of regions that go. */
    @FunctionalInterface
    @ProviderType
    interface RegionObserver {

        /**
         * A region is about to be unmapped and nothing of it is handed out any more. Returns when every driver has
         * taken back its registration. Drivers do that without waiting for applications' threads, for the thread that
         * retires may be one that allocates.
         *
         * @param region the region
         */
        void retiring(Region region);
    }
}
