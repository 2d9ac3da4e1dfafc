// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SenseTest {

    private static final Sense WRONG_FIELD = Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB)
            .withFieldPointer(FieldIn.CDB, 2, 6);
    private static final Sense FILEMARK = Sense.of(SenseKey.NO_SENSE, AdditionalSense.FILEMARK_DETECTED)
            .withInformation(3)
            .withStream(StreamMark.FILEMARK, StreamMark.END_OF_MEDIUM);

    private static String written(Sense sense, SenseFormat format) {
        MemorySegment into = Bytes.dirty(252);
        return Bytes.hex(into, sense.write(into, format));
    }

    private static Sense parsed(String hex) {
        return Sense.parse(Bytes.of(hex)).orElseThrow();
    }

    @Test
    void fixedFormatHas18Bytes() { // SPC-4, 4.5.3
        assertEquals(Bytes.plain("70 00 05 00000000 0A 00000000 24 00 00 CE 0002"),
                written(WRONG_FIELD, SenseFormat.FIXED));
        assertEquals(Bytes.plain("F0 00 C0 00000003 0A 00000000 00 01 00 000000"),
                written(FILEMARK, SenseFormat.FIXED));
    }

    @Test
    void descriptorFormatHasOneDescriptorForEachField() { // SPC-4, 4.5.2
        assertEquals(Bytes.plain("72 05 24 00 000000 08  02 06 0000 CE 0002 00"),
                written(WRONG_FIELD, SenseFormat.DESCRIPTOR));
        assertEquals(Bytes.plain("72 00 00 01 000000 10  00 0A 80 00 0000000000000003  04 02 00 C0"),
                written(FILEMARK, SenseFormat.DESCRIPTOR));
        Sense copy = Sense.of(SenseKey.COPY_ABORTED, AdditionalSense.THIRD_PARTY_DEVICE_FAILURE)
                .withCommandSpecific(0x1122)
                .withFieldReplaceableUnit(9);
        assertEquals(Bytes.plain("72 0A 0D 01 000000 10  01 0A 00 00 0000000000001122  03 02 00 09"),
                written(copy, SenseFormat.DESCRIPTOR));
    }

    @Test
    void deferredErrorsHaveTheirOwnResponseCodes() { // SPC-4, 4.5.1
        assertTrue(written(FILEMARK.deferred(), SenseFormat.FIXED).startsWith("F1"));
        assertTrue(written(FILEMARK.deferred(), SenseFormat.DESCRIPTOR).startsWith("73"));
        assertTrue(parsed("71 00 03 00000000 0A").isDeferred());
        assertFalse(parsed("72 03 11 00 00 00 00 00").isDeferred());
    }

    @Test
    void everyFieldComesBackFromEitherFormat() {
        Sense progress = Sense.of(SenseKey.NOT_READY, AdditionalSense.LOGICAL_UNIT_NOT_READY_FORMAT_IN_PROGRESS)
                .withProgress(0x8000);
        Sense retried = Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR)
                .withInformation(0xffff_fffeL)
                .withRetryCount(7).withCommandSpecific(5).withFieldReplaceableUnit(1);
        for (Sense sense : List.of(Sense.NONE, WRONG_FIELD, FILEMARK, progress, retried, progress.deferred())) {
            for (SenseFormat format : SenseFormat.values()) {
                MemorySegment into = Bytes.dirty(64);
                Sense back = Sense.parse(into.asSlice(0, sense.write(into, format))).orElseThrow();
                assertEquals(sense.toString(), back.toString());
                assertEquals(sense.information(), back.information());
                assertEquals(sense.commandSpecific(), back.commandSpecific());
                assertEquals(sense.fieldPointer(), back.fieldPointer());
                assertEquals(sense.progress(), back.progress());
                assertEquals(sense.retryCount(), back.retryCount());
                assertEquals(sense.fieldReplaceableUnit(), back.fieldReplaceableUnit());
                assertEquals(sense.streamMarks(), back.streamMarks());
                assertEquals(sense.isDeferred(), back.isDeferred());
            }
        }
        assertEquals(OptionalInt.of(0x8000), progress.progress());
        assertEquals(OptionalInt.empty(), WRONG_FIELD.progress());
        assertEquals(Optional.of(new FieldPointer(FieldIn.CDB, 2, OptionalInt.of(6))), WRONG_FIELD.fieldPointer());
        assertEquals(Set.of(StreamMark.FILEMARK, StreamMark.END_OF_MEDIUM), FILEMARK.streamMarks());
    }

    @Test
    void anAddressBeyond32BitsIsNotValidInFixedFormat() { // SPC-4, 4.5.3
        Sense far = Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR)
                .withInformation(0x1_0000_0000L);
        assertTrue(written(far, SenseFormat.FIXED).startsWith(Bytes.plain("70 00 03 00000000")));
        assertTrue(written(far, SenseFormat.DESCRIPTOR).contains("0000000100000000"));
    }

    @Test
    void aNegativeResidualKeepsItsSignInEitherFormat() { // SSC-4, 6.6: requested less actual
        Sense longBlock = Sense.of(SenseKey.NO_SENSE, AdditionalSense.NO_ADDITIONAL_SENSE_INFORMATION)
                .withInformation(-512)
                .withStream(StreamMark.INCORRECT_LENGTH);
        assertEquals(Bytes.plain("F0 00 20 FFFFFE00 0A 00000000 00 00 00 000000"),
                written(longBlock, SenseFormat.FIXED));
        Sense fixed = parsed(written(longBlock, SenseFormat.FIXED));
        assertEquals(OptionalLong.of(-512), fixed.residual());
        assertEquals(OptionalLong.of(0xffff_fe00L), fixed.information());
        assertEquals(OptionalLong.of(-512), parsed(written(longBlock, SenseFormat.DESCRIPTOR)).residual());
        assertEquals(OptionalLong.of(0xffff_fe00L), longBlock.withInformation(0xffff_fe00L).residual());
    }

    @Test
    void whatDoesNotFitIsCutOff() {
        MemorySegment four = Bytes.dirty(4);
        assertEquals(4, WRONG_FIELD.write(four, SenseFormat.FIXED));
        assertEquals("70000500", Bytes.hex(four, 4));
        assertEquals(0, WRONG_FIELD.write(MemorySegment.ofArray(new byte[0]), SenseFormat.DESCRIPTOR));
    }

    @Test
    void shortSenseGivesWhatIsThere() {
        assertEquals(Optional.empty(), Sense.parse(Bytes.of("")));
        assertEquals(Optional.empty(), Sense.parse(Bytes.of("70 00")));
        assertEquals(Optional.empty(), Sense.parse(Bytes.of("00 00 05 00 00 00 00 0A")));
        assertEquals(SenseKey.ILLEGAL_REQUEST, parsed("70 00 05").key());
        assertEquals(OptionalLong.empty(), parsed("F0 00 03 00 00").information());
        // the additional length ends before ASC
        assertEquals(AdditionalSense.NO_ADDITIONAL_SENSE_INFORMATION,
                parsed("70 00 05 00000000 04 00000000 24 00 00 CE 0002").additional());
        assertEquals(AdditionalSense.INVALID_FIELD_IN_CDB, parsed("72 05 24").additional());
        // a descriptor that says it is longer than the data
        assertEquals(OptionalLong.empty(), parsed("72 03 11 00 000000 0C 00 0A 80 00 00000001").information());
    }

    @Test
    void aBlockDevicesDescriptorHasIliToo() { // SPC-4, 4.5.2.8; SBC-3, 4.18.1
        assertEquals(Set.of(StreamMark.INCORRECT_LENGTH), parsed("72 05 24 00 000000 04 05 02 00 20").streamMarks());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> WRONG_FIELD.withProgress(65536));
        assertThrows(IllegalArgumentException.class, () -> WRONG_FIELD.withFieldPointer(FieldIn.DATA, 65536));
        assertThrows(IllegalArgumentException.class, () -> WRONG_FIELD.withFieldPointer(FieldIn.DATA, 0, 8));
    }

    @Test
    void anyBytesAreReadWithoutLeavingThem() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (0x70 | random.nextInt(4) | random.nextInt(2) << 7);
            }
            try {
                Sense.parse(MemorySegment.ofArray(bytes)).ifPresent(Sense::toString);
            } catch (RuntimeException failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }
}
