// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.scsi.Bytes;
import io.kiovec.scsi.Hostile;
import io.kiovec.scsi.cdb.BlockControlCdb;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockDataTest {

    @Test
    void capacityOfTenAndSixteen() { // SBC-3, 5.15.2 and 5.16.2
        Capacity thin = new Capacity(0xffff, 4096, 1, 2, 3, 4, Capacity.PROVISIONED | Capacity.UNMAPPED_READ_ZEROS);
        assertEquals(Bytes.plain("000000000000FFFF 00001000 01 23 C004" + "00".repeat(16)), Bytes.hex(thin));
        assertEquals(Optional.of(thin), Capacity.parse(Bytes.of(thin)));
        assertEquals(Bytes.plain("0000FFFF 00001000"), Bytes.hex(thin.ten()));
        Capacity plain = Capacity.of(0x1_0000, 512);
        assertEquals(Optional.of(plain), Capacity.parseTen(Bytes.of(plain.ten())));
        assertEquals(Optional.of(plain), Capacity.parse(Bytes.of("000000000000FFFF 00000200")), "12 bytes, of old");
        assertEquals(0x1_0000, plain.blocks());
        // protection types 1 to 3 are P_TYPE 0 to 2
        assertEquals(5, new Capacity(0, 512, 3, 0, 0, 0, 0).bytes()[12]);
    }

    @Test
    void aCapacityBeyond32BitsAsksForSixteen() { // SBC-3, 5.15.2
        assertEquals(Bytes.plain("FFFFFFFF 00000200"), Bytes.hex(Capacity.of(1L << 32, 512).ten()).substring(0, 16));
        assertEquals(Bytes.plain("FFFFFFFF 00000200"), Bytes.hex(Capacity.of(1L << 40, 512).ten()));
        assertEquals(Bytes.plain("FFFFFFFE 00000200"), Bytes.hex(Capacity.of((1L << 32) - 1, 512).ten()));
        assertEquals(Bytes.plain("FFFFFFFF 00000200"), Bytes.hex(new Capacity(-1, 512, 0, 0, 0, 0, 0).ten()));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Capacity(0, 512, 4, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Capacity(0, 512, 0, 0, 16, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Capacity(0, 512, 0, 0, 0, 0x4000, 0));
    }

    @Test
    void stateOfBlocks() { // SBC-3, 5.4.2
        LbaStatus status = new LbaStatus(List.of(new LbaStatus.Extent(5, 3, LbaStatus.State.MAPPED),
                new LbaStatus.Extent(8, 0xffff_ffffL, LbaStatus.State.DEALLOCATED)));
        assertEquals(
                Bytes.plain(
                        "00000024 00000000 0000000000000005 00000003 00 000000 0000000000000008 FFFFFFFF 01 000000"),
                Bytes.hex(status));
        assertEquals(Optional.of(status), LbaStatus.parse(Bytes.of(status)));
        assertEquals(List.of(status.extents().get(0)),
                LbaStatus.parse(Bytes.of(status).asSlice(0, 39)).orElseThrow().extents());
        assertEquals(LbaStatus.State.OTHER,
                LbaStatus.parse(Bytes.of("00000014 00000000 0000000000000005 00000003 07 000000")).orElseThrow()
                        .extents()
                        .get(0).state());
    }

    @Test
    void blocksToUnmap() { // SBC-3, 5.28.2
        UnmapList list = new UnmapList(List.of(new UnmapList.Range(0x1_0000_0000L, 8), new UnmapList.Range(1, 0)));
        assertEquals(
                Bytes.plain("0026 0020 00000000 0000000100000000 00000008 00000000 0000000000000001 00000000 00000000"),
                Bytes.hex(list));
        assertEquals(Optional.of(list), UnmapList.parse(Bytes.of(list)));
        assertEquals(List.of(list.ranges().get(0)),
                UnmapList.parse(Bytes.of(list).asSlice(0, 39)).orElseThrow().ranges());
        assertEquals(Optional.empty(), UnmapList.parse(Bytes.of("0026 0020 000000")));
        assertEquals(List.of(list.ranges().get(0)), UnmapList.parse(Bytes.of("0000 0010 00000000" + Bytes.plain(
                "0000000100000000 00000008 00000000"))).orElseThrow().ranges(), "the outer length is not looked at");
        // the inner length may say less than the outer
        assertEquals(List.of(),
                UnmapList.parse(Bytes.of("0016 000F 00000000" + "00".repeat(16))).orElseThrow().ranges());
    }

    @Test
    void aDiskWithoutDefects() { // SBC-3, 5.17.2 and 5.18.2
        DefectList list = new DefectList(BlockControlCdb.GROWN_LIST, 5);
        assertEquals("000D0000", Bytes.hex(list.ten()));
        assertEquals("000D000000000000", Bytes.hex(list));
    }

    @Test
    void strangersBytesAreReadWithoutLeavingThem() {
        Hostile.bytes("", Capacity::parse);
        Hostile.bytes("", Capacity::parseTen);
        Hostile.bytes("00000034", LbaStatus::parse);
        Hostile.bytes("0046 0040", UnmapList::parse);
    }
}
