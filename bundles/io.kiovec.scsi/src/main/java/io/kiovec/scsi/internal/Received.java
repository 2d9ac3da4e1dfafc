// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.internal;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Data from a stranger: a field that is cut off or missing reads as zero, and a length never leads outside. */
public final class Received {
    private final MemorySegment segment;

    public Received(MemorySegment segment) {
        this.segment = segment;
    }

    public long size() {
        return segment.byteSize();
    }

    /** Whether all of a field is there. */
    public boolean has(long at, long length) {
        return at >= 0 && length >= 0 && at <= segment.byteSize() - length;
    }

    public int u8(long at) {
        return has(at, 1) ? CdbFields.u8(segment, at) : 0;
    }

    public int u16(long at) {
        return has(at, 2) ? CdbFields.u16(segment, at) : 0;
    }

    public int u24(long at) {
        return has(at, 3) ? CdbFields.u24(segment, at) : 0;
    }

    public long u32(long at) {
        return has(at, 4) ? CdbFields.u32(segment, at) : 0;
    }

    public long u48(long at) {
        return has(at, 6) ? CdbFields.u48(segment, at) : 0;
    }

    public long u64(long at) {
        return has(at, 8) ? CdbFields.u64(segment, at) : 0;
    }

    public boolean bit(long at, int bit) {
        return (u8(at) & 1 << bit) != 0;
    }

    /** As much of a part as is there. */
    public Received part(long at, long length) {
        long from = Math.clamp(at, 0, size());
        return new Received(segment.asSlice(from, Math.clamp(length, 0, size() - from)));
    }

    /** What comes from there on. */
    public Received from(long at) {
        return part(at, size());
    }

    public byte[] bytes() {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    /** A text field as far as it is there, without the spaces and zeros at its ends. */
    public String ascii(long at, long length) {
        String text = new String(part(at, length).bytes(), StandardCharsets.US_ASCII);
        int zero = text.indexOf('\0');
        return (zero < 0 ? text : text.substring(0, zero)).strip();
    }
}
