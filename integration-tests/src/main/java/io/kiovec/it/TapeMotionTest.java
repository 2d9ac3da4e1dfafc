// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.Devices;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapePosition;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Motions of a simulated tape that take their time: what the drive tells meanwhile reaches the application. */
@ExtendWith(FrameworkWatchdog.class)
class TapeMotionTest {

    private static SimConfiguration configured(String name, long millis) throws Exception {
        return SimConfiguration.device("io.kiovec.sim.tape", name,
                Map.of("medium", "memory", "barcode", name, "motionTime", Long.toString(millis)));
    }

    private static TapeDevice open(String name) throws Exception {
        return Bundles.service(Devices.class).open(Address.parse("sim:" + name), TapeDevice.class,
                AccessMode.READ_WRITE);
    }

    /** What moves a tape. */
    private interface Motion {
        void of(TapeDevice tape) throws DeviceException;
    }

    /** {@return how a motion on a virtual thread ends} */
    private static CompletableFuture<TapeDevice> begin(TapeDevice tape, Motion motion) {
        CompletableFuture<TapeDevice> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                motion.of(tape);
                end.complete(tape);
            } catch (DeviceException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    /** Does it until somebody who looked meanwhile saw it move; how soon he looks is the machine's to say. */
    private static void tellsHowFarItIs(TapeDevice tape, String name, Motion motion) throws Exception {
        SimConfiguration.await(name + " tells how far it is", () -> seen(tape, name, motion) >= 2);
    }

    /** {@return how many parts of one motion were told} */
    private static int seen(TapeDevice tape, String name, Motion motion) throws Exception {
        CompletableFuture<TapeDevice> end = begin(tape, motion);
        TreeSet<Double> told = new TreeSet<>();
        while (!end.isDone()) {
            tape.progress().ifPresent(progress -> {
                assertEquals(name, progress.operation());
                progress.done().ifPresent(part -> {
                    assertTrue(told.isEmpty() || part >= told.last(), part + " after " + told);
                    told.add(part);
                });
            });
            Thread.yield();
        }
        end.get(20, TimeUnit.SECONDS);
        assertTrue(told.isEmpty() || told.first() >= 0 && told.last() < 1, name + " told " + told);
        assertEquals(Optional.empty(), tape.progress());
        return told.size();
    }

    @Test
    void aMotionTellsHowFarItIs() throws Exception {
        try (SimConfiguration _ = configured("motion-told", 100); TapeDevice tape = open("motion-told")) {
            tape.write(MemorySegment.ofArray(new byte[1000]), RequestOptions.DEFAULT);
            tellsHowFarItIs(tape, "rewind", TapeDevice::rewind);
            assertEquals(0, tape.position().block().getAsLong());
            tellsHowFarItIs(tape, "locate",
                    of -> of.locate(new TapePosition(0, OptionalLong.of(1), OptionalLong.empty())));
            assertEquals(1, tape.position().block().getAsLong());
            tellsHowFarItIs(tape, "erase", TapeDevice::erase);
            tellsHowFarItIs(tape, "unload", TapeDevice::unload);
            tellsHowFarItIs(tape, "load", TapeDevice::load);
            assertEquals(0, tape.position().block().getAsLong());
            assertThrows(DeviceException.IllegalRequest.class,
                    () -> tape.locate(new TapePosition(0, OptionalLong.of(9), OptionalLong.empty())));
            assertEquals(1, tape.position().block().getAsLong(), "at the end of data");
        }
    }

    @Test
    void S6_oneThatIsGivenUpLetsTheTapeBeUsedWhenTheDriveIsDone() throws Exception {
        try (SimConfiguration _ = configured("motion-left", 500); TapeDevice tape = open("motion-left")) {
            tape.write(MemorySegment.ofArray(new byte[1000]), RequestOptions.DEFAULT);
            tape.motionTimeout(Duration.ofMillis(20));
            assertThrows(DeviceException.Timeout.class, tape::rewind);
            assertEquals(TapePosition.UNKNOWN, tape.position());
            tape.motionTimeout(Duration.ofMinutes(1));
            SimConfiguration.await("the drive is done", () -> tape.progress().isEmpty());
            assertThrows(DeviceException.NotReady.class,
                    () -> tape.write(MemorySegment.ofArray(new byte[10]), RequestOptions.DEFAULT));
            tape.rewind();
            assertEquals(1000, tape.read(MemorySegment.ofArray(new byte[2000]), RequestOptions.DEFAULT).count());
        }
    }
}
