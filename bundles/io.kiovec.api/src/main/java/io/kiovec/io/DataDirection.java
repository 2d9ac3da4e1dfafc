// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** Where the data of a SCSI command goes (SAM-6, 5.1). */
public enum DataDirection {
    /** No data. */
    NONE,
    /** From the device into memory (Data-In). */
    IN,
    /** From memory to the device (Data-Out). */
    OUT
}
