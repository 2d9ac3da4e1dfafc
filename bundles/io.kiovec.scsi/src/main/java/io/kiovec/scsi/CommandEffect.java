// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

/** What a command does to a device: whether it may be sent again without harm, and who may send it. */
public enum CommandEffect {
    /** Nothing. May be begun anew, whatever became of it, and sent by readers. */
    NOTHING,
    /** It changes the device's state or a tape's position, not the medium. May be sent by readers, once. */
    STATE,
    /** It changes the medium, or nobody knows. For writers only, once. */
    MEDIUM
}
