// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.scsi.AdditionalSense;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule S6: the position is known, or it is unknown and says so. */
class TapePositionTest extends TapePositionFixture {

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
}
