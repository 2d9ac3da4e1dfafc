// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** How a SCSI device orders a command among others (SAM-6, 8.6). */
public enum TaskAttribute {
    /** Any order. */
    SIMPLE,
    /** After all older, before all younger commands. */
    ORDERED,
    /** Before everything that has not begun. */
    HEAD_OF_QUEUE,
    /** While an auto contingent allegiance stands. */
    ACA
}
