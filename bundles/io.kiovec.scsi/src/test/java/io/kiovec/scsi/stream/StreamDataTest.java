// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.Bytes;
import io.kiovec.scsi.Hostile;
import io.kiovec.scsi.stream.TapePosition.State;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamDataTest {

    @Test
    void shortPosition() { // SSC-4, clause 7
        TapePosition position = new TapePosition(Set.of(State.END_OF_PARTITION), 1, 0x12345678, 0x12345670, 0, 8,
                0x1000);
        assertEquals(Bytes.plain("40 01 0000 12345678 12345670 00 000008 00001000"), Bytes.hex(position.shortForm()));
        assertEquals(Optional.of(position), TapePosition.parseShort(Bytes.of(position.shortForm())));
    }

    @Test
    void longPosition() { // SSC-4, clause 7
        TapePosition position = TapePosition.of(Set.of(State.BEGINNING_OF_PARTITION, State.BEYOND_EARLY_WARNING), 2,
                0x1_0000_0005L, 7);
        assertEquals(Bytes.plain("81 000000 00000002 0000000100000005 0000000000000007 0000000000000000"),
                Bytes.hex(position.longForm()));
        assertEquals(Optional.of(position), TapePosition.parseLong(Bytes.of(position.longForm())));
        TapePosition unknown = TapePosition.of(Set.of(State.LOCATION_UNKNOWN, State.FILE_UNKNOWN), 0, 0, 0);
        assertEquals("0C", Bytes.hex(unknown.longForm()).substring(0, 2));
        assertFalse(unknown.isKnown());
    }

    @Test
    void extendedPosition() { // SSC-4, clause 7
        TapePosition position = new TapePosition(Set.of(State.BYTES_UNKNOWN, State.OBJECTS_UNKNOWN), 3, 0x1_0000_0005L,
                0x1_0000_0001L, 0, 4, 0);
        assertEquals(Bytes.plain("30 03 001C 00 000004 0000000100000005 0000000100000001 0000000000000000"),
                Bytes.hex(position.extendedForm()));
        assertEquals(Optional.of(position), TapePosition.parseExtended(Bytes.of(position.extendedForm())));
    }

    @Test
    void aPositionBeyond32BitsIsAnOverflowInTheShortForm() { // SSC-4, clause 7: PERR
        TapePosition far = TapePosition.of(Set.of(), 0, 0x1_0000_0000L, 0);
        assertEquals(Bytes.plain("02 00 0000 00000000 00000000 00 000000 00000000"), Bytes.hex(far.shortForm()));
        assertFalse(TapePosition.parseShort(Bytes.of(far.shortForm())).orElseThrow().isKnown());
        assertTrue(far.isKnown());
        TapePosition last = TapePosition.of(Set.of(), 3, 0xffff_ffffL, 7);
        assertEquals(Bytes.plain("00 03 0000 FFFFFFFF FFFFFFFF 00 000000 00000000"), Bytes.hex(last.shortForm()));
        assertEquals(0x1_0000_0000L, TapePosition.parseExtended(Bytes.of(far.extendedForm())).orElseThrow().object());
    }

    @Test
    void aBufferTooLargeForItsFieldsIsAnOverflowToo() { // SSC-4, clause 7: PERR
        String nothing = Bytes.plain("02 01 0000 00000000 00000000 00 000000 00000000");
        TapePosition objects = new TapePosition(Set.of(), 1, 0x200_0000, 0x100_0000, 0, 0x100_0000, 1);
        assertEquals(nothing, Bytes.hex(objects.shortForm()));
        assertEquals(Bytes.plain("02 01 001C 00 FFFFFF 0000000002000000 0000000001000000 0000000000000001"),
                Bytes.hex(objects.extendedForm()));
        TapePosition bytes = new TapePosition(Set.of(), 1, 2, 1, 0, 1, 0x1_0000_0000L);
        assertEquals(nothing, Bytes.hex(bytes.shortForm()));
        assertEquals(Bytes.plain("00 01 001C 00 000001 0000000000000002 0000000000000001 0000000100000000"),
                Bytes.hex(bytes.extendedForm()));
    }

    @Test
    void blockLimits() { // SSC-4, 6.5
        StreamBlockLimits limits = new StreamBlockLimits(2, 0x80_0000, 4);
        assertEquals(Bytes.plain("02 800000 0004"), Bytes.hex(limits));
        assertEquals(Optional.of(limits), StreamBlockLimits.parse(Bytes.of(limits)));
        assertEquals(Optional.empty(), StreamBlockLimits.parse(Bytes.of("02 800000 00")));
    }

    @Test
    void densities() { // SSC-4, clause 7
        var density = new DensityReport.Density(0x5a, 0x5a,
                DensityReport.Density.WRITABLE | DensityReport.Density.DEFAULT,
                0x3c12, 127, 1280, 2_500_000, "LTO-CVE", "U-616", "Ultrium 6/16T");
        DensityReport report = new DensityReport(List.of(density));
        assertEquals(Bytes.plain("0036 0000 5A 5A A0 0000 003C12 007F 0500 002625A0" + "4C544F2D43564520"
                + "552D363136202020" + "556C747269756D20362F31365420202020202020"), Bytes.hex(report));
        assertEquals(Optional.of(report), DensityReport.parse(Bytes.of(report)));
    }

    @Test
    void attributes() { // SPC-4, 6.17.2 and 7.4.1
        AttributeList list = new AttributeList(List.of(MediumAttribute.of(StandardAttribute.USER_LABEL, "Müller"),
                MediumAttribute.of(StandardAttribute.LOAD_COUNT, 7),
                MediumAttribute.of(StandardAttribute.MEDIUM_MANUFACTURER, "KIOVEC")));
        String hex = Bytes.hex(list);
        assertEquals(
                Bytes.plain("000000BF 0003 80 0008 0000000000000007 0400 81 0008 4B494F5645432020 0803 02 00A0 4DC3BC"),
                hex.substring(0, 76));
        assertEquals(Optional.of(list), AttributeList.parse(Bytes.of(list)));
        assertEquals("Müller", list.find(0x0803).orElseThrow().text());
        assertEquals("KIOVEC", list.find(0x0400).orElseThrow().text());
        assertEquals(7, list.find(0x0003).orElseThrow().number());
        assertEquals(MediumAttribute.Access.READ_ONLY, list.find(0x0003).orElseThrow().access());
        assertEquals(Optional.of(StandardAttribute.BARCODE), StandardAttribute.of(0x0806));
        assertEquals(Optional.empty(), StandardAttribute.of(0x0900));
    }

    @Test
    void aListToWriteIsWhole() { // SPC-4, 6.48
        AttributeList list = new AttributeList(List.of(MediumAttribute.of(StandardAttribute.BARCODE, "KIO001L6"),
                MediumAttribute.of(0x0900, MediumAttribute.Format.BINARY, MediumAttribute.Access.READ_WRITE,
                        new byte[0])));
        byte[] bytes = list.bytes();
        assertTrue(AttributeList.isWhole(MemorySegment.ofArray(bytes)));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertFalse(AttributeList.isWhole(MemorySegment.ofArray(cut)), "cut off at " + length);
        }
        assertFalse(AttributeList.isWhole(Bytes.of("00000006 0806 01 0002 41")), "an attribute beyond the end");
    }

    @Test
    void otherListsOfAttributes() { // SPC-4, 6.17.3 to 6.17.6
        assertEquals(Bytes.plain("00000004 0003 0806"), Bytes.hex(AttributeList.identifiers(Set.of(0x0806, 3))));
        assertEquals(List.of(3, 0x0806), AttributeList.parseIdentifiers(Bytes.of("00000004 0003 0806 FFFF")));
        assertEquals(Bytes.plain("0002 00 02"), Bytes.hex(AttributeList.numbers(0, 2)));
    }

    @Test
    void strangersBytesAreReadWithoutLeavingThem() {
        Hostile.bytes("", TapePosition::parseShort);
        Hostile.bytes("", TapePosition::parseLong);
        Hostile.bytes("", TapePosition::parseExtended);
        Hostile.bytes("", StreamBlockLimits::parse);
        Hostile.bytes("0078 0000", DensityReport::parse);
        Hostile.bytes("00000060", data -> {
            AttributeList.parse(data).ifPresent(AttributeList::toString);
            AttributeList.isWhole(data);
            AttributeList.parseIdentifiers(data);
        });
    }
}
