// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** Whether a device has a property. */
public enum Support {
    /** It has. */
    YES,
    /** It has not. */
    NO,
    /** Nobody says. */
    UNKNOWN;

    /**
     * {@return {@link #YES} or {@link #NO}}
     *
     * @param has whether the device has it
     */
    public static Support of(boolean has) {
        return has ? YES : NO;
    }
}
