// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.BlockEndpointQueue.Kind;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules S2 and S5 in a queue: what a flush is for, and what the disk tells beside answers. */
class ScsiDiskQueueCacheTest extends QueuedDisk {

    @Test
    void S2_aLossIsToldByTheNextFlushOnce() throws Exception {
        open();
        scsi.answer("2a", FakeScsi.GOOD).answer("35", FakeScsi.GOOD).answer("28", FakeScsi.GOOD);
        write();
        scsi.answerInTurn(READ_8_AT_0, List.of(FakeDiskScript.attention(0x2900)));
        assertEquals(4096, read().bytes());
        assertEquals(Failure.OUTCOME_UNKNOWN, flush().failure());
        assertEquals(Failure.NONE, flush().failure());
    }

    @Test
    void S2_aFlushIsNotForWritesThatHaveNotEnded() throws Exception {
        open();
        scsi.answerInTurn(WRITE_8_AT_0, List.of(busy(), busy()));
        scsi.answer("2a", FakeScsi.GOOD).answer("35", FakeScsi.GOOD).answer("28", FakeScsi.GOOD);
        long written = blocks.offer(Kind.WRITE, 0, eightBlocks).orElseThrow();
        blocks.queue().submit();
        while (commands.inside() > 0) {
            blocks.queue().reap(blocks, 0, 0);
        }
        blocks.offer(Kind.FLUSH, 0, MemorySegment.NULL);
        blocks.queue().submit();
        blocks.queue().reap(blocks, 1, 1);
        assertTrue(!blocks.came.containsKey(written), "written after the flush");
        blocks.drain();
        scsi.answerInTurn(READ_8_AT_0, List.of(FakeDiskScript.attention(0x2900)));
        read();
        assertEquals(Failure.OUTCOME_UNKNOWN, flush().failure());
    }

    @Test
    void S2_aFlushThatFailedLeavesWhatItWasToMakeLast() throws Exception {
        open();
        scsi.answer("2a", FakeScsi.GOOD).answer("28", FakeScsi.GOOD).answer("35", FakeScsi.GOOD);
        write();
        scsi.answerInTurn(SYNCHRONIZE, List.of(FakeScsi.sense(SenseKey.MEDIUM_ERROR, 0x0c00)));
        assertEquals(Failure.MEDIUM, flush().failure());
        scsi.answerInTurn(READ_8_AT_0, List.of(FakeDiskScript.attention(0x2900)));
        read();
        assertEquals(Failure.OUTCOME_UNKNOWN, flush().failure(), "nothing was written since, but the flush had failed");
    }

    @Test
    void anotherMediumRefusesAllAlsoWhatWaits() throws Exception {
        script.removable = 0x80;
        open();
        scsi.answerInTurn(READ_8_AT_0, List.of(FakeDiskScript.attention(0x2800)));
        scsi.answerInTurn(WRITE_8_AT_0, List.of(busy()));
        scsi.answer("28", FakeScsi.GOOD).answer("2a", FakeScsi.GOOD);
        long waits = blocks.offer(Kind.WRITE, 0, eightBlocks).orElseThrow();
        long told = blocks.offer(Kind.READ, 0, eightBlocks).orElseThrow();
        blocks.drain();
        assertEquals(Failure.UNIT_ATTENTION, blocks.came.get(told).failure());
        assertEquals(Failure.UNIT_ATTENTION, blocks.came.get(waits).failure());
        scsi.seen.clear();
        assertEquals(Failure.UNIT_ATTENTION, write().failure());
        assertEquals(Failure.UNIT_ATTENTION, flush().failure());
        assertTrue(scsi.seen.isEmpty(), scsi.seen.toString());
    }

    @Test
    void aChangedCapacityIsAskedAnewOnTheOwnersThread() throws Exception {
        open();
        script.blocks = 0x2_0000;
        script.answers();
        scsi.answerInTurn(READ_8_AT_0, List.of(FakeDiskScript.attention(0x2a09)));
        scsi.answer("28", FakeScsi.GOOD);
        read();
        assertTrue(scsi.seen.stream().anyMatch(cdb -> cdb.startsWith("9e10")), scsi.seen.toString());
    }

    @Test
    void S2_aBadBlockSaysHowMuchWasWrittenBefore() throws Exception {
        open();
        Sense sense = Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR).withInformation(3);
        scsi.expect(WRITE_8_AT_0, FakeScsi.sense(sense));
        DeviceException error = write().error().orElseThrow();
        assertEquals(1536, error.detail().bytesDone());
        assertTrue(error.getMessage().contains("at block 3"), error.getMessage());
        scsi.done();
    }
}
