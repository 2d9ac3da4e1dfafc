// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.scsi.Bytes;
import io.kiovec.scsi.Hostile;
import io.kiovec.scsi.ParameterData;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InquiryTest {

    private static final StandardInquiry DISK = new StandardInquiry(Peripheral.DISK, 6,
            Set.of(InquiryFlag.REMOVABLE, InquiryFlag.COMMAND_QUEUING, InquiryFlag.IMPLICIT_PORT_GROUPS,
                    InquiryFlag.PROTECTION),
            "KIOVEC", "SIMULATED DISK", "0.1", List.of(0x0460, 0x04c0));

    private static String hex(ParameterData data) {
        byte[] bytes = data.bytes();
        return Bytes.hex(MemorySegment.ofArray(bytes), bytes.length);
    }

    private static void body(String expected, VpdPage.Content content) {
        String header = "00%02X%04X".formatted(content.code(), content.body().length);
        assertEquals(header + Bytes.plain(expected), hex(new VpdPage(Peripheral.DISK, content)));
    }

    private static MemorySegment page(VpdPage.Content content) {
        return MemorySegment.ofArray(new VpdPage(Peripheral.DISK, content).bytes());
    }

    @Test
    void standardDataIsLaidOutAsTheTableSays() { // SPC-4, 6.6.2
        assertEquals(Bytes.plain("00 80 06 02 5B 11 00 02" + "4B494F5645432020" + "53494D554C41544544204449534B2020"
                + "302E3120" + "00".repeat(22) + "0460 04C0" + "00".repeat(34)), hex(DISK));
    }

    @Test
    void standardDataComesBack() {
        assertEquals(Optional.of(DISK), StandardInquiry.parse(MemorySegment.ofArray(DISK.bytes())));
        assertEquals(Optional.empty(), StandardInquiry.parse(Bytes.of("00 80 06 02")));
        StandardInquiry start = StandardInquiry.parse(MemorySegment.ofArray(DISK.bytes()).asSlice(0, 20)).orElseThrow();
        assertEquals("KIOVEC", start.vendor());
        assertEquals("SIMU", start.product());
        assertEquals("", start.revision());
        // what lies behind the additional length was not told
        assertEquals("",
                StandardInquiry.parse(Bytes.of("00 00 05 02 03 00 00 00 4B494F5645432020")).orElseThrow().vendor());
    }

    @Test
    void textsThatDoNotFitAreRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new StandardInquiry(Peripheral.DISK, 6, Set.of(), "NINE CHAR", "", "", List.of()));
    }

    @Test
    void theFirstByteTellsWhetherADeviceIsThere() { // SPC-4, 6.6.2
        assertEquals(0x7f, Peripheral.NONE.code());
        assertEquals(new Peripheral(1, DeviceType.SEQUENTIAL_ACCESS), Peripheral.of(0x21));
        assertEquals(DeviceType.UNKNOWN, DeviceType.of(0x06));
        assertEquals(1, Peripheral.TAPE.code());
    }

    @Test
    void pagesAndSerialNumber() { // SPC-4, 7.8.16 and 7.8.18
        body("00 80 83 B0", new SupportedPages(List.of(0xb0, 0x83, 0, 0x80)));
        body("34373131", new UnitSerialNumber("4711"));
        assertEquals(List.of(0, 0x80), SupportedPages.parse(Bytes.of("00 00 0002 00 80 FF")).orElseThrow().pages());
        assertEquals("4711", UnitSerialNumber.parse(Bytes.of("00 80 0006 202034373131")).orElseThrow().number());
        assertEquals(Optional.empty(), UnitSerialNumber.parse(Bytes.of("00 83 0004 34373131")));
    }

    @Test
    void designatorsOfAllTypes() { // SPC-4, 7.8.6
        var unit = Designator.Association.LOGICAL_UNIT;
        body("02 01 00 0C 4B494F5645432020 34373131"
                + "01 03 00 08 5000000000004711"
                + "01 03 00 10 6000000000004711 0000000000000001"
                + "01 02 00 08 0102030405060708"
                + "01 14 00 04 00000001"
                + "51 95 00 04 00000002"
                + "01 06 00 04 00000003"
                + "01 0A 00 12 1000 00112233445566778899AABBCCDDEEFF"
                + "53 A8 00 08 69716E2E61000000",
                new DeviceIdentification(List.of(Designator.t10("KIOVEC", "4711"),
                        Designator.naa(unit, 0x5000_0000_0000_4711L), Designator.naa(unit, 0x6000_0000_0000_4711L, 1),
                        Designator.eui64(0x0102_0304_0506_0708L), Designator.relativeTargetPort(1),
                        Designator.targetPortGroup(2).withProtocol(5), Designator.logicalUnitGroup(3),
                        Designator.uuid(java.util.UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
                        Designator.scsiName(Designator.Association.TARGET_DEVICE, "iqn.a").withProtocol(5))));
    }

    @Test
    void aNameThatEndsAtFourBytesStillEndsWithZero() { // SPC-4, 7.8.6.11: null-terminated, null-padded
        assertEquals(8, Designator.scsiName(Designator.Association.TARGET_PORT, "abcd").value().length);
    }

    @Test
    void theBestNameOfTheUnitIsFound() {
        Designator naa = Designator.naa(Designator.Association.LOGICAL_UNIT, 0x6000_0000_0000_4711L, 1);
        DeviceIdentification all = new DeviceIdentification(List.of(Designator.t10("KIOVEC", "4711"),
                Designator.naa(Designator.Association.TARGET_PORT, 0x5000_0000_0000_0001L),
                Designator.naa(Designator.Association.LOGICAL_UNIT, 0x5000_0000_0000_4711L), naa,
                Designator.relativeTargetPort(7)));
        DeviceIdentification back = DeviceIdentification.parse(page(all)).orElseThrow();
        assertEquals(all, back);
        assertEquals(Optional.of(naa), back.logicalUnit());
        assertEquals("60000000000047110000000000000001", naa.text());
        assertEquals(OptionalInt.of(7), back.relativeTargetPort());
        assertEquals("KIOVEC  4711", back.designators().get(0).text());
        assertEquals(Optional.empty(),
                new DeviceIdentification(List.of(Designator.relativeTargetPort(1))).logicalUnit());
    }

    @Test
    void aCutOffDesignatorIsLeftOut() {
        assertEquals(List.of(Designator.relativeTargetPort(1)),
                DeviceIdentification.parse(Bytes.of("00 83 0014 01140004 00000001 01030008 5000")).orElseThrow()
                        .designators());
    }

    @Test
    void extendedInquiry() { // SPC-4, 7.8.7
        ExtendedInquiry page = new ExtendedInquiry(
                Set.of(ExtendedInquiry.Flag.GUARD_CHECK, ExtendedInquiry.Flag.REFERENCE_TAG_CHECK,
                        ExtendedInquiry.Flag.SIMPLE, ExtendedInquiry.Flag.HEAD_OF_QUEUE,
                        ExtendedInquiry.Flag.VOLATILE_CACHE),
                1, 5, 252);
        body("0D 05 01 00 00 00 0005 00 FC" + "00".repeat(50), page);
        assertEquals(Optional.of(page), ExtendedInquiry.parse(page(page)));
    }

    @Test
    void blockLimits() { // SBC-3, 6.5.3; SBC-4, 6.6.4
        BlockLimits page = BlockLimits.NONE.withWriteSame(BlockLimits.ZeroLength.REFUSED, 0x1_0000_0000L)
                .withCompareAndWrite(255).withTransfer(8, 0x8000, 0x400, 0x100)
                .withUnmap(0xffff_ffffL, 16, 4, OptionalLong.of(2)).withAtomic(new BlockLimits.Atomic(1, 2, 3, 4, 5));
        body("01 FF 0008 00008000 00000400 00000100 FFFFFFFF 00000010 00000004 80000002 0000000100000000"
                + "00000001 00000002 00000003 00000004 00000005", page);
        assertEquals(Optional.of(page), BlockLimits.parse(page(page)));
        assertEquals(Optional.of(BlockLimits.NONE), BlockLimits.parse(page(BlockLimits.NONE)));
        // a device of SBC-2 sends 16 bytes
        assertEquals(0x8000,
                BlockLimits.parse(Bytes.of("00 B0 000C 00 00 0008 00008000 00000400")).orElseThrow().transfer());
    }

    @Test
    void characteristicsProvisioningAndStreams() { // SBC-3, 6.5.2 and 6.5.4; SSC-4, clause 8
        BlockCharacteristics solid = new BlockCharacteristics(BlockCharacteristics.NOT_ROTATING, 3,
                BlockCharacteristics.VERIFY_UNMAPPED_SUPPORTED);
        body("0001 00 03 01" + "00".repeat(55), solid);
        assertEquals(Optional.of(solid), BlockCharacteristics.parse(page(solid)));
        BlockCharacteristics erasable = new BlockCharacteristics(BlockCharacteristics.NOT_ROTATING, 0,
                BlockCharacteristics.READABLE_AFTER_BLOCK_ERASE
                        | BlockCharacteristics.READABLE_AFTER_CRYPTOGRAPHIC_ERASE);
        body("0001 00 50 00" + "00".repeat(55), erasable); // SBC-4, 6.6.2
        assertEquals(Optional.of(erasable), BlockCharacteristics.parse(page(erasable)));
        Provisioning thin = new Provisioning(1, Provisioning.UNMAP | Provisioning.WRITE_SAME_16 | Provisioning.ANCHORS,
                1,
                Provisioning.Type.THIN);
        body("01 C6 02 00", thin);
        assertEquals(Optional.of(thin), Provisioning.parse(page(thin)));
        body("01 00", new StreamCapabilities(StreamCapabilities.WRITE_ONCE));
        assertEquals(Optional.of(new StreamCapabilities(1)), StreamCapabilities.parse(page(new StreamCapabilities(1))));
    }

    @Test
    void anAllocationLengthCutsOffButKeepsTheLengthInside() { // SPC-4, 4.2.5.6
        MemorySegment six = Bytes.dirty(6);
        assertEquals(6, new VpdPage(Peripheral.TAPE, new UnitSerialNumber("4711")).write(six));
        assertEquals("018000043437", Bytes.hex(six, 6));
    }

    @Test
    void strangersBytesAreReadWithoutLeavingThem() {
        Hostile.bytes("00", StandardInquiry::parse);
        Hostile.bytes("00 00", SupportedPages::parse);
        Hostile.bytes("00 80", UnitSerialNumber::parse);
        Hostile.bytes("00 83", page -> DeviceIdentification.parse(page).ifPresent(names -> {
            names.logicalUnit();
            names.relativeTargetPort();
        }));
        Hostile.bytes("00 86", ExtendedInquiry::parse);
        Hostile.bytes("00 B0", BlockLimits::parse);
        Hostile.bytes("00 B1", BlockCharacteristics::parse);
        Hostile.bytes("00 B2", Provisioning::parse);
        Hostile.cutOff(DISK.bytes(), StandardInquiry::parse);
    }
}
