// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static io.kiovec.it.guest.Tapes.at;
import static io.kiovec.it.guest.Tapes.blank;
import static io.kiovec.it.guest.Tapes.block;
import static io.kiovec.it.guest.Tapes.expectAt;
import static io.kiovec.it.guest.Tapes.expectBlock;
import static io.kiovec.it.guest.Tapes.expectNothingBut;
import static io.kiovec.it.guest.Tapes.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapeOption;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeStatus.Mark;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of a tape: what is set of a drive, and what it says of itself, on all of {@link Tapes}.
 */
@TapeBoot
class TapeSettingsGuestTest {

    /** What the status says besides what was set. */
    private static Set<Mark> where(TapeDevice tape) throws Exception {
        Set<Mark> marks = EnumSet.copyOf(tape.status().marks());
        marks.remove(Mark.BUFFERED);
        return marks;
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void whatIsSetIsSet(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1008, 1));
            tape.rewind();
            tape.control(TapeControl.DENSITY, tape.status().density().orElseThrow());
            if (!Tapes.isDebugBySg(address)) {
                // scsi_debug sends these pages two bytes shorter than they say they are; st takes them without looking.
                tape.control(TapeControl.COMPRESSION, 0);
                tape.control(TapeControl.COMPRESSION, 1);
            }
            if (!Tapes.isDebugBySg(address)) {
                // scsi_debug always says that it does not buffer; st does not ask again.
                tape.control(TapeControl.BUFFERING, 1);
                assertTrue(tape.status().marks().contains(Mark.BUFFERED));
            }
            tape.control(TapeControl.LOCK, 1);
            tape.control(TapeControl.LOCK, 0);
            expectBlock(tape, block(1008, 1));
            expectAt(1, 0, tape);
            tape.control(TapeControl.RETENSION, 0);
            expectAt(0, 0, tape);
            expectBlock(tape, block(1008, 1));
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void whatADriveCannotDoIsRefused(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            assertThrows(DeviceException.IllegalRequest.class, () -> tape.control(TapeControl.SETMARKS, 1));
            assertThrows(DeviceException.IllegalRequest.class, () -> tape.control(TapeControl.DENSITY, 256));
            assertThrows(DeviceException.IllegalRequest.class,
                    () -> tape.control(TapeControl.PARTITION, Long.MAX_VALUE));
            // st has a call for setmarks and learns from the drive that it cannot; SCSI has no such command any more.
            Set<TapeControl> all = EnumSet.allOf(TapeControl.class);
            if (!address.startsWith("st:")) {
                all.remove(TapeControl.SETMARKS);
            }
            if (Tapes.isDebugBySg(address)) {
                // Its pages are shorter than they say, and what is not whole is no page by sg.
                all.removeAll(Set.of(TapeControl.COMPRESSION, TapeControl.PARTITION));
            }
            assertEquals(all, tape.controls());
            if (!Tapes.isDebug(address)) {
                // scsi_debug takes every density.
                assertThrows(DeviceException.IllegalRequest.class, () -> tape.control(TapeControl.DENSITY, 1));
            }
            put(tape, block(608, 1));
            expectAt(1, 0, tape);
        }
    }

    /** The options are st's own; it is the only driver that has any. */
    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void optionsAreThoseOfSt(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            Set<TapeOption> before = tape.options();
            assertEquals(address.startsWith("st:"), before.contains(TapeOption.PARTITIONS));
            if (address.startsWith("st:")) {
                Set<TapeOption> other = EnumSet.copyOf(before);
                other.add(TapeOption.TWO_FILEMARKS);
                tape.options(other);
                assertEquals(other, tape.options());
                other.add(TapeOption.NO_WAIT);
                assertThrows(DeviceException.IllegalRequest.class, () -> tape.options(other));
            } else {
                assertThrows(DeviceException.IllegalRequest.class,
                        () -> tape.options(Set.of(TapeOption.TWO_FILEMARKS)));
            }
            tape.options(before);
            assertEquals(before, tape.options());
        }
    }

    @ParameterizedTest
    @MethodSource(Tapes.ALL)
    void theStatusSaysWhereTheTapeIs(String address) throws Exception {
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1008, 1));
            put(tape, block(1008, 2));
            assertEquals(Set.of(Mark.ONLINE), where(tape));
            tape.rewind();
            assertEquals(Set.of(Mark.ONLINE, Mark.AT_BEGINNING), where(tape));
            expectBlock(tape, block(1008, 1));
            assertEquals(Set.of(Mark.ONLINE), where(tape));
            tape.spaceToEnd();
            assertEquals(Set.of(Mark.ONLINE, Mark.AT_END_OF_DATA), where(tape));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            tape.unload();
            assertFalse(tape.status().marks().contains(Mark.ONLINE));
            tape.load();
            assertEquals(Set.of(Mark.ONLINE, Mark.AT_BEGINNING), where(tape));
        }
    }

    static Stream<String> withPartitions() {
        return Tapes.all().filter(address -> !Tapes.isDebugBySg(address));
    }

    @ParameterizedTest
    @MethodSource("withPartitions")
    void twoPartitionsAreTwoTapes(String address) throws Exception {
        // scsi_debug counts blocks where the page says megabytes, and takes 100 at least for each.
        long size = address.equals("sim:tape0") || Tapes.isDebug(address) ? 100_000_000 : 4_000_000;
        try (TapeDevice tape = blank(address)) {
            put(tape, block(1008, 1));
            tape.control(TapeControl.PARTITION, size);
            expectAt(0, 0, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            put(tape, block(1008, 2));
            tape.locate(at(1, 0));
            assertEquals(1, tape.position().partition());
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            put(tape, block(2016, 3));
            assertEquals(new TapePosition(1, at(1).block(), tape.position().file()), tape.position());
            tape.rewind();
            assertEquals(1, tape.position().partition(), "the beginning of this partition");
            expectBlock(tape, block(2016, 3));
            tape.locate(at(0, 0));
            expectBlock(tape, block(1008, 2));
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            tape.control(TapeControl.PARTITION, -size);
            expectAt(0, 0, tape);
            expectNothingBut(TapeCondition.END_OF_DATA, tape);
            if (!Tapes.isDebug(address)) {
                tape.control(TapeControl.PARTITION, 1);
                tape.locate(at(1, 0));
            }
            tape.control(TapeControl.PARTITION, 0);
            assertThrows(DeviceException.class, () -> tape.locate(at(1, 0)));
            tape.rewind();
            assertEquals(0, tape.position().partition());
        }
    }
}
