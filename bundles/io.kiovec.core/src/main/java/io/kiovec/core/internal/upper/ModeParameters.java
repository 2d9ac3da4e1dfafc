// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What MODE SENSE answers (SPC-6, 7.5): the header, the first block descriptor, pages.
 *
 * @param isLong whether the header is that of the commands of 10 bytes
 * @param mediumType what is in the drive, by the device's own numbers
 * @param deviceSpecific bits that the kind of device gives a meaning
 * @param descriptor the short block descriptor, of length 0 or 8
 * @param pages what follows
 */
record ModeParameters(boolean isLong, int mediumType, int deviceSpecific, MemorySegment descriptor,
        MemorySegment pages) {

    private static final int WRITE_PROTECTED = 0x80;
    private static final int DPO_FUA = 0x10;

    static Optional<ModeParameters> of6(MemorySegment answer) {
        return answer.byteSize() < 4
                ? Optional.empty()
                : Optional.of(of(answer, false, 1 + CdbFields.u8(answer, 0), 4, CdbFields.u8(answer, 3)));
    }

    static Optional<ModeParameters> of10(MemorySegment answer) {
        return answer.byteSize() < 8
                ? Optional.empty()
                : Optional.of(of(answer, true, 2 + CdbFields.u16(answer, 0), 8, CdbFields.u16(answer, 6)));
    }

    private static ModeParameters of(MemorySegment answer, boolean isLong, long told, long header,
            long descriptors) {
        long end = Math.min(answer.byteSize(), Math.max(told, header));
        long pagesAt = Math.min(end, header + descriptors);
        MemorySegment descriptor = pagesAt - header >= 8 ? answer.asSlice(header, 8) : MemorySegment.NULL;
        int mediumTypeAt = isLong ? 2 : 1;
        return new ModeParameters(isLong, CdbFields.u8(answer, mediumTypeAt), CdbFields.u8(answer, mediumTypeAt + 1),
                descriptor, answer.asSlice(pagesAt, end - pagesAt));
    }

    boolean isWriteProtected() {
        return (deviceSpecific & WRITE_PROTECTED) != 0;
    }

    /** {@return whether a disk takes the bits DPO and FUA (SBC-5, 6.5.1)} */
    boolean takesForceUnitAccess() {
        return (deviceSpecific & DPO_FUA) != 0;
    }

    /** {@return the density code of the block descriptor, 0 where there is none} */
    int density() {
        return descriptor.byteSize() == 0 ? 0 : CdbFields.u8(descriptor, 0);
    }

    /** {@return the block length of the block descriptor, 0 for variable blocks or where there is none} */
    int blockLength() {
        return descriptor.byteSize() == 0 ? 0 : CdbFields.u24(descriptor, 5);
    }

    /** {@return what MODE SELECT takes to set another block length, with nothing else changed (SSC-5, 8.3)} */
    byte[] select(int newBlockLength) {
        int header = isLong ? 8 : 4;
        byte[] bytes = new byte[header + 8];
        MemorySegment data = MemorySegment.ofArray(bytes);
        // WP is reserved here; buffered mode and speed stay.
        CdbFields.put8(data, isLong ? 3 : 2, deviceSpecific & ~WRITE_PROTECTED);
        CdbFields.put8(data, header - 1, 8);
        CdbFields.put8(data, header, density());
        CdbFields.put24(data, header + 5, newBlockLength);
        return bytes;
    }

    /** {@return a page of the page_0 format with its header} */
    Optional<MemorySegment> page(int code) {
        for (long at = 0; at + 2 <= pages.byteSize();) {
            int first = CdbFields.u8(pages, at);
            boolean subpage = (first & 0x40) != 0;
            if (subpage && at + 4 > pages.byteSize()) {
                break;
            }
            long length = subpage ? 4 + CdbFields.u16(pages, at + 2) : 2 + CdbFields.u8(pages, at + 1);
            if ((first & 0x7f) == code) {
                return Optional.of(pages.asSlice(at, Math.min(length, pages.byteSize() - at)));
            }
            at += length;
        }
        return Optional.empty();
    }
}
