// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.util.Optional;

/**
 * The number of a device, {@code makedev(3)}. Numbers are used again when a device has gone: compare
 * {@link BlockNode#diskSequence()} too.
 *
 * @param major the driver's part, 0 to 4095
 * @param minor the device's part, 0 to 1048575
 */
public record DeviceNumber(int major, int minor) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a part is out of range
     */
    public DeviceNumber {
        if (major < 0 || major > 0xfff || minor < 0 || minor > 0xfffff) {
            throw new IllegalArgumentException("device number " + major + ':' + minor);
        }
    }

    /**
     * Reads the form that sysfs uses.
     *
     * @param text as {@code 7:0}
     * @return the number, empty for every other form
     */
    public static Optional<DeviceNumber> parse(String text) {
        String[] parts = text.split(":");
        try {
            return parts.length == 2
                    ? Optional.of(new DeviceNumber(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])))
                    : Optional.empty();
        } catch (IllegalArgumentException anotherForm) {
            return Optional.empty();
        }
    }

    /** {@return the form that sysfs uses, {@code 7:0}} */
    @Override
    public String toString() {
        return major + ":" + minor;
    }
}
