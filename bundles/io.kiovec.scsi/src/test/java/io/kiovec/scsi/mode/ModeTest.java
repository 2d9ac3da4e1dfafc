// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Bytes;
import io.kiovec.scsi.FieldIn;
import io.kiovec.scsi.FieldPointer;
import io.kiovec.scsi.Hostile;
import io.kiovec.scsi.cdb.PageControl;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ModeTest {

    /** SBC-3, 6.4.5: WCE on and changeable. */
    private static final ModePage CACHING = ModePage.of(0x08, 0, ModePage.Persistence.SAVABLE,
            "04 00 FFFF 0000 FFFF FFFF 80 14 0000 00 000000", "04 00 0000 0000 0000 0000 00 00 0000 00 000000");
    /** SPC-4, 7.5.8: D_SENSE and SWP changeable. */
    private static final ModePage CONTROL = ModePage.of(0x0a, 0, ModePage.Persistence.VOLATILE,
            "00 00 00 00 0000 FFFF 0000", "04 00 08 00 0000 0000 0000");
    /** SPC-4, 7.5.9. */
    private static final ModePage EXTENSION = ModePage.of(0x0a, 1, ModePage.Persistence.VOLATILE,
            "00 00 FC" + "00".repeat(25),
            "00".repeat(28));
    private static final ModePage VENDOR = ModePage.of(0, 0, ModePage.Persistence.VOLATILE, "0102", "0000");
    private static final ModePages PAGES = ModePages.of(List.of(VENDOR, CONTROL, EXTENSION, CACHING));

    private static String sense(ModeFormat format, Optional<BlockDescriptor> descriptor, PageControl control, int page,
            int subpage) {
        byte[] bytes = ModeParameters
                .sense(format, ModeParameters.WRITE_PROTECT | ModeParameters.DPO_FUA, descriptor,
                        PAGES.select(page, subpage),
                        control)
                .bytes();
        return Bytes.hex(MemorySegment.ofArray(bytes), bytes.length);
    }

    private static ModeSelect select(ModeFormat format, String list) {
        return ModeSelect.check(Bytes.of(list), format, PAGES, ModeSelect.Rule.NONE);
    }

    private static void refused(AdditionalSense reason, OptionalInt byteAt, OptionalInt bitAt, ModeSelect result) {
        assertEquals(new ModeSelect.Refused(reason, byteAt, bitAt), result);
    }

    private static void wrongField(int byteAt, ModeSelect result) {
        refused(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST, OptionalInt.of(byteAt), OptionalInt.empty(), result);
    }

    @Test
    void senseOfSixHasAHeaderOfFour() { // SPC-4, 7.5.5; SBC-3, 6.4.2.2
        assertEquals(Bytes.plain("1F 00 90 08  00001000 00 000200  88 12 0400FFFF0000FFFFFFFF8014000000000000"),
                sense(ModeFormat.SIX, Optional.of(BlockDescriptor.disk(0x1000, 512)), PageControl.CURRENT, 8, 0));
    }

    @Test
    void senseOfTenHasAHeaderOfEight() { // SPC-4, 7.5.5; SBC-3, 6.4.2.3
        assertEquals(
                Bytes.plain("0022 00 90 01 00 0010  0000000100000000 00000000 00001000  0A 0A 04000800000000000000"),
                sense(ModeFormat.TEN, Optional.of(BlockDescriptor.longDisk(0x1_0000_0000L, 4096)),
                        PageControl.CHANGEABLE,
                        0x0a, 0));
        assertEquals(Bytes.plain("0026 00 90 00 00 0000  4A 01 001C 0000FC") + "00".repeat(25),
                sense(ModeFormat.TEN, Optional.empty(), PageControl.DEFAULT, 0x0a, 1));
    }

    @Test
    void allPagesAreInOrderAndPageZeroLast() { // SPC-4, 6.13
        assertEquals(List.of(CACHING, CONTROL, EXTENSION, VENDOR), PAGES.select(0x3f, 0xff));
        assertEquals(List.of(CACHING, CONTROL, VENDOR), PAGES.select(0x3f, 0));
        assertEquals(List.of(CONTROL, EXTENSION), PAGES.select(0x0a, 0xff));
        assertEquals(List.of(EXTENSION), PAGES.select(0x0a, 1));
        assertEquals(List.of(), PAGES.select(0x3f, 1));
        assertEquals(List.of(), PAGES.select(0x1c, 0));
        assertThrows(IllegalArgumentException.class, () -> ModePages.of(List.of(CONTROL, CONTROL)));
    }

    @Test
    void whatWasSensedIsReadAgain() {
        for (ModeFormat format : ModeFormat.values()) {
            ModeParameters sent = ModeParameters.sense(format, ModeParameters.WRITE_PROTECT,
                    Optional.of(BlockDescriptor.tape(0x5a, 0, 0x1_0000)), PAGES.all(), PageControl.CURRENT);
            ModeParameters back = ModeParameters.parse(MemorySegment.ofArray(sent.bytes()), format).orElseThrow();
            assertTrue(back.has(ModeParameters.WRITE_PROTECT));
            assertEquals(0, back.mediumType());
            assertEquals(0x58, ModeParameters.parse(MemorySegment.ofArray(sent.withMediumType(0x58).bytes()), format)
                    .orElseThrow().mediumType());
            assertEquals(sent.descriptor(), back.descriptor());
            assertEquals(0x5a, back.descriptor().orElseThrow().density());
            assertEquals(0x1_0000, back.descriptor().orElseThrow().blockLength());
            assertEquals(4, back.pages().size());
            assertEquals(Optional.of(EXTENSION.current()), back.page(0x0a, 1));
            assertEquals(1, back.page(0x08, 0).orElseThrow().get(ModeField.WRITE_CACHE_ENABLE));
            assertEquals(Optional.empty(), back.page(0x1c, 0));
        }
    }

    @Test
    void aCapacityBeyond32BitsIsShownAsTheLargest() { // SBC-3, 6.4.2.2
        assertEquals(0xffff_ffffL, BlockDescriptor.disk(1L << 40, 512).diskBlocks());
        assertEquals(1L << 40, BlockDescriptor.longDisk(1L << 40, 512).diskBlocks());
    }

    @Test
    void fieldsAreReadAndWrittenByName() {
        ModePage off = CACHING.with(ModeField.WRITE_CACHE_ENABLE, 0);
        assertEquals(0, off.get(ModeField.WRITE_CACHE_ENABLE));
        assertEquals(1, off.defaults().get(ModeField.WRITE_CACHE_ENABLE));
        assertEquals(0xffff, CONTROL.get(ModeField.BUSY_TIMEOUT));
        assertEquals(0x1234, CONTROL.with(ModeField.BUSY_TIMEOUT, 0x1234).get(ModeField.BUSY_TIMEOUT));
        assertEquals("mode page 0A0A" + "00002000000012340000", CONTROL.with(ModeField.BUSY_TIMEOUT, 0x1234)
                .with(ModeField.UNIT_ATTENTION_INTERLOCK, 2).current().toString());
        assertEquals(0xfc, PAGES.get(ModeField.MOST_SENSE));
        assertEquals(0, PAGES.get(ModeField.REPORT_METHOD));
        assertThrows(IllegalArgumentException.class, () -> CONTROL.with(ModeField.QUEUE_ERROR, 4));
        assertThrows(IllegalArgumentException.class, () -> CONTROL.get(ModeField.WRITE_CACHE_ENABLE));
    }

    @Test
    void aResetBringsTheSavedValues() { // SPC-4, 5.10
        ModePages changed = PAGES.with(CACHING.with(ModeField.WRITE_CACHE_ENABLE, 0))
                .with(CONTROL.with(ModeField.DESCRIPTOR_SENSE, 1));
        ModePages lost = changed.map(ModePage::reset);
        assertEquals(1, lost.get(ModeField.WRITE_CACHE_ENABLE));
        ModePages kept = changed.map(ModePage::save).map(ModePage::reset);
        assertEquals(0, kept.get(ModeField.WRITE_CACHE_ENABLE));
        assertEquals(0, kept.get(ModeField.DESCRIPTOR_SENSE), "a page that cannot be saved");
    }

    @Test
    void selectChangesWhatTheMaskAllows() {
        var accepted = assertInstanceOf(ModeSelect.Accepted.class,
                select(ModeFormat.SIX, "00 00 00 08 00000000 00 001000 88 12 0000FFFF0000FFFFFFFF8014000000000000"
                        + "0A 0A 04000800 0000 FFFF 0000"));
        assertEquals(0, accepted.pages().get(ModeField.WRITE_CACHE_ENABLE));
        assertEquals(1, accepted.pages().get(ModeField.DESCRIPTOR_SENSE));
        assertEquals(1, accepted.pages().get(ModeField.SOFTWARE_WRITE_PROTECT));
        assertEquals(List.of(0x08, 0x0a), accepted.changed().stream().map(ModePage::code).toList());
        assertEquals(4096, accepted.descriptor().orElseThrow().blockLength());
        assertEquals(1, PAGES.get(ModeField.WRITE_CACHE_ENABLE), "nothing has been changed");
    }

    @Test
    void anEmptyListIsNoError() { // SPC-4, 6.11
        assertEquals(new ModeSelect.Accepted(0, 0, Optional.empty(), List.of(), PAGES), select(ModeFormat.TEN, ""));
        assertInstanceOf(ModeSelect.Accepted.class, select(ModeFormat.SIX, "00000000"));
    }

    @Test
    void theWrongByteIsNamed() { // SPC-4, 4.5.2.4.2 and 7.5
        // RCD, bit 0 of byte 2 of the page
        refused(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST, OptionalInt.of(4 + 2), OptionalInt.of(0),
                select(ModeFormat.SIX, "00000000 08 12 0500FFFF0000FFFFFFFF8014000000000000"));
        refused(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST, OptionalInt.of(8 + 4 + 2), OptionalInt.of(7),
                select(ModeFormat.TEN, "0000000000000000 4A 01 001C 00007C" + "00".repeat(25)));
        // a page, a subpage, a length of a page that are not there
        refused(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST, OptionalInt.of(4), OptionalInt.of(5),
                select(ModeFormat.SIX, "00000000 1C 0A 00000000000000000000"));
        wrongField(5, select(ModeFormat.SIX, "00000000 4A 02 001C"));
        wrongField(5, select(ModeFormat.SIX, "00000000 0A 08 0000000000000000"));
        wrongField(10, select(ModeFormat.TEN, "0000000000000000 4A 01 0000"));
        // a length of a block descriptor
        wrongField(3, select(ModeFormat.SIX, "00000004 00000000"));
        wrongField(6, select(ModeFormat.TEN, "0000000001000008 0000000000000000"));
        ModeSelect.Refused refusal = assertInstanceOf(ModeSelect.Refused.class,
                select(ModeFormat.SIX, "00000000 3E 00"));
        assertEquals(Optional.of(new FieldPointer(FieldIn.DATA, 4, OptionalInt.of(5))), refusal.sense().fieldPointer());
    }

    @Test
    void aListThatIsCutOffIsALengthError() { // SPC-4, 6.11: PARAMETER LIST LENGTH ERROR
        String whole = "00000008 00000000 00 000200 08 12 0400FFFF0000FFFFFFFF8014000000000000";
        byte[] bytes = Bytes.of(whole).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        List<Integer> boundaries = List.of(0, 12, bytes.length); // after nothing, the descriptor, the page
        for (int length = 1; length < bytes.length; length++) {
            ModeSelect result = ModeSelect.check(MemorySegment.ofArray(java.util.Arrays.copyOf(bytes, length)),
                    ModeFormat.SIX,
                    PAGES, ModeSelect.Rule.NONE);
            if (boundaries.contains(length)) {
                assertInstanceOf(ModeSelect.Accepted.class, result);
            } else {
                refused(AdditionalSense.PARAMETER_LIST_LENGTH_ERROR, OptionalInt.empty(), OptionalInt.empty(), result);
            }
        }
    }

    @Test
    void theDevicesOwnRuleIsAsked() {
        ModeSelect.Rule noProtection = (page, values) -> page.code() == 0x0a
                && values.get(ModeField.SOFTWARE_WRITE_PROTECT) == 1 ? OptionalInt.of(4) : OptionalInt.empty();
        wrongField(8, ModeSelect.check(Bytes.of("00000000 0A 0A 00000800 0000 FFFF 0000"), ModeFormat.SIX, PAGES,
                noProtection));
    }

    @Test
    void strangersBytesAreReadWithoutLeavingThem() {
        for (ModeFormat format : ModeFormat.values()) {
            Hostile.bytes("", data -> ModeParameters.parse(data, format).ifPresent(read -> {
                read.page(8, 0);
                read.bytes();
            }));
            Hostile.bytes(format == ModeFormat.SIX ? "00000000 08 12" : "0000000000000000 4A 01 001C",
                    list -> ModeSelect.check(list, format, PAGES, ModeSelect.Rule.NONE));
        }
    }
}
