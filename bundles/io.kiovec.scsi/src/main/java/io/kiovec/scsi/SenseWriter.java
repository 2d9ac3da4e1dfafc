// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.lang.foreign.MemorySegment;

/** Writes sense data (SPC-4, 4.5.2 and 4.5.3). */
final class SenseWriter {
    private static final int FIXED_LENGTH = 18;
    /** The header with one descriptor of each kind that {@link Sense} can hold. */
    private static final int LONGEST = 8 + 12 + 12 + 8 + 4 + 4;

    private SenseWriter() {
    }

    static int write(SenseFields fields, MemorySegment into, SenseFormat format) {
        byte[] bytes = new byte[LONGEST];
        MemorySegment whole = MemorySegment.ofArray(bytes);
        int length = format == SenseFormat.FIXED ? fixed(fields, whole) : descriptors(fields, whole);
        int fits = (int) Math.min(length, into.byteSize());
        MemorySegment.copy(whole, 0, into, 0, fits);
        return fits;
    }

    private static int fixed(SenseFields fields, MemorySegment into) {
        int response = SenseReader.CURRENT_FIXED | (fields.deferral() ? 1 : 0);
        if (fields.information().isPresent()) {
            long information = fields.information().getAsLong();
            if (information == (information & 0xffff_ffffL) || information == (int) information) {
                response |= 0x80;
                CdbFields.put32(into, 3, information);
            }
        }
        CdbFields.put8(into, 0, response);
        CdbFields.put8(into, 2, fields.marks() | fields.key().code());
        CdbFields.put8(into, 7, FIXED_LENGTH - 8);
        CdbFields.put32(into, 8, fields.commandSpecific().orElse(0));
        CdbFields.put8(into, 12, fields.additional().code());
        CdbFields.put8(into, 13, fields.additional().qualifier());
        CdbFields.put8(into, 14, fields.replaceableUnit());
        CdbFields.put24(into, 15, fields.specific());
        return FIXED_LENGTH;
    }

    private static int descriptors(SenseFields fields, MemorySegment into) {
        CdbFields.put8(into, 0, SenseReader.CURRENT_DESCRIPTOR | (fields.deferral() ? 1 : 0));
        CdbFields.put8(into, 1, fields.key().code());
        CdbFields.put8(into, 2, fields.additional().code());
        CdbFields.put8(into, 3, fields.additional().qualifier());
        int at = 8;
        if (fields.information().isPresent()) {
            at = head(into, at, SenseReader.INFORMATION, 12);
            CdbFields.put8(into, at - 10, 0x80);
            CdbFields.put64(into, at - 8, fields.information().getAsLong());
        }
        if (fields.commandSpecific().isPresent()) {
            at = head(into, at, SenseReader.COMMAND_SPECIFIC, 12);
            CdbFields.put64(into, at - 8, fields.commandSpecific().getAsLong());
        }
        if (fields.specific() != 0) {
            at = head(into, at, SenseReader.KEY_SPECIFIC, 8);
            CdbFields.put24(into, at - 4, fields.specific());
        }
        if (fields.replaceableUnit() != 0) {
            at = head(into, at, SenseReader.REPLACEABLE_UNIT, 4);
            CdbFields.put8(into, at - 1, fields.replaceableUnit());
        }
        if (fields.marks() != 0) {
            at = head(into, at, SenseReader.STREAM, 4);
            CdbFields.put8(into, at - 1, fields.marks());
        }
        CdbFields.put8(into, 7, at - 8);
        return at;
    }

    /** Type and additional length of a descriptor; gives the place after it. */
    private static int head(MemorySegment into, int at, int type, int length) {
        CdbFields.put8(into, at, type);
        CdbFields.put8(into, at + 1, length - 2);
        return at + length;
    }
}
