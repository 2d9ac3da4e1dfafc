// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapePosition;
import io.kiovec.scsi.AdditionalSense;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rule S6: a swap carries the position over by locating, or it is unknown and says so. */
class TapeSwapTest extends TapePositionFixture {

    private void swap() throws DeviceException {
        core.swaps.swap(TAPE, OTHER);
    }

    @Test
    void S6_aSwapLocatesAndVerifies() throws Exception {
        write(1, 2);
        tape.writeFilemarks(1);
        write(3);
        drive.calls.clear();
        next.calls.clear();
        // The new driver rewinds, as many do on opening.
        cartridgeMovesWhenOpened();
        swap();
        assertEquals(List.of("filemarks 0", "position"), drive.calls, "the old drive");
        assertEquals(List.of("position", "locate 4", "position"), next.calls, "the new drive");
        assertEquals(4, at());
        assertEquals(1, tape.position().file().getAsLong());
        write(4);
        assertEquals("BBFBB", cartridge.text(), "a filemark that nobody asked for");
        byte[] found = new byte[100];
        tape.locate(new TapePosition(0, OptionalLong.of(3), OptionalLong.empty()));
        tape.read(MemorySegment.ofArray(found), RequestOptions.DEFAULT);
        assertArrayEquals(block(3).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE), found);
    }

    private void cartridgeMovesWhenOpened() {
        AtomicInteger left = new AtomicInteger(1);
        next.behaviour.set((what, call) -> {
            if (what.equals("position") && left.getAndDecrement() > 0) {
                cartridge.at = 0;
            }
        });
    }

    @Test
    void S6_theOldEndpointIsReleasedFirst() throws Exception {
        write(1);
        // The fake is busy while it is open.
        core.swaps.swap(TAPE, TAPE);
        assertEquals(2, drive.opened.get());
        assertEquals(1, at());
    }

    @Test
    void S6_theLengthOfBlocksIsCarriedOver() throws Exception {
        tape.blockLength(50);
        write(1);
        swap();
        assertTrue(next.calls.contains("blockLength 50"), next.calls.toString());
        assertEquals(50, tape.blockLength());
        write(2);
        assertEquals(4, at());
    }

    @Test
    void S6_nothingIsWrittenForATapeThatWasOnlyRead() throws Exception {
        cartridge.objects.add(new byte[100]);
        tape.read(block(0), RequestOptions.DEFAULT);
        swap();
        assertFalse(drive.calls.toString().contains("filemarks"), drive.calls.toString());
        assertEquals(1, at());
    }

    @Test
    void S6_anUnknownPositionStaysUnknownAndNothingIsWritten() throws Exception {
        write(1);
        fail(drive, "read", attention(AdditionalSense.POWER_ON_OCCURRED));
        assertThrows(DeviceException.UnitAttention.class, () -> tape.read(block(0), RequestOptions.DEFAULT));
        drive.calls.clear();
        swap();
        assertFalse(drive.calls.toString().contains("filemarks"), drive.calls.toString());
        unknown("POWER ON");
        tape.rewind();
        // What was written before the reset was never made to last: that is told once.
        assertThrows(DeviceException.OutcomeUnknown.class, () -> tape.writeFilemarks(0));
        tape.writeFilemarks(0);
    }

    @Test
    void S6_aCartridgeThatNobodyCanIdentifyLosesThePosition() throws Exception {
        tape.close();
        cartridge.barcode = null;
        tape = core.open(TAPE.toString(), TapeDevice.class, AccessMode.READ_WRITE, "bundle test");
        write(1);
        swap();
        unknown("whether the cartridge is still the one");
        assertFalse(next.calls.toString().contains("locate"), next.calls.toString());
    }

    @Test
    void S5_anotherCartridgeIsAnotherDevice() throws Exception {
        write(1);
        next.cartridge = new FakeDrive.Cartridge("B00002");
        assertThrows(DeviceException.IllegalRequest.class, this::swap);
        assertTrue(next.cartridge.objects.isEmpty());
    }

    @Test
    void S5_aCartridgeThatWasLoadedByTheUserIsTheOneThatCounts() throws Exception {
        write(1);
        tape.unload();
        FakeDrive.Cartridge second = new FakeDrive.Cartridge("B00002");
        drive.cartridge = second;
        next.cartridge = second;
        tape.load();
        core.await(io.kiovec.api.DeviceEvent.MediumChanged.class);
        assertEquals("B00002", tape.identity().medium().orElseThrow());
        write(2);
        swap();
        assertEquals(1, tape.position().block().getAsLong());
    }

    @Test
    void S6_anotherOpenerThatMovedTheTapeIsNoticed() throws Exception {
        write(1, 2);
        cartridge.at = 0;
        swap();
        unknown("somebody else has moved the tape, from block 2 of partition 0 to block 0");
    }

    @Test
    void S6_aDriveThatDoesNotArriveIsNotBelieved() throws Exception {
        write(1, 2);
        next.behaviour.set((what, call) -> {
            if (what.equals("position")) {
                cartridge.at = 1;
            }
        });
        swap();
        unknown("it was located to block 2");
    }

    @Test
    void S6_aLocateThatFailsLeavesTheDeviceOnlineAndThePositionUnknown() throws Exception {
        write(1, 2);
        next.behaviour.set((what, call) -> {
            switch (what) {
                case "position" -> cartridge.at = 0;
                case "locate 2" -> throw new DeviceException.Medium(OTHER, "servo error");
                default -> {
                }
            }
        });
        swap();
        next.behaviour.set(null);
        unknown("servo error");
        tape.spaceToEnd();
        assertEquals(2, at());
    }

    @Test
    void S6_attentionsOfANewNexusDoNotCostThePosition() throws Exception {
        write(1, 2);
        AtomicInteger left = new AtomicInteger(2);
        next.behaviour.set((what, call) -> {
            if (left.getAndDecrement() > 0) {
                throw attention(AdditionalSense.POWER_ON_RESET_OR_BUS_DEVICE_RESET_OCCURRED);
            }
        });
        swap();
        assertEquals(2, at());
    }

    @Test
    void S2_blocksThatCouldNotBeMadeToLastAreToldOnTheNextFilemark() throws Exception {
        write(1);
        fail(drive, "filemarks 0", new DeviceException.Medium(TAPE, "write error"));
        swap();
        unknown("may not be on the tape");
        tape.rewind();
        assertThrows(DeviceException.Medium.class, () -> tape.writeFilemarks(1));
        tape.writeFilemarks(1);
    }

    @Test
    void S2_nothingThatMayHaveReachedTheTapeIsSentAgain() throws Exception {
        fail(drive, "write", new DeviceException.OutcomeUnknown(TAPE, "who knows"));
        assertThrows(DeviceException.OutcomeUnknown.class, () -> write(1));
        fail(drive, "filemarks", new DeviceException.OutcomeUnknown(TAPE, "who knows"));
        assertThrows(DeviceException.OutcomeUnknown.class, () -> tape.writeFilemarks(1));
        fail(drive, "read", new DeviceException.OutcomeUnknown(TAPE, "who knows"));
        assertThrows(DeviceException.OutcomeUnknown.class, () -> tape.read(block(0), RequestOptions.DEFAULT));
        assertEquals(1, drive.calls.stream().filter("write"::equals).count());
        assertEquals(1, drive.calls.stream().filter("filemarks 1"::equals).count());
        assertEquals(1, drive.calls.stream().filter("read"::equals).count());
    }

    @Test
    void S2_whatNeverReachedTheTapeIsWrittenWhereItBelongs() throws Exception {
        write(1);
        tape.writeFilemarks(0);
        fail(drive, "write", new DeviceException.Offline(TAPE, "the driver has gone"));
        write(2);
        assertEquals(2, drive.opened.get());
        assertEquals(2, at());
        assertEquals("BB", cartridge.text());
    }

    @Test
    void S3_aWriteWaitsForTheNextDriverAndGoesOnThere() throws Exception {
        write(1);
        core.transports.unregister(registration);
        core.await(io.kiovec.api.DeviceEvent.Offline.class);
        var later = io.kiovec.core.internal.Background.run(() -> tape.write(block(2), RequestOptions.DEFAULT).count());
        core.register(drive, "fake");
        assertEquals(100, later.get(20, java.util.concurrent.TimeUnit.SECONDS));
        assertEquals("BB", cartridge.text());
        assertEquals(2, at());
    }
}
