// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

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

    /** {@return the form that sysfs uses, {@code 7:0}} */
    @Override
    public String toString() {
        return major + ":" + minor;
    }
}
