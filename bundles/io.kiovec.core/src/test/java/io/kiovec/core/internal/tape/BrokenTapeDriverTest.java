// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.TapeDevice;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.device.BrokenDriver;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule S8 for tape drivers, and rule S6 with it: after each misbehaviour the position is right or unknown. */
@Timeout(60)
class BrokenTapeDriverTest {

    private final TestCore core = new TestCore(Duration.ofMillis(300));
    private final FakeDrive drive = new FakeDrive(new FakeDrive.Cartridge("C1"));
    private final BrokenDriver driver = new BrokenDriver(drive);
    private final CountDownLatch release = new CountDownLatch(1);
    private TapeDevice tape;

    @BeforeEach
    void open() throws DeviceException {
        core.register(driver, "fake");
        tape = core.open("fake:t", TapeDevice.class, AccessMode.READ_WRITE, "bundle test");
        tape.write(block(), RequestOptions.DEFAULT);
    }

    @AfterEach
    void stop() {
        release.countDown();
        core.close();
    }

    private static MemorySegment block() {
        return MemorySegment.ofArray(new byte[100]);
    }

    private void blamed(String what) {
        TransportInfo info = core.transport("fake-driver");
        assertEquals(1, info.failures(), info.toString());
        assertTrue(info.lastFailure().contains(what), info.lastFailure());
    }

    private void positionIsUnknownAndTheTapeGoesOn() throws Exception {
        driver.mend();
        core.await(DeviceEvent.Online.class);
        assertFalse(tape.position().isKnown());
        assertThrows(DeviceException.class, () -> tape.write(block(), RequestOptions.DEFAULT));
        tape.rewind();
        tape.spaceToEnd();
        tape.write(block(), RequestOptions.DEFAULT);
        assertFalse(drive.cartridge.text().contains("F"), "a filemark that nobody asked for");
        assertEquals(DeviceState.ONLINE, tape.state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "read", "writeFilemarks", "space", "locate", "rewind", "blockLength", "erase",
        "load", "unload", "status"})
    void S8_aDriverThatThrowsIsNamedAndCountedAndThePositionIsUnknown(String method) throws Exception {
        driver.throwsIn(method);
        DeviceException e = assertThrows(DeviceException.class, () -> use(method));
        assertTrue(e.getMessage().contains("fake-driver (vendor.fake-driver 1.0.0)"), e.getMessage());
        driver.mend();
        blamed("bug in " + method);
        positionIsUnknownAndTheTapeGoesOn();
    }

    private void use(String method) throws DeviceException {
        switch (method) {
            case "write" -> tape.write(block(), RequestOptions.DEFAULT);
            case "read" -> tape.read(block(), RequestOptions.DEFAULT);
            case "writeFilemarks" -> tape.writeFilemarks(1);
            case "space" -> tape.space(TapeUnit.BLOCKS, -1);
            case "locate" -> tape.locate(new TapePosition(0, OptionalLong.of(0), OptionalLong.empty()));
            case "rewind" -> tape.rewind();
            case "blockLength" -> tape.blockLength(50);
            case "erase" -> tape.erase();
            case "load" -> tape.load();
            case "unload" -> tape.unload();
            default -> tape.status();
        }
    }

    @Test
    void S8_anImpossibleCountLosesEndpointAndPosition() throws Exception {
        driver.breaks("write", (arguments, real) -> new TapeOutcome(101, TapeCondition.NONE));
        assertThrows(DeviceException.OutcomeUnknown.class, () -> tape.write(block(), RequestOptions.DEFAULT));
        blamed("101");
        positionIsUnknownAndTheTapeGoesOn();
    }

    @Test
    void S8_nothingAtAllIsNoOutcome() throws Exception {
        driver.breaks("write", (arguments, real) -> null);
        assertThrows(DeviceException.OutcomeUnknown.class, () -> tape.write(block(), RequestOptions.DEFAULT));
        blamed("null");
        positionIsUnknownAndTheTapeGoesOn();
    }

    @Test
    void S8_whatItTellsOnAForeignThreadTouchesNothing() throws Exception {
        driver.breaks("write", (arguments, real) -> {
            TransferCall call = (TransferCall) arguments[1];
            Thread.ofPlatform().start(() -> call.tellCopied(1 << 20)).join();
            return real.call();
        });
        assertTrue(tape.write(block(), RequestOptions.DEFAULT).copiedBytes() < 1 << 20);
        blamed("another thread");
        driver.mend();
        core.await(DeviceEvent.Online.class);
        assertEquals(2, tape.position().block().getAsLong());
    }

    @Test
    void S8_aWriteThatHangsIsLeftToItselfAndThePositionIsUnknown() throws Exception {
        drive.limits = FakeDrive.limits(TransferMode.INDIRECT).build();
        CountDownLatch inside = new CountDownLatch(1);
        driver.breaks("write", (arguments, real) -> {
            inside.countDown();
            release.await();
            return real.call();
        });
        CompletableFuture<Long> hung = Background
                .run(() -> tape.write(block(), RequestOptions.DEFAULT).count());
        inside.await();
        driver.mend();
        // The fake is busy while it is open, as drives are: the device waits until the call has ended.
        assertThrows(DeviceException.class, () -> core.swaps.swap(tape.address(), tape.address()));
        blamed("did not return from a call");
        assertEquals(1, tape.statistics().orphans());
        assertFalse(tape.position().isKnown());
        release.countDown();
        hung.get(20, TimeUnit.SECONDS);
        core.await(DeviceEvent.Online.class);
        tape.rewind();
        assertEquals(DeviceState.ONLINE, tape.state());
    }

    @Test
    void S8_aMotionThatTakesLongIsNoBreach() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        driver.breaks("rewind", (arguments, real) -> {
            inside.countDown();
            release.await();
            return real.call();
        });
        CompletableFuture<TapeDevice> rewinding = Background.run(() -> {
            tape.rewind();
            return tape;
        });
        inside.await();
        assertThrows(DeviceException.class, () -> core.swaps.swap(tape.address(), tape.address()));
        assertEquals(1, tape.statistics().orphans());
        assertEquals(0, core.transport("fake-driver").failures());
        release.countDown();
        rewinding.get(20, TimeUnit.SECONDS);
    }
}
