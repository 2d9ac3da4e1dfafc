// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The words of an image of a tape (SIMH, "Magtape Representation and Handling": tape marks, records with their length on
 * both sides, end of medium), and the trailer that Kiovec puts behind them. {@code TAPE-IMAGE.md} has it byte by byte.
 */
final class ImageForm {

    static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    static final int WORD_BYTES = 4;
    static final int FILEMARK = 0;
    static final int END = 0xffff_ffff;
    static final int GAP = 0xffff_fffe;
    /** Of a record that could not be read without an error. */
    static final int BAD = 0x8000_0000;

    static final int TRAILER_BYTES = 64;
    private static final byte[] MAGIC = "KIOVTAPE".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int AT_VERSION = 8;
    private static final int AT_LENGTH = 12;
    private static final int AT_BLOCKS = 16;
    private static final int AT_FILEMARKS = 24;
    private static final int AT_BAD = 32;
    private static final int AT_DATA = 40;
    private static final int AT_IMAGE = 48;
    private static final int AT_IMAGE_SUM = 56;
    private static final int AT_OWN_SUM = 60;

    private ImageForm() {
    }

    /**
     * What an image holds.
     *
     * @param blocks good ones
     * @param filemarks of them
     * @param bad blocks that could not be read
     * @param data bytes of the good blocks
     * @param image bytes of the image up to and with its end marker
     * @param sum CRC-32C of these
     */
    record Trailer(long blocks, long filemarks, long bad, long data, long image, int sum) {

        void write(MemorySegment into) {
            MemorySegment.copy(MAGIC, 0, into, ValueLayout.JAVA_BYTE, 0, MAGIC.length);
            into.set(WORD, AT_VERSION, VERSION);
            into.set(WORD, AT_LENGTH, TRAILER_BYTES);
            into.set(LONG, AT_BLOCKS, blocks);
            into.set(LONG, AT_FILEMARKS, filemarks);
            into.set(LONG, AT_BAD, bad);
            into.set(LONG, AT_DATA, data);
            into.set(LONG, AT_IMAGE, image);
            into.set(WORD, AT_IMAGE_SUM, sum);
            into.set(WORD, AT_OWN_SUM, checksum(into.asSlice(0, AT_OWN_SUM)));
        }

        static Trailer read(MemorySegment from) {
            return new Trailer(from.get(LONG, AT_BLOCKS), from.get(LONG, AT_FILEMARKS), from.get(LONG, AT_BAD),
                    from.get(LONG, AT_DATA), from.get(LONG, AT_IMAGE), from.get(WORD, AT_IMAGE_SUM));
        }
    }

    /** {@return whether bytes behind an end marker are a trailer, whatever its version} */
    static boolean isTrailer(MemorySegment bytes) {
        return bytes.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) < 0;
    }

    /** {@return what is wrong with a trailer, empty for nothing} */
    static String objection(MemorySegment bytes) {
        if (bytes.get(WORD, AT_OWN_SUM) != checksum(bytes.asSlice(0, AT_OWN_SUM))) {
            return "its trailer is damaged";
        }
        int version = bytes.get(WORD, AT_VERSION);
        return version == VERSION ? "" : "its trailer is of version " + version + ", which a newer Kiovec reads";
    }

    private static int checksum(MemorySegment bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.asByteBuffer());
        return (int) sum.getValue();
    }

    /** {@return memory for a word or a trailer} */
    static MemorySegment scratch() {
        return Arena.ofAuto().allocate(TRAILER_BYTES);
    }
}
