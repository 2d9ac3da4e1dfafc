// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.Bytes;
import io.kiovec.scsi.inquiry.BlockCharacteristics;
import io.kiovec.scsi.inquiry.BlockLimits;
import io.kiovec.scsi.inquiry.Peripheral;
import io.kiovec.scsi.inquiry.Provisioning;
import io.kiovec.scsi.inquiry.VpdPage;
import io.kiovec.scsi.mode.ModeField;
import io.kiovec.scsi.mode.ModeValues;
import io.kiovec.scsi.page.PageDescription.Kind;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PageCatalogTest {

    private static final int DISK = 0x00;
    private static final int TAPE = 0x01;

    private static PageDescription page(Kind kind, int type, int code, int subpage) {
        return PageCatalog.find(kind, type, code, subpage).orElseThrow();
    }

    private static Map<String, Long> values(List<DataField> fields, MemorySegment data) {
        Map<String, Long> values = new LinkedHashMap<>();
        fields.stream().filter(field -> field.isIn(data)).forEach(field -> values.put(field.key(), field.get(data)));
        return values;
    }

    /** Our own writer of the page has the same places. */
    @Test
    void blockLimitsAreReadAsTheyAreWritten() {
        BlockLimits limits = BlockLimits.NONE.withWriteSame(BlockLimits.ZeroLength.REFUSED, 1L << 40)
                .withCompareAndWrite(200).withTransfer(8, 70_000, 0xffff_ffffL, 3)
                .withUnmap(11, 12, 13, OptionalLong.of(14)).withAtomic(new BlockLimits.Atomic(15, 16, 17, 18, 19));
        Map<String, Long> values = values(page(Kind.VPD, DISK, BlockLimits.CODE, 0).fields(),
                Bytes.of(new VpdPage(Peripheral.DISK, limits)));
        assertEquals(
                List.of(1L, 200L, 8L, 70_000L, 0xffff_ffffL, 3L, 11L, 12L, 13L, 1L, 14L, 1L << 40, 15L, 16L, 17L, 18L,
                        19L),
                List.copyOf(values.values()));
        assertEquals(70_000L, values.get("maximumTransferLength"));
        assertEquals(1L << 40, values.get("maximumWriteSameLength"));
    }

    @Test
    void otherPagesOfDisksToo() {
        Map<String, Long> bdc = values(page(Kind.VPD, DISK, 0xb1, 0).fields(), Bytes.of(new VpdPage(Peripheral.DISK,
                new BlockCharacteristics(7200, 3, BlockCharacteristics.FORCE_UNIT_ACCESS_BEHAVIOUR))));
        assertEquals(7200L, bdc.get("mediumRotationRate"));
        assertEquals(3L, bdc.get("nominalFormFactor"));
        assertEquals(1L, bdc.get("forceUnitAccessBehavior"));
        Map<String, Long> lbp = values(page(Kind.VPD, DISK, 0xb2, 0).fields(), Bytes.of(new VpdPage(Peripheral.DISK,
                new Provisioning(5, Provisioning.UNMAP | Provisioning.ANCHORS, 2, Provisioning.Type.THIN))));
        assertEquals(List.of(5L, 1L, 0L, 0L, 2L, 1L, 0L, 0L, 2L, 0L), List.copyOf(lbp.values()));
    }

    /** As sg_vpd shows the page of a scsi_debug disk: SPT 1, GRD_CHK, APP_CHK, REF_CHK 0, heads 1. */
    @Test
    void extendedInquiryOfADump() {
        Map<String, Long> values = values(page(Kind.VPD, TAPE, 0x86, 0).fields(),
                Bytes.of("00 86 00 3c 0a 07 02 00 00 00 00 78 00 fc" + " 00".repeat(50)));
        assertEquals(1L, values.get("supportedProtectionTypes"));
        assertEquals(1L, values.get("headOfQueueSupported"));
        assertEquals(1L, values.get("nonvolatileCacheSupported"));
        assertEquals(120L, values.get("extendedSelfTestCompletionMinutes"));
        assertEquals(252L, values.get("maximumSupportedSenseDataLength"));
    }

    /** SBC-4, 6.5.6, of a disk of QEMU: WCE. */
    @Test
    void cachingOfADump() {
        PageDescription caching = page(Kind.MODE, DISK, 0x08, 0);
        MemorySegment data = Bytes.of("88 12 04 00 ff ff 00 00 ff ff ff ff 80 14 00 00 00 00 00 00");
        assertEquals("Caching", caching.name());
        assertEquals(1, caching.field("wce").orElseThrow().get(data));
        assertEquals(0, caching.field("readCacheDisabled").orElseThrow().get(data));
        assertEquals(0xffff, caching.field("MAPFC").orElseThrow().get(data));
        assertEquals(20, caching.field("NCS").orElseThrow().get(data));
        assertEquals(1, caching.field("FSW").orElseThrow().get(data));
        assertTrue(caching.field("nosuch").isEmpty());
    }

    /** Both tables of mode pages say the same of the fields that both have. */
    @ParameterizedTest
    @EnumSource(ModeField.class)
    void everyFieldOfTheModePagesIsWhereTheOtherTableHasIt(ModeField field) {
        int type = PageCatalog.find(Kind.MODE, DISK, field.code(), field.subpage()).isPresent() ? DISK : TAPE;
        PageDescription page = page(Kind.MODE, type, field.code(), field.subpage());
        byte[] body = new byte[62];
        ModeValues with = new ModeValues(field.code(), field.subpage(), body).with(field, field.largest());
        MemorySegment data = MemorySegment.ofArray(with.bytes());
        List<DataField> set = page.fields().stream().filter(one -> one.isIn(data) && one.get(data) != 0).toList();
        assertEquals(1, set.size(),
                () -> field + " is " + set);
        assertEquals(field.largest(), set.getFirst().get(data), () -> field + " is " + set.getFirst());
    }

    @Test
    void aFieldIsSetAndItsNeighboursStay() {
        DataField field = new DataField("X", "x y/z", 1, 3, 2, "");
        MemorySegment data = Bytes.of("FF FF FF");
        field.put(data, 1);
        assertEquals("FFEFFF", Bytes.hex(data, 3));
        assertEquals(1, field.get(data));
        assertThrows(IllegalArgumentException.class, () -> field.put(data, 4));
        assertEquals("xYZ", field.key());
        DataField wide = new DataField("", "wide", 0, 0, 31, "");
        MemorySegment zeros = Bytes.of("80 00 00 00");
        wide.put(zeros, 0x12345678);
        assertEquals("92345678", Bytes.hex(zeros, 4));
        assertFalse(wide.isIn(zeros.asSlice(1)));
        DataField all = new DataField("", "all", 0, 0, 64, "");
        MemorySegment eight = MemorySegment.ofArray(new byte[8]);
        all.put(eight, -1);
        assertEquals(-1, all.get(eight));
    }

    @Test
    void aCodeMeansWhatTheDeviceMakesOfIt() {
        assertEquals("Logical Block Provisioning", page(Kind.LOG, DISK, 0x0c, 0).name());
        assertEquals("Sequential-Access Device", page(Kind.LOG, TAPE, 0x0c, 0).name());
        assertTrue(PageCatalog.find(Kind.VPD, 0x08, 0xb0, 0).isEmpty(), "a changer has none");
    }

    @ParameterizedTest
    @CsvSource({"2,6,total uncorrected errors,''", "3,2,total rereads,''", "5,5,total bytes processed,bytes",
        "16,20,self-test results,''", "14,4,accumulated start stop cycles,''"})
    void parametersHaveNamesAndUnits(int code, int parameter, String name, String unit) {
        PageDescription.Parameter found = page(Kind.LOG, DISK, code, 0).parameter(parameter).orElseThrow();
        assertEquals(name, found.name());
        assertEquals(unit, found.unit());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void noPageIsThereTwiceAndNoFieldHasTheNameOfAnother(Kind kind) {
        for (int type : List.of(DISK, TAPE)) {
            Set<Integer> codes = new HashSet<>();
            for (PageDescription page : PageCatalog.of(kind, type)) {
                assertTrue(codes.add(page.code() << 8 | page.subpage()), page::toString);
                Set<String> names = new HashSet<>();
                page.fields().forEach(field -> assertTrue(names.add(field.key()), field::toString));
                page.parameters().forEach(one -> assertTrue(one.first() <= one.last(), one::toString));
            }
            assertFalse(codes.isEmpty());
        }
    }
}
