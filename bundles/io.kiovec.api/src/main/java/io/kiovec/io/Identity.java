// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which device something is, whatever it is called: what decides whether a swap stays on the same device (rule S5).
 * A driver tells every designator that it knows. Two identities are the same device when they share a designator and
 * their media do not contradict. Unknown never equals unknown.
 *
 * @param designators what names the device, in the driver's order of trust; none for an unknown device
 * @param medium what names the medium of a removable device: a barcode, a serial number in the medium's memory
 */
public record Identity(List<Designator> designators, Optional<String> medium) {

    /** Of a device of which nothing is known; the same as nothing, itself included. */
    public static final Identity UNKNOWN = new Identity(List.of(), Optional.empty());

    /** Keeps its own list. */
    public Identity {
        designators = List.copyOf(designators);
        Objects.requireNonNull(medium, "medium");
    }

    /**
     * {@return the identity of a device without removable media}
     *
     * @param designators what names it
     */
    public static Identity of(Designator... designators) {
        return new Identity(List.of(designators), Optional.empty());
    }

    /**
     * Tells whether this and another identity certainly mean the same device with the same medium.
     *
     * @param other another identity
     * @return {@code true} when a designator is shared and not exactly one of the two, nor two different ones, name a
     *     medium
     */
    public boolean sameAs(Identity other) {
        return medium.equals(other.medium) && sharesNameWith(other);
    }

    /**
     * Tells whether this and another identity name the same device, whatever medium is in it.
     *
     * @param other another identity
     * @return {@code true} when a designator is shared
     */
    public boolean sharesNameWith(Identity other) {
        return designators.stream().anyMatch(other.designators::contains);
    }

    @Override
    public String toString() {
        if (designators.isEmpty()) {
            return "unknown";
        }
        String text = String.join(", ", designators.stream().map(Designator::toString).toList());
        return medium.map(name -> text + " with medium " + name).orElse(text);
    }

    /** Where a designator comes from. */
    public enum Source {
        /** VPD page 83h, association 0 (SPC-6, 7.7.6), and the names of an NVMe namespace that would be there. */
        VPD_83,
        /** Device number and disk sequence number of a block node ({@code BLKGETDISKSEQ}). */
        BLOCK_NODE,
        /** File system and inode of a regular file, also of the one that a loop device stands on. */
        FILE,
        /** A simulated medium's own serial number. */
        SIMULATED_MEDIUM,
        /** A vendor's own; its name begins with the vendor's. */
        VENDOR
    }

    /**
     * A name of a device, or of a part of one.
     *
     * @param source where it comes from
     * @param name the name within the source
     * @param start the first byte of the device or file that belongs to it
     * @param length in bytes, or {@link #TO_THE_END}
     */
    public record Designator(Source source, String name, long start, long length) {

        /** From {@code start} to the end, wherever that is. */
        public static final long TO_THE_END = -1;

        /** Checks the extent. */
        public Designator {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(name, "name");
            if (start < 0 || length < TO_THE_END) {
                throw new IllegalArgumentException("extent " + start + ", " + length);
            }
        }

        /**
         * {@return the designator of a whole device}
         *
         * @param source where it comes from
         * @param name the name within the source
         */
        public static Designator whole(Source source, String name) {
            return new Designator(source, name, 0, TO_THE_END);
        }

        @Override
        public String toString() {
            String whole = source.name().toLowerCase(java.util.Locale.ROOT) + ":" + name;
            return start == 0 && length == TO_THE_END
                    ? whole
                    : whole + "[" + start + "," + (length == TO_THE_END ? "" : Long.toString(length)) + "]";
        }
    }
}
