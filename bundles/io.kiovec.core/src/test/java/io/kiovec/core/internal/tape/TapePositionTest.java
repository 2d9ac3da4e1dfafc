// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.TapeDevice;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Demotion;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.ServiceReference;

/** Rule S6: the position is carried over by locating, or it is unknown and says so. */
class TapePositionTest {

    private static final Address TAPE = Address.parse("fake:t");
    private static final Address OTHER = Address.parse("other:t");

    private final TestCore core = new TestCore();
    private final FakeDrive.Cartridge cartridge = new FakeDrive.Cartridge("A00001");
    private final FakeDrive drive = new FakeDrive(cartridge);
    private final FakeDrive next = new FakeDrive(cartridge);
    private ServiceReference<Transport> registration;
    private TapeDevice tape;

    @BeforeEach
    void open() throws DeviceException {
        registration = core.register(drive, "fake");
        core.register(next, "other");
        tape = core.open(TAPE.toString(), TapeDevice.class, AccessMode.READ_WRITE, "bundle test");
    }

    @AfterEach
    void stop() {
        core.close();
        assertEquals(drive.opened.get(), drive.closed.get());
    }

    private static MemorySegment block(int fill) {
        byte[] bytes = new byte[100];
        Arrays.fill(bytes, (byte) fill);
        return MemorySegment.ofArray(bytes);
    }

    private void write(int... fills) throws DeviceException {
        for (int fill : fills) {
            assertEquals(100, tape.write(block(fill), RequestOptions.DEFAULT).count());
        }
    }

    private long at() {
        TapePosition position = tape.position();
        assertTrue(position.isKnown(), "the position is unknown");
        assertEquals(cartridge.at, position.block().getAsLong(), "counted otherwise than the drive");
        return position.block().getAsLong();
    }

    private void unknown(String reason) {
        assertEquals(TapePosition.UNKNOWN, tape.position());
        int before = drive.calls.size() + next.calls.size();
        String recorded = cartridge.text();
        for (Executable refused : List.<Executable>of(() -> write(1), () -> tape.read(block(0), RequestOptions.DEFAULT),
                () -> tape.writeFilemarks(1), () -> tape.space(TapeUnit.BLOCKS, 1), () -> tape.erase())) {
            DeviceException.NotReady why = assertThrows(DeviceException.NotReady.class, refused);
            assertTrue(why.getMessage().contains(reason), why.getMessage());
            assertTrue(why.getMessage().contains("rewind it, locate"), why.getMessage());
        }
        assertEquals(before, drive.calls.size() + next.calls.size(), "the drive was called: " + drive.calls);
        assertEquals(recorded, cartridge.text());
    }

    private static DeviceException attention(AdditionalSense additional) {
        byte[] sense = new byte[18];
        Sense.of(SenseKey.UNIT_ATTENTION, additional).write(MemorySegment.ofArray(sense), SenseFormat.FIXED);
        return new DeviceException.UnitAttention(TAPE, additional.text(),
                new Detail(0, 0, OptionalInt.of(2), sense, Demotion.NONE), null);
    }

    private static void fail(FakeDrive which, String operation, DeviceException with) {
        AtomicInteger left = new AtomicInteger(1);
        which.behaviour.set((what, call) -> {
            if (what.startsWith(operation) && left.getAndDecrement() > 0) {
                throw with;
            }
        });
    }

    // What is counted.

    /** After a reset Linux' st lets nobody ask for the cartridge's name before the position is set. */
    @Test
    void S6_aCartridgeWhoseNameIsToldLaterIsTheSame() throws Exception {
        tape.close();
        cartridge.barcode = null;
        tape = core.open(TAPE.toString(), TapeDevice.class, AccessMode.READ_WRITE, "bundle test");
        cartridge.barcode = "A00001";
        tape.rewind();
        write(1, 2);
        core.swaps.swap(TAPE, OTHER);
        assertEquals(2, at());
    }

    @Test
    void S6_theDrivesWordIsTakenAtFirst() throws Exception {
        assertEquals(0, at());
        tape.close();
        cartridge.objects.addAll(List.of(new byte[10], new byte[0], new byte[10]));
        cartridge.at = 2;
        tape = core.open(TAPE.toString(), TapeDevice.class, AccessMode.READ, "bundle test");
        assertEquals(2, at());
        assertEquals(1, tape.position().file().getAsLong());
    }

    @Test
    void S6_whatPassesIsCountedAsTheDriveCounts() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> write(i);
                case 2, 3 -> tape.read(MemorySegment.ofArray(new byte[random.nextInt(200)]), RequestOptions.DEFAULT);
                case 4 -> tape.writeFilemarks(random.nextInt(3));
                case 5 -> tape.space(TapeUnit.BLOCKS, random.nextInt(5) - 2);
                case 6 -> tape.locate(new TapePosition(0, OptionalLong.of(random.nextInt(cartridge.objects.size() + 1)),
                        OptionalLong.empty()));
                default -> tape.rewind();
            }
            at();
            assertEquals(cartridge.objects.subList(0, cartridge.at).stream().filter(object -> object.length == 0)
                    .count(), tape.position().file().getAsLong(), "seed " + seed);
        }
    }

    @Test
    void S6_fixedBlocksAreCountedEach() throws Exception {
        tape.blockLength(50);
        write(1, 2);
        assertEquals(4, at());
        tape.writeFilemarks(1);
        tape.rewind();
        assertEquals(TapeCondition.FILEMARK,
                tape.read(MemorySegment.ofArray(new byte[500]), RequestOptions.DEFAULT).condition());
        assertEquals(5, at());
    }

    @Test
    void S6_noCommandMoreIsSentForEachBlock() throws Exception {
        drive.calls.clear();
        write(1, 2, 3);
        assertEquals(List.of("write", "write", "write"), drive.calls);
    }

    // What is lost.

    static Stream<Arguments> losses() {
        return Stream
                .of(AdditionalSense.POWER_ON_RESET_OR_BUS_DEVICE_RESET_OCCURRED,
                        AdditionalSense.NOT_READY_TO_READY_CHANGE_MEDIUM_MAY_HAVE_CHANGED,
                        AdditionalSense.of(0x3b, 0x12), AdditionalSense.of(0x80, 0x01))
                .map(additional -> Arguments.of(Named.of(additional.text(), additional)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void S6_positionIsUnknownAfterReset(AdditionalSense additional) throws Exception {
        write(1, 2);
        fail(drive, "write", attention(additional));
        assertThrows(DeviceException.UnitAttention.class, () -> write(3));
        drive.behaviour.set(null);
        unknown(additional.text());
        tape.rewind();
        assertEquals(0, at());
        write(4);
        assertEquals("B", cartridge.text());
    }

    @Test
    void S6_anAttentionThatLeavesTheTapeAloneCostsNothing() throws Exception {
        write(1, 2);
        fail(drive, "write", attention(AdditionalSense.MODE_PARAMETERS_CHANGED));
        assertThrows(DeviceException.UnitAttention.class, () -> write(3));
        assertEquals(2, at());
        write(3);
    }

    @Test
    void S6_anErrorAfterWhichTheDriveTellsIsNoLoss() throws Exception {
        write(1, 2);
        fail(drive, "write", new DeviceException.Medium(TAPE, "bad spot"));
        assertThrows(DeviceException.Medium.class, () -> write(3));
        assertEquals(2, at());
    }

    @Test
    void S6_anErrorAfterWhichTheDriveCannotTell() throws Exception {
        write(1, 2);
        fail(drive, "write", new DeviceException.OutcomeUnknown(TAPE, "timeout"));
        drive.cannotTell = true;
        assertThrows(DeviceException.OutcomeUnknown.class, () -> write(3));
        drive.cannotTell = false;
        unknown("the drive cannot tell");
        assertEquals(2, tape.spaceToEnd().block().getAsLong());
        assertEquals(2, at());
    }

    @Test
    void S6_aFailureDoesNotSetWhatNobodyKnew() throws Exception {
        write(1);
        fail(drive, "write", attention(AdditionalSense.POWER_ON_OCCURRED));
        assertThrows(DeviceException.UnitAttention.class, () -> write(3));
        fail(drive, "locate", new DeviceException.IllegalRequest(TAPE, "behind the end"));
        assertThrows(DeviceException.IllegalRequest.class,
                () -> tape.locate(new TapePosition(0, OptionalLong.of(99), OptionalLong.empty())));
        unknown("POWER ON");
        tape.locate(new TapePosition(0, OptionalLong.of(1), OptionalLong.empty()));
        assertEquals(1, at());
    }

    @Test
    void S6_aDriverThatThrowsLosesThePosition() throws Exception {
        write(1);
        drive.behaviour.set((what, call) -> {
            if (what.equals("write")) {
                throw new IllegalStateException("broken");
            }
        });
        assertThrows(DeviceException.OutcomeUnknown.class, () -> write(2));
        drive.behaviour.set(null);
        unknown("the driver failed");
        tape.spaceToEnd();
        write(3);
    }

    @Test
    void S6_unloadingLosesItAndLoadingSetsIt() throws Exception {
        write(1);
        tape.unload();
        unknown("unloaded");
        tape.load();
        assertEquals(0, at());
    }

    // What a swap carries over.

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
