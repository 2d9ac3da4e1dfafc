// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.DeviceException;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.target.internal.fake.FakeDisk;
import io.kiovec.target.internal.fake.FakeMedium;
import io.kiovec.target.internal.unit.ServedUnits.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetCommandsTest {

    private ServedUnits units;

    @BeforeEach
    void threeUnits() throws DeviceException {
        List<ServedUnit> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            FakeDisk disk = new FakeDisk(new FakeMedium(8), "fake:" + i);
            made.add(new ServedUnit(i, disk.address(), disk, 0));
        }
        units = new ServedUnits(made, new PortGroups("iqn.2026-11.test:target", 1));
    }

    private Answer answer(int... cdb) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < cdb.length; i++) {
            bytes[i] = (byte) cdb[i];
        }
        return TargetCommands.withoutUnit(units, bytes);
    }

    private Answer reportLuns(int select, int allocation) {
        return answer(0xa0, 0, select, 0, 0, 0, 0, 0, allocation >> 8, allocation);
    }

    @Test
    void reportLunsNamesThoseThatAreThere() {
        assertArrayEquals(new byte[]{0, 0, 0, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0,
            0, 0, 0, 0, 0}, reportLuns(0, 256).data());
        units.change("fake:1", Presence.ABSENT);
        assertArrayEquals(new byte[]{0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0},
                reportLuns(0, 256).data());
    }

    @Test
    void reportLunsIsCutToItsAllocationLength() {
        assertEquals(16, reportLuns(2, 16).data().length);
        assertEquals(Optional.of(Senses.INVALID_CDB), reportLuns(0, 15).sense());
        assertEquals(Optional.of(Senses.INVALID_CDB), reportLuns(3, 256).sense());
        assertEquals(8, reportLuns(1, 256).data().length);
    }

    @Test
    void inquiryOfNothingSaysThatNothingCanBeThere() {
        Answer answer = answer(0x12, 0, 0, 0, 255);
        assertEquals(ScsiStatus.GOOD, answer.status());
        assertEquals(0x7f, answer.data()[0]);
        assertEquals(answer.data().length - 5, answer.data()[4]);
        assertArrayEquals(new byte[]{0x7f, 0, 0, 1, 0}, answer(0x12, 1, 0, 0, 255).data());
        assertEquals(Optional.of(Senses.INVALID_CDB), answer(0x12, 1, 0x83, 0, 255).sense());
    }

    @Test
    void requestSenseOfNothingTellsThatInItsData() {
        byte[] data = answer(0x03, 0, 0, 0, 252).data();
        assertEquals(5, data[2]);
        assertEquals(0x25, data[12]);
        assertEquals(0x72, answer(0x03, 1, 0, 0, 252).data()[0]);
    }

    @Test
    void everythingElseIsRefused() {
        assertEquals(Optional.of(Senses.NO_UNIT), answer(0x00).sense());
        assertEquals(Optional.of(Senses.NO_UNIT), answer(0x28).sense());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0001000000000000,1", "00ff000000000000,255", "4001000000000000,1", "4100000000000000,256",
        "0100000000000000,-1", "0001000100000000,-1", "c101000000000000,-1", "8001000000000000,-1"})
    void addresses(String hex, int lun) {
        assertEquals(lun, LunAddress.parse(Long.parseUnsignedLong(hex, 16)));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "255", "256", "16383"})
    void whatIsFormattedIsParsed(int lun) {
        assertEquals(lun, LunAddress.parse(LunAddress.format(lun)));
    }

    @Test
    void anAddressThatIsKnownButHasNoUnit() {
        assertEquals(2, units.find(2L << 48));
        assertEquals(-1, units.find(3L << 48));
    }

    @ParameterizedTest
    @CsvSource({"1,4096", "4096,4096", "4097,8192", "262144,262144", "262145,524288"})
    void buffersHaveSizesThatDouble(int length, int size) throws DeviceException {
        assertEquals(size, BufferPool.sizeFor(length));
        DataBuffer buffer = units.get(0).buffers().take(length);
        assertEquals(size, buffer.size());
        buffer.release();
    }

    @Test
    void aBufferThatWasGivenBackIsUsedAgainAsFarAsThePoolMayKeep() throws DeviceException {
        FakeMedium medium = new FakeMedium(8);
        BufferPool pool = new BufferPool(new FakeDisk(medium, "fake:x"), 8192);
        DataBuffer first = pool.take(4096);
        first.release();
        assertEquals(first, pool.take(100));
        DataBuffer large = pool.take(16384);
        large.release();
        first.release();
        assertEquals(1, medium.buffers());
        pool.close();
        assertEquals(0, medium.buffers());
    }
}
