// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

/** The two headers of mode parameters, by the length of the CDB (SPC-4, 7.5.5). */
public enum ModeFormat {
    /** Four bytes: MODE SENSE (6) and MODE SELECT (6). */
    SIX(4),
    /** Eight bytes: MODE SENSE (10) and MODE SELECT (10). */
    TEN(8);

    private final int headerLength;

    ModeFormat(int headerLength) {
        this.headerLength = headerLength;
    }

    /** {@return the header's length in bytes} */
    public int headerLength() {
        return headerLength;
    }
}
