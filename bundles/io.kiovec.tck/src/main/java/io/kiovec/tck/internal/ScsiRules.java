// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What holds for the commands of a SCSI face: a status is a result, told once, as the device gave it. */
public abstract class ScsiRules extends DataRules<ScsiEndpoint> {

    private static final int ROOMY = 4096;
    private static final int LEAST_SENSE = 8;

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected ScsiRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.SCSI);
    }

    @Override
    void use(ScsiEndpoint endpoint) throws DeviceException {
        new ScsiTalk(driver(), endpoint).ask(ScsiTalk.inquiry(96), 96);
    }

    private ScsiTalk talk() throws DeviceException {
        return new ScsiTalk(driver(), open(AccessMode.READ_WRITE));
    }

    private static MemorySegment none() {
        return MemorySegment.NULL;
    }

    private ScsiScratch device() throws DeviceException {
        return ScsiScratch.of(driver(), open(AccessMode.READ_WRITE));
    }

    private static MemorySegment block(ScsiScratch device, Piece piece) {
        return piece.segment().asSlice(0, device.block());
    }

    /** {@return commands with and without data, and one that the device refuses} */
    private static List<KitScsiCall> several(ScsiScratch device) throws DeviceException {
        try (Piece piece = device.take(device.plain(), Math.max(ROOMY, device.block()))) {
            ScsiTalk talk = device.talk();
            return List.of(talk.send(ScsiTalk.TEST_UNIT_READY, DataDirection.NONE, none()),
                    talk.send(ScsiTalk.inquiry(ROOMY), DataDirection.IN, piece.segment().asSlice(0, ROOMY)),
                    talk.send(device.wrong(), DataDirection.IN, block(device, piece)));
        }
    }

    private static KitScsiCall refused(ScsiScratch device) throws DeviceException {
        try (Piece piece = device.take(device.plain(), device.block())) {
            return device.talk().past(device.wrong(), DataDirection.IN, piece.segment());
        }
    }

    @Test
    void L1_tellsOneStatus() throws Exception {
        ScsiEndpoint endpoint = open(AccessMode.READ_WRITE);
        KitScsiCall ready = new ScsiTalk(driver(), endpoint).send(ScsiTalk.TEST_UNIT_READY, DataDirection.NONE, none());
        assertEquals(1, ready.times(), () -> "statuses told of a command without data: " + ready.outcome());
        for (KitScsiCall call : several(ScsiScratch.of(driver(), endpoint))) {
            assertEquals(1, call.times(), () -> "statuses told of one command: " + call.outcome());
        }
    }

    @Test
    void L1_checkConditionIsAResult() throws Exception {
        ScsiScratch device = device();
        try {
            KitScsiCall refused = refused(device);
            assertEquals(KitScsiCall.CHECK_CONDITION, refused.status(), () -> "a wrong command: " + refused.outcome());
        } catch (DeviceException thrown) {
            throw new AssertionError("the device gave a status, and that is a result and no exception: " + thrown,
                    thrown);
        }
    }

    @Test
    void M6_senseIsDelivered() throws Exception {
        KitScsiCall refused = refused(device());
        assertTrue(refused.senseLength() >= LEAST_SENSE && refused.senseKey() == KitScsiCall.ILLEGAL_REQUEST,
                () -> "a wrong command: " + refused.outcome());
    }

    @Test
    void S8_tellsWhatCanBe() throws Exception {
        for (KitScsiCall call : several(device())) {
            assertTrue(call.status() >= 0 && call.status() <= 0xff && call.senseLength() >= 0
                    && call.senseLength() <= KitScsiCall.MOST_SENSE && call.residual() <= call.data().byteSize(),
                    () -> "a command of " + call.data().byteSize() + " bytes: " + call.outcome());
        }
    }

    /** Some devices send more than they say; then there are zeroes, and the residual is smaller. */
    @Test
    void M6_residualIsWhatDidNotMove() throws Exception {
        ScsiTalk talk = talk();
        try (Piece piece = MemorySource.ARENA.take(ROOMY, 4096)) {
            piece.segment().fill(GUARD);
            KitScsiCall call = talk.past(ScsiTalk.inquiry(ROOMY), DataDirection.IN, piece.segment());
            ScsiTalk.expectGood(call, ScsiTalk.inquiry(ROOMY));
            long said = Byte.toUnsignedInt(piece.segment().get(ValueLayout.JAVA_BYTE, 4)) + 5L;
            long moved = ROOMY - call.residual();
            assertTrue(
                    moved >= said && (moved == said || piece.segment().get(ValueLayout.JAVA_BYTE, moved - 1) != GUARD),
                    () -> "an INQUIRY for " + ROOMY + " bytes, of which the device says that it sends " + said + ": "
                            + call.outcome());
        }
    }

    @Test
    void M6_nothingIsLeftOfAWholeTransfer() throws Exception {
        Scratch<ScsiEndpoint> disk = scratch();
        try (Piece piece = disk.take(disk.plain(), disk.unit() * 2)) {
            Pattern.fill(piece.segment(), 191, disk.start());
            for (DataDirection direction : List.of(DataDirection.OUT, DataDirection.IN)) {
                KitScsiCall call = (KitScsiCall) disk.once(direction, disk.plain(), disk.start(), piece).call();
                assertEquals(0, call.residual(), () -> direction + " of " + piece.segment().byteSize() + " bytes");
            }
        }
    }

    @Test
    void M2_leavesTheCommandAlone() throws Exception {
        ScsiTalk talk = talk();
        byte[] cdb = ScsiTalk.inquiry(96);
        try (Piece piece = MemorySource.ARENA.take(96, 4096)) {
            KitScsiCall call = talk.send(cdb, DataDirection.IN, piece.segment());
            assertArrayEquals(cdb, call.cdb().toArray(ValueLayout.JAVA_BYTE), "the command, after it was sent");
        }
    }

    @Test
    void M2_discardedDataLeavesTheMemoryAlone() throws Exception {
        ScsiEndpoint endpoint = open(AccessMode.READ_WRITE);
        ScsiTalk talk = new ScsiTalk(driver(), endpoint);
        talk.good(ScsiTalk.TEST_UNIT_READY);
        try (Piece piece = MemorySource.ARENA.take(96, 4096)) {
            piece.segment().fill(GUARD);
            Way way = Way.plain(driver(), endpoint);
            KitScsiCall call = new KitScsiCall(address(), way.mode(), piece.region(), 0).command(ScsiTalk.inquiry(96),
                    DataDirection.IN, piece.segment());
            call.dataPhase(DataPhase.DISCARD);
            endpoint.execute(call);
            ScsiTalk.expectGood(call, ScsiTalk.inquiry(96));
            Pattern.checkAll(piece.segment(), GUARD, "the memory of a command whose data is discarded");
        } catch (DeviceException.IllegalRequest cannot) {
            throw new org.opentest4j.TestAbortedException("the driver cannot discard data: " + cannot.getMessage());
        }
    }

    @Test
    void D1_takesManyThreadsAtOnce() throws Exception {
        Scratch<ScsiEndpoint> disk = scratch();
        boolean shared = ((ScsiScratch) disk).isShared();
        long share = disk.unit() * 2;
        byte[] expected = ((ScsiScratch) disk).talk().ask(ScsiTalk.inquiry(96), 96);
        ManyThreads.play(thread -> {
            ScsiTalk talk = new ScsiTalk(driver(), disk.endpoint());
            long offset = disk.start() + thread * share;
            for (int round = 0; round < 20; round++) {
                assertArrayEquals(expected, talk.ask(ScsiTalk.inquiry(96), 96), "one of many threads");
                if (shared) {
                    disk.writePattern(disk.plain(), offset, share, 30 + thread + 10L * round);
                    disk.checkPattern(disk.plain(), offset, share, 30 + thread + 10L * round, "one of many threads");
                }
            }
        });
    }
}
