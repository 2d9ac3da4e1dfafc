// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import static io.kiovec.core.internal.Background.await;
import static io.kiovec.core.internal.Background.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.TapeDevice;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeProgress;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Motions, which may take hours: they hold no carrier thread, can be given up, and say how far they are. */
class TapeMotionTest {

    private static final RequestOptions SHORT = RequestOptions.DEFAULT.with(Duration.ofMillis(1));

    private final TestCore core = new TestCore();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final FakeDrive drive = new FakeDrive(new FakeDrive.Cartridge("A00001"));

    @AfterEach
    void stop() {
        goOn.countDown();
        core.close();
    }

    private TapeDevice open(FakeDrive which, String scheme) throws DeviceException {
        core.register(which, scheme);
        return core.open(scheme + ":t", TapeDevice.class, AccessMode.READ_WRITE, "bundle test");
    }

    /** {@return a tape whose next rewinding lasts until it may go on} */
    private TapeDevice slow() throws DeviceException {
        TapeDevice tape = open(drive, "fake");
        hangsInRewind();
        return tape;
    }

    private void hangsInRewind() {
        drive.behaviour.set((what, call) -> {
            if (what.equals("rewind")) {
                inside.countDown();
                await(goOn);
            }
        });
    }

    private static void write(TapeDevice tape) throws DeviceException {
        tape.write(MemorySegment.ofArray(new byte[100]), RequestOptions.DEFAULT);
    }

    private void timedOut(TapeDevice tape) throws DeviceException {
        tape.motionTimeout(Duration.ofMillis(20));
        DeviceException.Timeout late = assertThrows(DeviceException.Timeout.class, tape::rewind);
        assertTrue(late.getMessage().contains("rewind is not done after PT0.02S and goes on"), late.getMessage());
        tape.motionTimeout(Duration.ofMinutes(1));
    }

    @Test
    void S6_oneThatIsGivenUpGoesOnAndNobodyKnowsWhereTheTapeStands() throws Exception {
        TapeDevice tape = slow();
        write(tape);
        timedOut(tape);
        assertEquals(TapePosition.UNKNOWN, tape.position());
        DeviceException.Busy busy = assertThrows(DeviceException.Busy.class,
                () -> tape.read(MemorySegment.ofArray(new byte[10]), SHORT));
        assertTrue(busy.getMessage().contains("the rewind that is going on"), busy.getMessage());
        assertTrue(tape.progress().isPresent());
        goOn.countDown();
        assertThrows(DeviceException.NotReady.class, () -> write(tape), "the position is set by whoever uses it");
        assertEquals(Optional.empty(), tape.progress());
        tape.rewind();
        write(tape);
        assertEquals("B", drive.cartridge.text());
    }

    @Test
    void S8_oneThatIsGivenUpAndThrowsThenCostsTheDriverTheEndpoint() throws Exception {
        TapeDevice tape = slow();
        drive.behaviour.set((what, call) -> {
            if (what.equals("rewind")) {
                drive.behaviour.set(null);
                await(goOn);
                throw new IllegalStateException("bug");
            }
        });
        timedOut(tape);
        goOn.countDown();
        core.await(DeviceEvent.Online.class);
        assertEquals(2, drive.opened.get());
        assertThrows(DeviceException.NotReady.class, () -> write(tape));
        tape.rewind();
        write(tape);
    }

    @Test
    void itTellsHowFarItIsWhereTheDriveDoes() throws Exception {
        TapeDevice tape = slow();
        assertEquals(Optional.empty(), tape.progress());
        CompletableFuture<Boolean> rewinding = rewind(tape);
        inside.await();
        TapeProgress untold = tape.progress().orElseThrow();
        assertEquals("rewind", untold.operation());
        assertEquals(OptionalDouble.empty(), untold.done());
        drive.progress = OptionalDouble.of(0.25);
        TapeProgress told = tape.progress().orElseThrow();
        assertEquals(OptionalDouble.of(0.25), told.done());
        assertTrue(told.elapsed().compareTo(untold.elapsed()) >= 0);
        goOn.countDown();
        rewinding.get(20, TimeUnit.SECONDS);
        assertEquals(Optional.empty(), tape.progress());
    }

    /** {@return whether the thread was still marked as interrupted when its rewinding was done} */
    private static CompletableFuture<Boolean> rewind(TapeDevice tape) {
        return run(() -> {
            tape.rewind();
            return Thread.interrupted();
        });
    }

    @Test
    void S3_anInterruptEndsNoMotion() throws Exception {
        TapeDevice tape = slow();
        AtomicReference<Thread> caller = new AtomicReference<>();
        CompletableFuture<Boolean> rewinding = run(() -> {
            caller.set(Thread.currentThread());
            tape.rewind();
            return Thread.interrupted();
        });
        inside.await();
        caller.get().interrupt();
        goOn.countDown();
        assertTrue(rewinding.get(20, TimeUnit.SECONDS), "the mark of the interrupt was lost");
        assertTrue(tape.position().isKnown());
    }

    @Test
    void virtualThreadsThatWaitForMotionsHoldNoCarrier() throws Exception {
        int more = 2 * Runtime.getRuntime().availableProcessors() + 2;
        CountDownLatch allInside = new CountDownLatch(more);
        AtomicBoolean virtual = new AtomicBoolean();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < more; i++) {
            FakeDrive one = new FakeDrive(new FakeDrive.Cartridge("B" + i));
            TapeDevice tape = open(one, "fake" + i);
            one.behaviour.set((what, call) -> {
                if (what.equals("rewind")) {
                    virtual.compareAndSet(false, Thread.currentThread().isVirtual());
                    allInside.countDown();
                    await(goOn);
                }
            });
            waiting.add(Thread.ofVirtual().start(() -> {
                try {
                    tape.rewind();
                } catch (DeviceException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        assertTrue(allInside.await(20, TimeUnit.SECONDS), "motions wait for each other's carriers");
        assertFalse(virtual.get(), "a driver was called on a carrier");
        assertTrue(Thread.ofVirtual().start(() -> {
        }).join(Duration.ofSeconds(20)), "no carrier is free");
        goOn.countDown();
        for (Thread one : waiting) {
            assertTrue(one.join(Duration.ofSeconds(20)));
        }
    }

    @Test
    void S4_oneThatCannotBeDrainedKeepsItsEndpointAndTheTapeGoesOnElsewhere() throws Exception {
        try (TestCore hasty = new TestCore(Duration.ofMillis(20))) {
            FakeDrive next = new FakeDrive(drive.cartridge);
            hasty.register(drive, "fake");
            hasty.register(next, "other");
            TapeDevice tape = hasty.open("fake:t", TapeDevice.class, AccessMode.READ_WRITE, "bundle test");
            hangsInRewind();
            CompletableFuture<Boolean> rewinding = rewind(tape);
            inside.await();
            hasty.swaps.swap(tape.address(), Address.parse("other:t"));
            hasty.await(DeviceEvent.Orphaned.class);
            assertEquals(1, tape.statistics().orphans());
            assertEquals(0, drive.closed.get());
            assertEquals(TapePosition.UNKNOWN, tape.position());
            goOn.countDown();
            rewinding.get(20, TimeUnit.SECONDS);
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                while (tape.statistics().orphans() > 0) {
                    Thread.onSpinWait();
                }
            });
            assertEquals(1, drive.closed.get());
            assertThrows(DeviceException.NotReady.class, () -> write(tape));
            tape.rewind();
            write(tape);
        }
    }

    @Test
    void L4_closeWaitsForAMotion() throws Exception {
        TapeDevice tape = slow();
        CompletableFuture<Boolean> rewinding = rewind(tape);
        inside.await();
        CompletableFuture<TapeDevice> closing = run(() -> {
            tape.close();
            return tape;
        });
        core.await(DeviceEvent.Holding.class);
        assertFalse(closing.isDone());
        assertEquals(0, drive.closed.get());
        goOn.countDown();
        rewinding.get(20, TimeUnit.SECONDS);
        closing.get(20, TimeUnit.SECONDS);
        assertEquals(1, drive.closed.get());
    }
}
