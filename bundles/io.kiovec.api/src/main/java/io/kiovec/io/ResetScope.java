// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** How much a reset resets (SAM-6, 7; {@code SG_SCSI_RESET}). */
public enum ResetScope {
    /** One logical unit. */
    LOGICAL_UNIT,
    /** All logical units of the target. */
    TARGET,
    /** All targets behind the bus. */
    BUS,
    /** The host adapter. */
    HOST
}
