// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A transport's open connection to one device. The framework owns it; applications never see it. Its methods may be
 * called from many threads at once, unless they say otherwise.
 */
@ConsumerType
public interface Endpoint extends AutoCloseable {

    /** {@return what it can do} Asked after open, and again after a medium change; must not block. */
    Limits limits();

    /** {@return which device it is} Must not block. */
    Identity identity();

    /**
     * {@return why it does not reach its device any more, as a clause for people; empty while it may} Asked after a
     * call has failed, on that call's thread, so that an endpoint whose device has gone is let go at once, whatever the
     * error was: the outcome of a write may be unknown, and nothing more can be had from here. Must not block, nor send
     * anything to the device.
     */
    default Optional<String> lost() {
        return Optional.empty();
    }

    /**
     * {@return what more there is to tell people of how the device is reached, by names; empty for nothing} Each name and each
     * text is a few words. Must not block.
     */
    default Map<String, String> facts() {
        return Map.of();
    }

    /**
     * {@return whether a call now does all that it does on the calling thread, mostly in less time than a change of threads} So it
     * is with a disk in memory or in a mapped file. Then the owner of an application's queue makes the calls itself, in place of threads beside it, where the
     * driver has no queue of its own. Asked for each request; must not block. A call that waits after all keeps the owner so
     * long.
     */
    default boolean isPrompt() {
        return false;
    }

    /** {@return the endpoint's own mapped memory, where it has some (rule D3)} */
    default Optional<BufferAllocator> allocator() {
        return Optional.empty();
    }

    /**
     * A region is about to be unmapped: a driver that has registered it takes that back before it returns. Drivers that
     * register nothing have nothing to do.
     *
     * @param region the region
     */
    default void retire(Region region) {
    }

    /**
     * Lets everything go. Called once, when no call is in flight (rule L2); what was written and not flushed has been
     * flushed before.
     *
     * @throws DeviceException when something could not be let go; the endpoint is not used again
     */
    @Override
    void close() throws DeviceException;
}
