// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static io.kiovec.sim.internal.tape.TapeRig.good;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.WriteProtection;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The log pages of a drive. */
class TapeLogPagesTest extends TapeUnitFixture {

    @Test
    void dataCountersCountAndCanBeReset() {
        rig.write(1000);
        rig.write(500);
        rig.locate(0, 0);
        rig.in(TapeRig.block(1000), cdb -> StreamCdb.read6(cdb, 0, 1000));
        assertEquals(1500, number(log(0x02).get(5)));
        assertEquals(1000, number(log(0x03).get(5)));
        assertEquals(1500, number(log(0x0c).get(0)));
        assertEquals(1000, number(log(0x0c).get(3)));
        good(send("4C 02 C2 00 00 00 00 0000 00"));
        assertEquals(0, number(log(0x02).get(5)));
        assertEquals(1000, number(log(0x03).get(5)));
    }

    @Test
    void tapeAlertHas64FlagsAndForgetsWhatItTold() {
        assertEquals(64, log(0x2e).size());
        good(send("1E 00 00 00 01 00"));
        load(0);
        assertEquals(1L << 64 - 0x0a, number(log(0x12).get(0)));
        assertEquals(1L << 64 - 0x0a, number(log(0x12).get(0)), "the other page forgets nothing");
        assertEquals(1, alert(0x0a));
        assertEquals(0, alert(0x0a));
        assertEquals(0, number(log(0x12).get(0)));
        load(0);
        assertEquals(0, alert(0x0a), "its cause was there all the time");
        good(send("1E 00 00 00 00 00"));
        good(load(0));
        good(load(1));
        good(send("1E 00 00 00 01 00"));
        load(0);
        assertEquals(1, alert(0x0a));
    }

    @Test
    void theSequentialAccessPageTellsMegabytes() throws IOException {
        use(new TapeModel("big", Optional.of(TapeModel.IN_MEMORY), 100_000_000_000L, 1, "", CartridgeKind.DATA,
                WriteProtection.OFF, 10_000_000_000L, 1, TapeModel.MAX_BLOCK, 0, Duration.ZERO));
        MemorySegment block = TapeRig.block(3_000_000);
        good(rig.out(block, cdb -> StreamCdb.write6(cdb, 0, 3_000_000)));
        Map<Integer, byte[]> page = log(0x0c);
        assertEquals(3, number(page.get(4)));
        assertEquals(90_000, number(page.get(5)));
        assertEquals(10_000, number(page.get(6)));
        assertEquals(3, number(page.get(7)));
    }
}
