// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What an endpoint can do: its modes, its numbers ({@link Limit}) and its traits ({@link Trait}). An immutable value
 * that drivers make with {@link #builder()}; what a driver does not set is unknown, which is a value and not zero.
 * Hard limits split or demote a transfer; advice only advises.
 */
public final class Limits {

    private static final long UNKNOWN = -1;

    private final EnumSet<TransferMode> modes;
    private final long[] values;
    private final Support[] traits;

    private Limits(Builder from) {
        modes = EnumSet.copyOf(from.modes);
        values = from.values.clone();
        traits = from.traits.clone();
    }

    /** {@return a builder in which everything is unknown and the only mode is {@link TransferMode#INDIRECT}} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that starts with these limits} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.modes = EnumSet.copyOf(modes);
        System.arraycopy(values, 0, builder.values, 0, values.length);
        System.arraycopy(traits, 0, builder.traits, 0, traits.length);
        return builder;
    }

    /**
     * {@return the modes that the driver does itself} Where {@link TransferMode#INDIRECT} is missing, the framework
     * stages; where {@link TransferMode#DIRECT} is missing, a direct transfer is demoted.
     */
    public Set<TransferMode> modes() {
        return Collections.unmodifiableSet(modes);
    }

    /**
     * {@return a number, empty where unknown}
     *
     * @param limit which
     */
    public OptionalLong get(Limit limit) {
        long value = values[limit.ordinal()];
        return value == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * {@return a number, or another one where it is unknown}
     *
     * @param limit which
     * @param otherwise what stands for unknown
     */
    public long getOr(Limit limit, long otherwise) {
        long value = values[limit.ordinal()];
        return value == UNKNOWN ? otherwise : value;
    }

    /**
     * {@return whether the device has a trait}
     *
     * @param trait which
     */
    public Support get(Trait trait) {
        return traits[trait.ordinal()];
    }

    /** {@return bytes that can be addressed, 0 where unknown} */
    public long capacity() {
        return getOr(Limit.CAPACITY, 0);
    }

    /** {@return bytes of a logical block, 512 where unknown} */
    public int logicalBlock() {
        return (int) getOr(Limit.LOGICAL_BLOCK, 512);
    }

    /** {@return what one scatter-gather element can be, unbounded where unknown} */
    public ScatterList.ElementShape elementShape() {
        return new ScatterList.ElementShape(getOr(Limit.MAX_ELEMENT_SIZE, Long.MAX_VALUE),
                getOr(Limit.ELEMENT_BOUNDARY, 0));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limits limits && modes.equals(limits.modes) && Arrays.equals(values, limits.values)
                && Arrays.equals(traits, limits.traits);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * modes.hashCode() + Arrays.hashCode(values)) + Arrays.hashCode(traits);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(modes.toString());
        for (Limit limit : Limit.values()) {
            get(limit).ifPresent(value -> text.append(' ').append(limit).append('=').append(value));
        }
        for (Trait trait : Trait.values()) {
            if (get(trait) != Support.UNKNOWN) {
                text.append(' ').append(trait).append('=').append(get(trait));
            }
        }
        return text.toString();
    }

    /** Makes {@link Limits}. For one thread; each method returns the builder. */
    public static final class Builder {

        private EnumSet<TransferMode> modes = EnumSet.of(TransferMode.INDIRECT);
        private final long[] values = new long[Limit.values().length];
        private final Support[] traits = new Support[Trait.values().length];

        private Builder() {
            Arrays.fill(values, UNKNOWN);
            Arrays.fill(traits, Support.UNKNOWN);
        }

        /**
         * Sets the modes that the driver does itself.
         *
         * @param first one of them
         * @param others the others
         * @return this
         */
        public Builder modes(TransferMode first, TransferMode... others) {
            modes = EnumSet.of(first, others);
            return this;
        }

        /**
         * Sets a number.
         *
         * @param limit which
         * @param value within the limit's range
         * @return this
         * @throws IllegalArgumentException when it is out of range
         */
        public Builder set(Limit limit, long value) {
            values[limit.ordinal()] = limit.checked(value);
            return this;
        }

        /**
         * Sets a number where it is known.
         *
         * @param limit which
         * @param value within the limit's range, or empty to leave it as it is
         * @return this
         */
        public Builder set(Limit limit, OptionalLong value) {
            value.ifPresent(known -> set(limit, known));
            return this;
        }

        /**
         * Sets a trait.
         *
         * @param trait which
         * @param value whether it is so
         * @return this
         */
        public Builder set(Trait trait, Support value) {
            traits[trait.ordinal()] = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * {@return the limits}
         *
         * @throws IllegalArgumentException when the capacity is no multiple of the logical block
         */
        public Limits build() {
            long capacity = values[Limit.CAPACITY.ordinal()];
            long block = values[Limit.LOGICAL_BLOCK.ordinal()];
            if (capacity != UNKNOWN && block != UNKNOWN && capacity % block != 0) {
                throw new IllegalArgumentException(
                        "capacity " + capacity + " is no multiple of the logical block of " + block);
            }
            return new Limits(this);
        }
    }
}
