// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.CheckCondition;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameter list of EXTENDED COPY (LID1) (SPC-4, 6.4.3): which devices, and what is to be copied between them.
 *
 * @param identifier its list identifier
 * @param use what becomes of the status
 * @param devices the copy sources and destinations
 * @param segments what is copied, one after the other
 */
record CopyList(int identifier, Use use, List<Device> devices, List<Segment> segments) {

    static final int MOST_DEVICES = 8;
    static final int MOST_SEGMENTS = 8;
    static final int MOST_BYTES = 512;
    static final int IDENTIFICATION_DESCRIPTOR = 0xe4;
    static final int BLOCK_TO_BLOCK = 0x02;

    private static final int HEADER = 16;
    private static final int DEVICE = 32;
    private static final int SEGMENT = 28;
    private static final int LONGEST_NAME = 20;

    /** LIST ID USAGE: what the list identifier is for. */
    enum Use {
        /** Status and data are held until they are fetched. */
        HOLD,
        /** The status can be asked for while the copy goes on. */
        DISCARD,
        /** Nobody asks. */
        NONE
    }

    /**
     * A copy source or destination.
     *
     * @param designator its name, with four bytes of header
     * @param type the peripheral device type that it should have
     * @param blockBytes the length of its logical blocks; 0 where nothing is said
     */
    record Device(byte[] designator, int type, int blockBytes) {
    }

    /**
     * Blocks that are copied.
     *
     * @param source index of the device that they come from
     * @param destination index of the device that they go to
     * @param blocks how many
     * @param ofDestination whether they are counted in blocks of the destination (DC)
     * @param sourceLba where they begin there
     * @param destinationLba and here
     */
    record Segment(int source, int destination, int blocks, boolean ofDestination, long sourceLba,
            long destinationLba) {
    }

    static CopyList read(MemorySegment list) throws CheckCondition {
        if (list.byteSize() < HEADER) {
            throw lengthError();
        }
        int use = CdbFields.u8(list, 1) >> 3 & 3;
        int identifier = CdbFields.u8(list, 0);
        if (use == 1 || use == 3 && identifier != 0) {
            throw CheckCondition.invalidParameter(use == 1 ? 1 : 0);
        }
        int deviceBytes = CdbFields.u16(list, 2);
        long segmentBytes = CdbFields.u32(list, 8);
        long inlineBytes = CdbFields.u32(list, 12);
        if (inlineBytes != 0) {
            throw refused(AdditionalSense.INLINE_DATA_LENGTH_EXCEEDED);
        }
        if (HEADER + deviceBytes + segmentBytes > list.byteSize() || deviceBytes + segmentBytes > MOST_BYTES) {
            throw lengthError();
        }
        if (deviceBytes > MOST_DEVICES * DEVICE) {
            throw refused(AdditionalSense.TOO_MANY_TARGET_DESCRIPTORS);
        }
        List<Device> devices = new ArrayList<>();
        for (int at = HEADER; at < HEADER + deviceBytes; at += DEVICE) {
            devices.add(device(list, at, HEADER + deviceBytes));
        }
        int from = HEADER + deviceBytes;
        return new CopyList(identifier, use == 0 ? Use.HOLD : use == 2 ? Use.DISCARD : Use.NONE, devices,
                segments(list, from, from + (int) segmentBytes));
    }

    private static Device device(MemorySegment list, int at, int end) throws CheckCondition {
        if (CdbFields.u8(list, at) != IDENTIFICATION_DESCRIPTOR) {
            throw refused(AdditionalSense.UNSUPPORTED_TARGET_DESCRIPTOR_TYPE_CODE);
        }
        if (at + DEVICE > end) {
            throw lengthError();
        }
        int nameLength = CdbFields.u8(list, at + 7);
        if (nameLength > LONGEST_NAME) {
            throw CheckCondition.invalidParameter(at + 7);
        }
        byte[] designator = list.asSlice(at + 4, 4 + nameLength).toArray(ValueLayout.JAVA_BYTE);
        return new Device(designator, CdbFields.u8(list, at + 1) & 0x1f, CdbFields.u24(list, at + 29));
    }

    private static List<Segment> segments(MemorySegment list, int from, int end) throws CheckCondition {
        List<Segment> segments = new ArrayList<>();
        for (int at = from; at < end; at += SEGMENT) {
            if (segments.size() == MOST_SEGMENTS) {
                throw refused(AdditionalSense.TOO_MANY_SEGMENT_DESCRIPTORS);
            }
            if (CdbFields.u8(list, at) != BLOCK_TO_BLOCK) {
                throw refused(AdditionalSense.UNSUPPORTED_SEGMENT_DESCRIPTOR_TYPE_CODE);
            }
            if (at + SEGMENT > end) {
                throw lengthError();
            }
            if (CdbFields.u16(list, at + 2) != SEGMENT - 4) {
                throw CheckCondition.invalidParameter(at + 2);
            }
            segments.add(new Segment(CdbFields.u16(list, at + 4), CdbFields.u16(list, at + 6),
                    CdbFields.u16(list, at + 10), (CdbFields.u8(list, at + 1) & 2) != 0,
                    CdbFields.u64(list, at + 12), CdbFields.u64(list, at + 20)));
        }
        return segments;
    }

    private static CheckCondition refused(AdditionalSense why) {
        return new CheckCondition(Sense.of(SenseKey.ILLEGAL_REQUEST, why));
    }

    private static CheckCondition lengthError() {
        return refused(AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }
}
