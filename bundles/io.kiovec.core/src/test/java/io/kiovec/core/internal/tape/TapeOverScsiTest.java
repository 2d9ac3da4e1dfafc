// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.TapeDevice;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.scsi.FakeTarget;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.StreamMark;
import io.kiovec.spi.ScsiCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A drive whose transport has only its SCSI face is opened as a tape all the same. */
class TapeOverScsiTest {

    private final TestCore core = new TestCore();
    private final FakeTarget target = new FakeTarget("A");
    private final List<byte[]> objects = new ArrayList<>();
    private int at;

    @BeforeEach
    void register() {
        core.register(target, "fake");
        target.deviceType = 1;
        target.behaviour.set(this::drive);
    }

    @AfterEach
    void stop() {
        core.close();
        assertEquals(target.opened.get(), target.closed.get(), "endpoints that were not closed");
    }

    /** As much of a drive as its upper driver needs, with variable blocks only. */
    private FakeTarget.Answer drive(ScsiCall call) {
        MemorySegment cdb = call.cdb();
        switch (CdbFields.u8(cdb, 0)) {
            case 0x00 -> {
                return FakeTarget.Answer.GO_ON;
            }
            case 0x01 -> at = 0;
            case 0x08 -> {
                byte[] block = objects.get(at++);
                if (block.length == 0) {
                    return FakeTarget.tell(call, Sense.of(SenseKey.NO_SENSE, AdditionalSense.FILEMARK_DETECTED)
                            .withStream(StreamMark.FILEMARK).withInformation(call.data().byteSize()),
                            call.data().byteSize());
                }
                MemorySegment.copy(block, 0, call.data(), ValueLayout.JAVA_BYTE, 0, block.length);
                call.tellStatus(0, 0, call.data().byteSize() - block.length);
                return FakeTarget.Answer.TOLD;
            }
            case 0x0a -> record(call.data().toArray(ValueLayout.JAVA_BYTE));
            case 0x10 -> {
                for (int i = 0; i < CdbFields.u24(cdb, 2); i++) {
                    record(new byte[0]);
                }
            }
            case 0x2b -> at = (int) CdbFields.u32(cdb, 3);
            case 0x34 -> {
                call.data().fill((byte) 0);
                if (call.data().byteSize() >= 32) {
                    CdbFields.put64(call.data(), 8, at);
                    CdbFields.put64(call.data(), 16,
                            objects.subList(0, at).stream().filter(object -> object.length == 0).count());
                } else {
                    CdbFields.put32(call.data(), 4, at);
                    CdbFields.put32(call.data(), 8, at);
                }
            }
            default -> {
                return FakeTarget.tell(call,
                        Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_COMMAND_OPERATION_CODE),
                        call.data().byteSize());
            }
        }
        call.tellStatus(0, 0, 0);
        return FakeTarget.Answer.TOLD;
    }

    private void record(byte[] object) {
        objects.subList(at, objects.size()).clear();
        objects.add(object);
        at++;
    }

    @Test
    void itWritesAndReadsBlocksAndFilemarks() throws Exception {
        try (TapeDevice tape = core.open("fake:t", TapeDevice.class, AccessMode.READ_WRITE, "bundle test")) {
            byte[] block = {1, 2, 3, 4, 5, 6, 7, 8};
            assertEquals(8, tape.write(MemorySegment.ofArray(block), RequestOptions.DEFAULT).count());
            tape.writeFilemarks(1);
            assertEquals(2, tape.position().block().getAsLong());
            tape.rewind();
            byte[] found = new byte[8];
            assertEquals(8, tape.read(MemorySegment.ofArray(found), RequestOptions.DEFAULT).count());
            assertArrayEquals(block, found);
            assertEquals(TapeCondition.FILEMARK,
                    tape.read(MemorySegment.ofArray(found), RequestOptions.DEFAULT).condition());
            assertEquals(at, tape.position().block().getAsLong());
        }
    }

    @Test
    void S1_aSwapWritesNoFilemark() throws Exception {
        try (TapeDevice tape = core.open("fake:t", TapeDevice.class, AccessMode.READ_WRITE, "bundle test")) {
            tape.write(MemorySegment.ofArray(new byte[8]), RequestOptions.DEFAULT);
            core.swaps.swap(tape.address(), tape.address());
            assertEquals(List.of("100000000000"), target.commands().stream()
                    .filter(seen -> seen.opcode() == 0x10).map(FakeTarget.Seen::cdb).toList());
            assertEquals(1, objects.size());
            assertEquals(2, target.opened.get());
        }
    }

    @Test
    void aTapeIsNoDisk() throws Exception {
        DeviceException.IllegalRequest refused = assertThrows(DeviceException.IllegalRequest.class,
                () -> core.open("fake:t", BlockDevice.class, AccessMode.READ, "bundle test"));
        assertEquals("fake:t", refused.address().toString());
    }
}
