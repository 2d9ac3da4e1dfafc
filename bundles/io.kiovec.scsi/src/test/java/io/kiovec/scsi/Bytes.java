// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/** Literal bytes, as the standards' tables give them. */
public final class Bytes {

    private Bytes() {
    }

    /** The bytes of a hexadecimal text with spaces. */
    public static MemorySegment of(String hex) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** The first bytes as hexadecimal text without spaces. */
    public static String hex(MemorySegment segment, long length) {
        return HexFormat.of().withUpperCase().formatHex(segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Hexadecimal text without spaces, for comparing with {@link #hex(MemorySegment, long)}. */
    public static String plain(String hex) {
        return hex.replace(" ", "");
    }

    /** Memory whose content nobody has cleared. */
    public static MemorySegment dirty(int length) {
        MemorySegment segment = MemorySegment.ofArray(new byte[length]);
        return segment.fill((byte) 0xa5);
    }

    /** The whole data as hexadecimal text without spaces. */
    public static String hex(ParameterData data) {
        return HexFormat.of().withUpperCase().formatHex(data.bytes());
    }

    /** The whole data as memory. */
    public static MemorySegment of(ParameterData data) {
        return MemorySegment.ofArray(data.bytes());
    }
}
