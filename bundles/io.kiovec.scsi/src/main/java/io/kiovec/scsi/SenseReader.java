// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads sense data, however short or wrong it is (SPC-4, 4.5.2 and 4.5.3). */
final class SenseReader {
    static final int CURRENT_FIXED = 0x70;
    static final int CURRENT_DESCRIPTOR = 0x72;

    static final int INFORMATION = 0x00;
    static final int COMMAND_SPECIFIC = 0x01;
    static final int KEY_SPECIFIC = 0x02;
    static final int REPLACEABLE_UNIT = 0x03;
    static final int STREAM = 0x04;
    static final int BLOCK = 0x05;

    private SenseReader() {
    }

    static Optional<SenseFields> read(MemorySegment sense) {
        if (sense.byteSize() < 1) {
            return Optional.empty();
        }
        int response = CdbFields.u8(sense, 0) & 0x7f;
        if ((response & ~1) == CURRENT_FIXED && sense.byteSize() >= 3) {
            return Optional.of(fixed(sense, (response & 1) != 0));
        }
        if ((response & ~1) == CURRENT_DESCRIPTOR && sense.byteSize() >= 2) {
            return Optional.of(descriptors(sense, (response & 1) != 0));
        }
        return Optional.empty();
    }

    private static SenseFields fixed(MemorySegment sense, boolean deferred) {
        long size = sense.byteSize();
        long end = size < 8 ? size : Math.min(size, 8 + CdbFields.u8(sense, 7));
        int flags = CdbFields.u8(sense, 2);
        AdditionalSense additional = AdditionalSense.of(byteOrZero(sense, 12, end), byteOrZero(sense, 13, end));
        SenseFields fields = SenseFields.of(SenseKey.of(flags), additional).deferral(deferred).marks(flags & 0xe0);
        if ((CdbFields.u8(sense, 0) & 0x80) != 0 && end >= 7) {
            fields = fields.information(OptionalLong.of(CdbFields.u32(sense, 3)), 32);
        }
        if (end >= 12 && CdbFields.u32(sense, 8) != 0) {
            fields = fields.commandSpecific(OptionalLong.of(CdbFields.u32(sense, 8)));
        }
        fields = fields.replaceableUnit(byteOrZero(sense, 14, end));
        return end >= 18 ? fields.specific(validSpecific(CdbFields.u24(sense, 15))) : fields;
    }

    private static SenseFields descriptors(MemorySegment sense, boolean deferred) {
        long size = sense.byteSize();
        SenseFields fields = SenseFields.of(SenseKey.of(CdbFields.u8(sense, 1)),
                AdditionalSense.of(byteOrZero(sense, 2, size), byteOrZero(sense, 3, size))).deferral(deferred);
        long end = size < 8 ? 0 : Math.min(size, 8 + CdbFields.u8(sense, 7));
        long at = 8;
        while (at + 2 <= end) {
            long next = at + 2 + CdbFields.u8(sense, at + 1);
            if (next > end) {
                break;
            }
            fields = descriptor(fields, sense.asSlice(at, next - at));
            at = next;
        }
        return fields;
    }

    /** Descriptors of a wrong length, and those of other kinds, are passed over. */
    private static SenseFields descriptor(SenseFields fields, MemorySegment one) {
        long size = one.byteSize();
        return switch (CdbFields.u8(one, 0)) {
            case INFORMATION -> size >= 12 && (CdbFields.u8(one, 2) & 0x80) != 0
                    ? fields.information(OptionalLong.of(CdbFields.u64(one, 4)), 64)
                    : fields;
            case COMMAND_SPECIFIC ->
                size >= 12 ? fields.commandSpecific(OptionalLong.of(CdbFields.u64(one, 4))) : fields;
            case KEY_SPECIFIC -> size >= 8 ? fields.specific(validSpecific(CdbFields.u24(one, 4))) : fields;
            case REPLACEABLE_UNIT -> size >= 4 ? fields.replaceableUnit(CdbFields.u8(one, 3)) : fields;
            case STREAM -> size >= 4 ? fields.marks(CdbFields.u8(one, 3) & 0xe0) : fields;
            case BLOCK -> size >= 4 ? fields.marks(fields.marks() | CdbFields.u8(one, 3) & 0x20) : fields;
            default -> fields;
        };
    }

    private static int validSpecific(int specific) {
        return (specific & 0x80_0000) != 0 ? specific : 0;
    }

    private static int byteOrZero(MemorySegment sense, long at, long end) {
        return at < end ? CdbFields.u8(sense, at) : 0;
    }
}
