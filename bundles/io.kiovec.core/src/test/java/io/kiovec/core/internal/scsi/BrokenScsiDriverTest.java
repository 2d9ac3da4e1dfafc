// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.QueueOptions;
import io.kiovec.api.RequestState;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiQueue;
import io.kiovec.api.ScsiRequest;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.device.BrokenDriver;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.core.internal.scsi.FakeTarget.Answer;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.ResetScope;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule S8 for SCSI drivers, by synchronous calls and by queues of their own. */
@Timeout(60)
class BrokenScsiDriverTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestCore core = new TestCore(Duration.ofMillis(300));
    private final FakeTarget target = new FakeTarget("A");
    private final BrokenDriver driver = new BrokenDriver(target);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Arena arena = Arena.ofShared();
    private ScsiDevice device;

    @BeforeEach
    void open() throws DeviceException {
        core.register(driver, "fake");
        device = core.openScsi("fake:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() {
        release.countDown();
        core.close();
    }

    private void blamed(String what) {
        TransportInfo info = core.transport("fake-driver");
        assertEquals(1, info.failures(), info.toString());
        assertTrue(info.lastFailure().contains(what), info.lastFailure());
    }

    private void servesAgain() throws Exception {
        driver.mend();
        target.behaviour.set(null);
        assertEquals(Failure.NONE, ready());
        assertEquals(DeviceState.ONLINE, device.state());
    }

    private Failure ready() throws DeviceException {
        return device.execute(device.newRequest().command(6));
    }

    private ScsiRequest read() throws DeviceException {
        ScsiRequest request = device.newRequest();
        request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) 0x28);
        return request.command(10, DataDirection.IN, arena.allocate(512, 16));
    }

    private static void names(ScsiRequest failed) {
        String message = assertThrows(DeviceException.class, failed::senseException).getMessage();
        assertTrue(message.contains("fake-driver (vendor.fake-driver 1.0.0)"), message);
    }

    @Test
    void S8_aDriverThatThrowsFromACommandLosesTheEndpoint() throws Exception {
        driver.throwsIn("execute");
        ScsiRequest request = device.newRequest().command(6);
        assertEquals(Failure.UNAVAILABLE, device.execute(request));
        names(request);
        blamed("bug in execute");
        driver.mend();
        core.await(DeviceEvent.Online.class);
        servesAgain();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "session", "clearAca"})
    void S8_aDriverThatThrowsFromAnotherMethodIsNamed(String method) throws Exception {
        driver.throwsIn(method);
        DeviceException e = assertThrows(DeviceException.class, () -> {
            switch (method) {
                case "reset" -> device.reset(ResetScope.LOGICAL_UNIT);
                case "session" -> device.session("iqn.x:one");
                default -> device.clearAca();
            }
        });
        assertTrue(e.getMessage().contains("fake-driver (vendor.fake-driver 1.0.0)"), e.getMessage());
        blamed("bug in " + method);
        servesAgain();
    }

    @Test
    void S8_aStatusThatCannotBeIsRefused() throws Exception {
        target.behaviour.set(call -> {
            call.tellStatus(0, 300, 0);
            return Answer.TOLD;
        });
        assertEquals(Failure.UNAVAILABLE, ready());
        blamed("300 bytes of sense data");
        core.await(DeviceEvent.Online.class);
        servesAgain();
    }

    @Test
    void S8_aCommandWithoutAStatusIsRefused() throws Exception {
        target.behaviour.set(call -> Answer.TOLD);
        assertEquals(Failure.UNAVAILABLE, ready());
        blamed("without a status");
        core.await(DeviceEvent.Online.class);
        servesAgain();
    }

    @Test
    void S8_aStatusThatIsToldTwiceCountsOnce() throws Exception {
        target.behaviour.set(call -> {
            call.tellStatus(0, 0, 0);
            call.tellStatus(8, 0, 0);
            return Answer.TOLD;
        });
        ScsiRequest request = device.newRequest().command(6);
        assertEquals(Failure.NONE, device.execute(request));
        assertEquals(0, request.status());
        blamed("twice");
        core.await(DeviceEvent.Online.class);
        servesAgain();
    }

    @Test
    void S8_aStatusFromAForeignThreadTouchesNothing() throws Exception {
        target.behaviour.set(call -> {
            join(Thread.ofPlatform().start(() -> call.tellStatus(8, 0, 0)));
            return Answer.GO_ON;
        });
        ScsiRequest request = device.newRequest().command(6);
        assertEquals(Failure.NONE, device.execute(request));
        assertEquals(0, request.status());
        blamed("another thread");
        core.await(DeviceEvent.Online.class);
        servesAgain();
    }

    @Test
    void S8_aStatusAfterTheCallHasReturnedTouchesNothing() throws Exception {
        CompletableFuture<ScsiCall> kept = new CompletableFuture<>();
        target.behaviour.set(call -> {
            kept.complete(call);
            return Answer.GO_ON;
        });
        ScsiRequest request = device.newRequest().command(6);
        assertEquals(Failure.NONE, device.execute(request));
        kept.get().tellStatus(8, 0, 0);
        assertEquals(0, request.status());
        blamed("after it had returned");
        core.await(DeviceEvent.Online.class);
        servesAgain();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void S4_aCommandThatHangsIsAbortedAfterTheDeadline() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        target.behaviour.set(call -> {
            inside.countDown();
            Background.await(release);
            return Answer.GO_ON;
        });
        driver.breaks("abort", (arguments, real) -> {
            release.countDown();
            return real.call();
        });
        CompletableFuture<Failure> hung = Background.run(this::ready);
        inside.await();
        core.swaps.swap(device.address(), device.address());
        assertEquals(Failure.NONE, hung.get(20, TimeUnit.SECONDS));
        assertEquals(1, target.aborted.size());
        assertEquals(0, device.statistics().orphans());
        assertEquals(0, core.transport("fake-driver").failures());
    }

    @Test
    void S8_aCommandThatHangsInSpiteOfAnAbortIsLeftToItself() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        target.behaviour.set(call -> {
            inside.countDown();
            Background.await(release);
            return Answer.GO_ON;
        });
        CompletableFuture<Failure> hung = Background.run(this::ready);
        inside.await();
        target.behaviour.set(null);
        core.swaps.swap(device.address(), device.address());
        assertEquals(1, target.aborted.size());
        assertEquals(1, device.statistics().orphans());
        blamed("did not return from a call");
        servesAgain();
        release.countDown();
        assertEquals(Failure.NONE, hung.get(20, TimeUnit.SECONDS));
    }

    // Queues.

    private ScsiQueue queue() throws Exception {
        target.hasQueue = true;
        core.swaps.swap(device.address(), device.address());
        core.await(DeviceEvent.Online.class);
        return device.openQueue(QueueOptions.threadBound(4));
    }

    /** Breaks a method of the driver's queues. */
    private void breaksQueue(String method) {
        driver.breaks("openQueue", (arguments, real) -> {
            ScsiEndpointQueue good = (ScsiEndpointQueue) ((Optional<?>) real.call()).orElseThrow();
            return Optional.of(Proxy.newProxyInstance(good.getClass().getClassLoader(),
                    new Class<?>[]{ScsiEndpointQueue.class}, (proxy, called, given) -> {
                        if (called.getName().equals(method)) {
                            throw new IllegalStateException("bug in " + method);
                        }
                        return called.invoke(good, given);
                    }));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"offer", "submit", "reap"})
    void S8_aQueueThatThrowsIsNamedAndItsCommandEndsOnce(String method) throws Exception {
        breaksQueue(method);
        ScsiQueue queue = queue();
        ScsiRequest read = read();
        queue.offer(read);
        ScsiRequest[] done = new ScsiRequest[4];
        assertEquals(1, queue.reap(done, 1, LONG));
        names(read);
        blamed("bug in " + method);
        assertEquals(0, queue.size());
    }

    @Test
    void S8_aQueueThatCannotBeOpenedIsNamedAndItsCommandsGoBesideIt() throws Exception {
        driver.throwsIn("openQueue");
        ScsiQueue queue = queue();
        ScsiRequest read = read();
        queue.offer(read);
        assertEquals(1, queue.reap(new ScsiRequest[4], 1, LONG));
        assertEquals(Failure.NONE, read.failure());
        blamed("bug in openQueue");
    }

    @Test
    void S8_aQueueThatThrowsInCloseIsNamed() throws Exception {
        breaksQueue("close");
        ScsiQueue queue = queue();
        queue.offer(read());
        assertEquals(1, queue.reap(new ScsiRequest[4], 1, LONG));
        driver.mend();
        core.swaps.swap(device.address(), device.address());
        blamed("bug in close");
        servesAgain();
    }

    @Test
    void S8_aCompletionFromAForeignThreadEndsNothing() throws Exception {
        ScsiQueue queue = queue();
        ScsiRequest read = read();
        FakeScsiQueue inside = holdingQueue(queue);
        queue.offer(read);
        queue.submit();
        queue.reap(new ScsiRequest[4], 0, Duration.ZERO);
        join(Thread.ofPlatform().start(() -> inside.tellNow(inside.inside.getFirst().token())));
        assertEquals(RequestState.IN_FLIGHT, read.state());
        blamed("on another thread");
        inside.let(inside.inside.getFirst(), FakeScsiQueue.End.GOOD);
        assertEquals(1, queue.reap(new ScsiRequest[4], 1, LONG));
        assertEquals(Failure.NONE, read.failure());
    }

    @Test
    void S8_aCompletionAfterItsQueueWasClosedTouchesNothing() throws Exception {
        ScsiQueue queue = queue();
        FakeScsiQueue closed = holdingQueue(queue);
        core.swaps.swap(device.address(), device.address());
        closed.tellNow(0);
        blamed("did not have");
        servesAgain();
    }

    private FakeScsiQueue holdingQueue(ScsiQueue queue) throws DeviceException {
        queue.offer(read());
        assertEquals(1, queue.reap(new ScsiRequest[4], 1, LONG));
        FakeScsiQueue driversOwn = target.queues.getLast();
        driversOwn.holds = true;
        return driversOwn;
    }

    @Test
    void S4_whatAQueueDoesNotGiveBackIsCancelledByItsOwnerAndThenOfUnknownOutcome() throws Exception {
        ScsiQueue queue = queue();
        FakeScsiQueue inside = holdingQueue(queue);
        ScsiRequest read = read();
        queue.offer(read);
        queue.submit();
        CompletableFuture<?> swap = Background.run(() -> core.swaps.swap(device.address(), device.address()));
        assertEquals(1, queue.reap(new ScsiRequest[4], 1, LONG));
        assertEquals(1, inside.cancelled.size());
        assertEquals(Failure.OUTCOME_UNKNOWN, read.failure());
        swap.get(20, TimeUnit.SECONDS);
        assertEquals(1, device.statistics().orphans());
        blamed("did not return from a call");
        servesAgain();
    }
}
