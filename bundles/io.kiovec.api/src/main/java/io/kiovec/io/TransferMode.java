// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** How the data of a transfer moved (rule M6). */
public enum TransferMode {
    /** Copied through memory that the driver or the framework owns; the device never touched the caller's memory. */
    INDIRECT,
    /** Between the device and the caller's own memory; Kiovec copied nothing. */
    DIRECT,
    /** Direct, into a buffer of the endpoint's own mapped allocator. */
    MAPPED,
    /** Handed to the driver as direct, and the driver does not say what it did. */
    UNTOLD
}
