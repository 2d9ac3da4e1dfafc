// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.ScsiDevice;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.scsi.FakeTarget;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.ScsiCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device whose transport has only its SCSI face is opened as a block device all the same. */
class BlockOverScsiTest {

    private static final int BLOCKS = 64;

    private final TestCore core = new TestCore();
    private final FakeTarget target = new FakeTarget("A");
    private final byte[] data = new byte[BLOCKS * 512];

    @AfterEach
    void stop() {
        core.close();
        assertEquals(target.opened.get(), target.closed.get(), "endpoints that were not closed");
    }

    /** As much of a disk as its upper driver needs. */
    private FakeTarget.Answer disk(ScsiCall call) {
        MemorySegment cdb = call.cdb();
        int block = (int) CdbFields.u32(cdb, 2) * 512;
        switch (CdbFields.u8(cdb, 0)) {
            case 0x00, 0x35 -> {
                return FakeTarget.Answer.GO_ON;
            }
            case 0x25 -> {
                CdbFields.put32(call.data(), 0, BLOCKS - 1);
                CdbFields.put32(call.data(), 4, 512);
            }
            case 0x28 -> MemorySegment.copy(data, block, call.data(), ValueLayout.JAVA_BYTE, 0,
                    (int) call.data().byteSize());
            case 0x2a -> MemorySegment.copy(call.data(), ValueLayout.JAVA_BYTE, 0, data, block,
                    (int) call.data().byteSize());
            default -> {
                return FakeTarget.tell(call,
                        Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_COMMAND_OPERATION_CODE),
                        call.data().byteSize());
            }
        }
        call.tellStatus(0, 0, 0);
        return FakeTarget.Answer.TOLD;
    }

    private BlockDevice openDisk(AccessMode access) throws DeviceException {
        target.behaviour.set(this::disk);
        return core.open("fake:a", access);
    }

    @Test
    void itReadsAndWritesBlocks() throws Exception {
        core.register(target, "fake");
        try (BlockDevice device = openDisk(AccessMode.READ_WRITE)) {
            assertEquals(data.length, device.capacity());
            byte[] pattern = new byte[1024];
            Arrays.fill(pattern, (byte) 7);
            device.write(512, pattern);
            byte[] found = new byte[1024];
            assertEquals(1024, device.read(512, found).bytes());
            assertArrayEquals(pattern, found);
            assertArrayEquals(pattern, Arrays.copyOfRange(data, 512, 1536));
        }
    }

    @Test
    void S1_aSwapFlushesIt() throws Exception {
        core.register(target, "fake");
        try (BlockDevice device = openDisk(AccessMode.READ_WRITE)) {
            device.write(0, new byte[512]);
            core.swaps.swap(device.address(), device.address());
            assertEquals(1, target.commands().stream().filter(seen -> seen.opcode() == 0x35).count());
            device.read(0, new byte[512]);
        }
    }

    @Test
    void whatIsNoDiskIsRefusedAndLeftClosed() throws Exception {
        core.register(target, "fake");
        target.deviceType = 3;
        target.behaviour.set(call -> FakeTarget.Answer.GO_ON);
        assertThrows(DeviceException.IllegalRequest.class, () -> core.open("fake:a", AccessMode.READ));
        assertEquals(1, target.closed.get());
    }

    @Test
    void aTransportWithNeitherFaceSaysThatItHasNoBlockFace() {
        core.register(new io.kiovec.spi.Transport() {
        }, "none");
        DeviceException.IllegalRequest refused = assertThrows(DeviceException.IllegalRequest.class,
                () -> core.open("none:a", AccessMode.READ));
        assertTrue(refused.getMessage().contains("no block face"), refused.getMessage());
    }

    @Test
    void aTransportsOwnBlockFaceIsPreferred() throws Exception {
        FakeDisk own = new FakeDisk("A");
        core.register(own, "own");
        core.open("own:a", AccessMode.READ).close();
        assertEquals(1, own.opened.get());
    }

    @Test
    void bothFacesMayBeReadAtOnce() throws Exception {
        core.register(target, "fake");
        try (BlockDevice block = openDisk(AccessMode.READ_WRITE);
                ScsiDevice scsi = core.openScsi("fake:a", AccessMode.READ)) {
            block.read(0, new byte[512]);
            scsi.execute(scsi.newRequest().command(6, DataDirection.NONE, MemorySegment.NULL));
            assertEquals(1, block.statistics().openings());
            assertEquals(1, scsi.statistics().openings());
        }
    }

    @Test
    void writeAccessIsSharedAcrossFacesOnlyWhenBothAskForIt() throws Exception {
        core.register(target, "fake");
        try (BlockDevice block = openDisk(AccessMode.READ_WRITE)) {
            DeviceException.Busy busy = assertThrows(DeviceException.Busy.class, () -> core.open("fake:a",
                    ScsiDevice.class, AccessMode.READ_WRITE_SHARED, "bundle other"));
            assertTrue(busy.getMessage().contains("bundle test"), busy.getMessage());
            block.write(0, new byte[512]);
        }
        try (BlockDevice block = openDisk(AccessMode.READ_WRITE_SHARED);
                ScsiDevice scsi = core.openScsi("fake:a", AccessMode.READ_WRITE_SHARED)) {
            assertEquals(block.address(), scsi.address());
        }
    }

    @Test
    void aSwapTakesBothFacesAlong() throws Exception {
        core.register(target, "fake");
        FakeTarget next = new FakeTarget("A");
        next.behaviour.set(this::disk);
        core.register(next, "other");
        try (BlockDevice block = openDisk(AccessMode.READ);
                ScsiDevice scsi = core.openScsi("fake:a", AccessMode.READ)) {
            core.swaps.swap(block.address(), io.kiovec.io.Address.parse("other:a"));
            assertEquals("other:a", block.statistics().target().toString());
            assertEquals("other:a", scsi.statistics().target().toString());
        }
    }

    @Test
    void aMediumThatGrowsIsNoticedAtItsEnd() throws Exception {
        FakeDisk own = new FakeDisk("A");
        own.limits = FakeDisk.limits(TransferMode.INDIRECT).set(Limit.CAPACITY, 1024).build();
        core.register(own, "own");
        try (BlockDevice device = core.open("own:a", AccessMode.READ)) {
            assertThrows(DeviceException.IllegalRequest.class, () -> device.read(1024, new byte[512]));
            own.limits = FakeDisk.limits(TransferMode.INDIRECT).set(Limit.CAPACITY, 2048).build();
            device.read(1024, new byte[512]);
            core.await(DeviceEvent.MediumChanged.class);
            assertEquals(2048, device.capacity());
        }
    }
}
