// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** What a device can be opened as; one device may have several faces. */
public enum DeviceKind {
    /** A {@code BlockDevice}: numbered blocks, read and written anywhere. */
    BLOCK,
    /** A {@code ScsiDevice}: takes command descriptor blocks. */
    SCSI,
    /** A {@code TapeDevice}: blocks and filemarks in a row. */
    TAPE
}
