// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceKind;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.Transport;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is judged: a transport, a device of it that may be overwritten, and what the driver can do that the kit cannot see
 * by itself. An immutable value, made by {@link #withScratchDevice}.
 *
 * <p>To name a device here is to declare that nothing on it matters. The kit asks for a proof beside: a disk whose first
 * bytes are all zero, or begin with {@link #MARKER}; a tape that is blank, or whose first block begins with it. On any
 * other device no test writes, and those that would fail and say so. The marker is written first, and stays.
 */
public final class DriverUnderTest {

    /** What stands at the beginning of a device that the kit may overwrite, in US-ASCII. */
    public static final String MARKER = "KIOVEC SCRATCH DEVICE: a driver test kit may overwrite it.";

    private final Transport transport;
    private final Address address;
    private final Set<DeviceKind> faces;
    private final Optional<Address> other;
    private final Map<String, BufferAllocator> allocators;
    private final Optional<Loss> loss;
    private final OptionalLong tapeBytes;

    private DriverUnderTest(Builder from) {
        transport = from.transport;
        address = from.address;
        faces = Set.copyOf(from.faces);
        other = from.other;
        allocators = new LinkedHashMap<>(from.allocators);
        loss = from.loss;
        tapeBytes = from.tapeBytes;
    }

    /** How a test takes a device away from its driver, as if it were pulled. Called on the test's thread. */
    public interface Loss {

        /**
         * Takes the device away.
         *
         * @throws Exception when it could not be done
         */
        void pull() throws Exception;

        /**
         * Brings it back. Called once after each pull.
         *
         * @throws Exception when it could not be done
         */
        void restore() throws Exception;
    }

    /**
     * Names a driver and a device that may be overwritten.
     *
     * @param transport the driver, ready to be called
     * @param address of its scheme; everything on this device is lost
     * @return a builder; without {@link Builder#faces} the driver is taken to have a block face
     */
    public static Builder withScratchDevice(Transport transport, String address) {
        return new Builder(Objects.requireNonNull(transport, "transport"), Address.parse(address));
    }

    /** {@return the driver} */
    public Transport transport() {
        return transport;
    }

    /** {@return the device that may be overwritten} */
    public Address address() {
        return address;
    }

    /** {@return as what it can be opened} */
    public Set<DeviceKind> faces() {
        return faces;
    }

    /** {@return another device of the same driver, which is only looked at} */
    public Optional<Address> otherDevice() {
        return other;
    }

    /** {@return the names of the allocators that direct transfers are tried with, beside memory of an arena} */
    public List<String> allocatorNames() {
        return List.copyOf(allocators.keySet());
    }

    /**
     * {@return an allocator}
     *
     * @param name one of {@link #allocatorNames()}
     */
    public BufferAllocator allocator(String name) {
        return Objects.requireNonNull(allocators.get(name), name);
    }

    /** {@return how the device is taken away, where a test can} */
    public Optional<Loss> loss() {
        return loss;
    }

    /** {@return about how many bytes the tape holds, where tests may write it full} */
    public OptionalLong tapeBytes() {
        return tapeBytes;
    }

    /** Says what a driver can do. For one thread; each method returns the builder. */
    public static final class Builder {

        private final Transport transport;
        private final Address address;
        private Set<DeviceKind> faces = EnumSet.of(DeviceKind.BLOCK);
        private Optional<Address> other = Optional.empty();
        private final Map<String, BufferAllocator> allocators = new LinkedHashMap<>();
        private Optional<Loss> loss = Optional.empty();
        private OptionalLong tapeBytes = OptionalLong.empty();

        private Builder(Transport transport, Address address) {
            this.transport = transport;
            this.address = address;
        }

        /**
         * Says as what the device can be opened, and so that it cannot be opened as anything else.
         *
         * @param first one of them
         * @param others the others
         * @return this
         */
        public Builder faces(DeviceKind first, DeviceKind... others) {
            faces = EnumSet.of(first, others);
            return this;
        }

        /**
         * Names another device of the driver. It is opened for reading only, and only its identity is asked.
         *
         * @param otherAddress of the same scheme
         * @return this
         */
        public Builder otherDevice(String otherAddress) {
            other = Optional.of(Address.parse(otherAddress));
            return this;
        }

        /**
         * Adds an allocator whose memory direct transfers are tried with.
         *
         * @param name what it is called in messages
         * @param allocator hands out memory
         * @return this
         */
        public Builder allocator(String name, BufferAllocator allocator) {
            allocators.put(name, Objects.requireNonNull(allocator, "allocator"));
            return this;
        }

        /**
         * Says how a test can take the device away. Without it what a loss asks of a driver is not tested.
         *
         * @param how called on a test's thread
         * @return this
         */
        public Builder loss(Loss how) {
            loss = Optional.of(how);
            return this;
        }

        /**
         * Says how much a tape holds, and so that tests may write it full. Without it what is met at its end is not tested.
         *
         * @param bytes about, positive
         * @return this
         */
        public Builder tapeBytes(long bytes) {
            tapeBytes = OptionalLong.of(bytes);
            return this;
        }

        /** {@return the driver with all that was said} */
        public DriverUnderTest build() {
            return new DriverUnderTest(this);
        }
    }

    /** {@return scheme, faces and address, for people} */
    @Override
    public String toString() {
        return address + " as " + new ArrayList<>(EnumSet.copyOf(faces));
    }
}
