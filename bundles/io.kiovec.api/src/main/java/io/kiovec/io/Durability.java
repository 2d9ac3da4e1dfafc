// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** When a write counts as done. */
public enum Durability {
    /** When the device has taken it, perhaps into a volatile cache; {@code flush} makes it last. */
    DEVICE_CACHE,
    /** When it is on the medium (FUA; {@code RWF_DSYNC} on Linux). Where a driver cannot, the framework flushes after it. */
    FORCE_UNIT_ACCESS
}
