// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static io.kiovec.core.internal.Background.await;
import static io.kiovec.core.internal.Background.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.RequestState;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.ResetScope;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.Transport;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.ServiceReference;

/** Rules L1 to S9 under the use of commands. */
class ScsiDeviceTest {

    private static final int TEST_UNIT_READY = 0x00;
    private static final int READ_10 = 0x28;
    private static final int WRITE_10 = 0x2a;
    private static final int SYNCHRONIZE_CACHE = 0x35;
    private static final int WRITE_FILEMARKS = 0x10;
    private static final RequestOptions AT_ONCE = RequestOptions.DEFAULT.with(Duration.ofMillis(1));

    private final TestCore core = new TestCore();
    private final FakeTarget target = new FakeTarget("A");
    private ServiceReference<Transport> registration;
    private ScsiDevice device;

    @BeforeEach
    void open() throws DeviceException {
        registration = core.register(target, "fake");
        device = core.openScsi("fake:a", AccessMode.READ_WRITE);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private static ScsiRequest request(ScsiDevice of, int opcode) throws DeviceException {
        ScsiRequest request = of.newRequest();
        request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) opcode);
        int length = opcode < 0x20 ? 6 : 10;
        return switch (opcode) {
            case READ_10 -> request.command(length, DataDirection.IN, MemorySegment.ofArray(new byte[512]));
            case WRITE_10 -> request.command(length, DataDirection.OUT, MemorySegment.ofArray(new byte[512]));
            default -> request.command(length);
        };
    }

    private ScsiRequest request(int opcode) throws DeviceException {
        return request(device, opcode);
    }

    private ScsiRequest execute(int opcode) throws DeviceException {
        ScsiRequest request = request(opcode);
        device.execute(request);
        return request;
    }

    /** Fails the first commands. */
    private void first(int times, DeviceException failure) {
        AtomicInteger left = new AtomicInteger(times);
        target.behaviour.set(call -> {
            if (left.getAndDecrement() > 0) {
                throw failure;
            }
            return FakeTarget.Answer.GO_ON;
        });
    }

    private static DeviceException offline() {
        return new DeviceException.Offline(Address.parse("fake:a"), "gone");
    }

    private static DeviceException unknown() {
        return new DeviceException.OutcomeUnknown(Address.parse("fake:a"), "who knows");
    }

    @Test
    void L1_aRequestInFlightIsLeftAlone() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        target.behaviour.set(call -> {
            inside.countDown();
            await(goOn);
            return FakeTarget.Answer.GO_ON;
        });
        ScsiRequest request = request(READ_10);
        CompletableFuture<Failure> done = run(() -> device.execute(request));
        inside.await();
        assertEquals(RequestState.IN_FLIGHT, request.state());
        assertThrows(DeviceException.IllegalRequest.class, () -> device.execute(request));
        assertThrows(DeviceException.IllegalRequest.class, () -> request.command(6));
        // The application's CDB is its own again: what is on its way does not change.
        request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) WRITE_10);
        goOn.countDown();
        assertEquals(Failure.NONE, done.get());
        assertEquals(READ_10, target.commands().getFirst().opcode());
        assertEquals(1, target.commands().size());
    }

    @Test
    void L1_aDriverThatTellsTooLateOrElsewhereTouchesNothing() throws Exception {
        AtomicReference<ScsiCall> kept = new AtomicReference<>();
        target.behaviour.set(call -> {
            kept.set(call);
            call.tellStatus(ScsiStatus.GOOD.code(), 0, 0);
            run(() -> {
                call.tellStatus(ScsiStatus.BUSY.code(), 0, 0);
                return null;
            }).join();
            return FakeTarget.Answer.TOLD;
        });
        ScsiRequest request = execute(READ_10);
        kept.get().tellStatus(ScsiStatus.TASK_SET_FULL.code(), 18, 512);
        kept.get().tellCopied(1 << 30);
        assertEquals(ScsiStatus.GOOD.code(), request.status());
        assertEquals(0, request.residual());
        assertEquals(0, request.sense().byteSize());
        assertEquals(0, request.copiedBytes());
        target.behaviour.set(call -> {
            run(() -> {
                kept.get().tellStatus(ScsiStatus.BUSY.code(), 0, 0);
                return null;
            }).join();
            return FakeTarget.Answer.TOLD;
        });
        device.execute(request);
        assertEquals(Failure.UNAVAILABLE, request.failure(), "the late result of the last run became that of this one");
    }

    @Test
    void L1_aDriverThatTellsNoStatusIsNamed() throws Exception {
        target.behaviour.set(call -> FakeTarget.Answer.TOLD);
        ScsiRequest request = execute(WRITE_10);
        assertEquals(Failure.OUTCOME_UNKNOWN, request.failure());
        DeviceException why = assertThrows(DeviceException.OutcomeUnknown.class, request::senseException);
        assertTrue(why.getMessage().contains("fake-driver"), why.getMessage());
    }

    @Test
    void S8_aDriverThatTellsTheImpossibleIsNotBelieved() throws Exception {
        target.behaviour.set(call -> {
            call.tellStatus(0, 300, 0);
            return FakeTarget.Answer.TOLD;
        });
        assertEquals(Failure.UNAVAILABLE, execute(READ_10).failure());
    }

    @Test
    void S8_aDriverThatThrowsLosesTheEndpoint() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        target.behaviour.set(call -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("broken");
            }
            return FakeTarget.Answer.GO_ON;
        });
        assertEquals(Failure.OUTCOME_UNKNOWN, execute(WRITE_10).failure());
        assertEquals(Failure.NONE, execute(WRITE_10).failure());
        assertEquals(2, target.opened.get());
    }

    @Test
    void L4_closeWaitsForWhatIsInFlight() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        target.behaviour.set(call -> {
            inside.countDown();
            await(goOn);
            return FakeTarget.Answer.GO_ON;
        });
        ScsiRequest request = request(READ_10);
        CompletableFuture<Failure> done = run(() -> device.execute(request));
        inside.await();
        CompletableFuture<Object> close = run(() -> {
            device.close();
            return "closed";
        });
        core.await(DeviceEvent.Holding.class);
        assertThrows(TimeoutException.class, () -> close.get(200, TimeUnit.MILLISECONDS));
        assertEquals(0, target.closed.get());
        goOn.countDown();
        assertEquals(Failure.NONE, done.get());
        assertEquals("closed", close.get());
        assertEquals(1, target.closed.get());
        device.close();
        ScsiRequest late = request(READ_10);
        device.execute(late);
        assertEquals(Failure.ILLEGAL_REQUEST, late.failure());
    }

    @ParameterizedTest
    @CsvSource({"0, 0x00", "0, 0x28", "1, 0x00", "1, 0x34"})
    void S2_whatChangesNothingIsBegunAnew(int type, String opcode) throws Exception {
        reopenAs(type);
        first(1, unknown());
        assertEquals(Failure.NONE, execute(Integer.decode(opcode)).failure());
        assertEquals(2, target.commands().size());
    }

    @ParameterizedTest
    @CsvSource({"0, 0x2a", "0, 0x03", "1, 0x08", "1, 0x28", "31, 0x28", "0, 0xc7"})
    void S2_whateverMayChangeSomethingIsNot(int type, String opcode) throws Exception {
        reopenAs(type);
        first(1, unknown());
        assertEquals(Failure.OUTCOME_UNKNOWN, execute(Integer.decode(opcode)).failure());
        assertEquals(1, target.commands().size());
    }

    private void reopenAs(int deviceType) throws DeviceException {
        device.close();
        target.deviceType = deviceType;
        device = core.openScsi("fake:a", AccessMode.READ_WRITE);
    }

    @Test
    void S2_onlyOnce() throws Exception {
        first(2, unknown());
        assertEquals(Failure.OUTCOME_UNKNOWN, execute(READ_10).failure());
        assertEquals(2, target.commands().size());
    }

    @Test
    void S2_aWriteThatNeverReachedTheDeviceIsBegunAnew() throws Exception {
        first(1, offline());
        assertEquals(Failure.NONE, execute(WRITE_10).failure());
        assertEquals(2, target.opened.get());
    }

    @Test
    void S2_aFlushThatFailsInASwapIsReportedOnTheNextFlush() throws Exception {
        execute(WRITE_10);
        target.behaviour.set(call -> {
            if (call.cdb().get(ValueLayout.JAVA_BYTE, 0) == SYNCHRONIZE_CACHE) {
                return FakeTarget.tell(call, Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR), 0);
            }
            return FakeTarget.Answer.GO_ON;
        });
        core.swaps.swap(device.address(), device.address());
        target.behaviour.set(null);
        assertEquals(Failure.NONE, execute(READ_10).failure());
        ScsiRequest flush = execute(SYNCHRONIZE_CACHE);
        assertEquals(Failure.MEDIUM, flush.failure());
        assertEquals(Failure.NONE, execute(SYNCHRONIZE_CACHE).failure());
    }

    @Test
    void S1_aSwapFlushesADiskThatWasWritten() throws Exception {
        execute(WRITE_10);
        core.swaps.swap(device.address(), device.address());
        assertEquals(SYNCHRONIZE_CACHE, target.commands().getLast().opcode());
        assertEquals("[open default, open default, close default]", target.life.toString());
    }

    @Test
    void S1_aSwapWritesWhatATapeHasBuffered() throws Exception {
        reopenAs(1);
        ScsiRequest write = device.newRequest();
        write.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) 0x0a);
        device.execute(write.command(6, DataDirection.OUT, MemorySegment.ofArray(new byte[512])));
        core.swaps.swap(device.address(), device.address());
        assertEquals("100000000000", target.commands().getLast().cdb(), "WRITE FILEMARKS of none, not immediate");
    }

    @Test
    void S1_aSwapSendsNothingToWhatWasOnlyRead() throws Exception {
        execute(READ_10);
        core.swaps.swap(device.address(), device.address());
        assertEquals(1, target.commands().size());
    }

    @Test
    void S1_aUnitAttentionDoesNotCostTheFlush() throws Exception {
        execute(WRITE_10);
        AtomicInteger left = new AtomicInteger(2);
        target.behaviour.set(call -> left.getAndDecrement() > 0
                ? FakeTarget.tell(call,
                        Sense.of(SenseKey.UNIT_ATTENTION, AdditionalSense.POWER_ON_RESET_OR_BUS_DEVICE_RESET_OCCURRED),
                        0)
                : FakeTarget.Answer.GO_ON);
        core.swaps.swap(device.address(), device.address());
        target.behaviour.set(null);
        assertEquals(Failure.NONE, execute(SYNCHRONIZE_CACHE).failure());
    }

    @Test
    void S3_commandsWaitAtTheGate() throws Exception {
        core.transports.unregister(registration);
        core.await(DeviceEvent.Offline.class);
        ScsiRequest request = request(WRITE_10);
        CompletableFuture<Failure> done = run(() -> device.execute(request));
        core.register(target, "fake");
        assertEquals(Failure.NONE, done.get(20, TimeUnit.SECONDS));
        assertEquals(ScsiStatus.GOOD.code(), request.status());
    }

    @Test
    void S3_aCommandThatWaitedInVainIsOfflineAndNothingWasStarted() throws Exception {
        core.transports.unregister(registration);
        core.await(DeviceEvent.Offline.class);
        ScsiRequest request = request(WRITE_10).options(AT_ONCE);
        assertEquals(Failure.OFFLINE, device.execute(request));
        DeviceException why = assertThrows(DeviceException.Offline.class, request::senseException);
        assertTrue(why.getMessage().contains("nothing was started"), why.getMessage());
        assertTrue(target.commands().isEmpty());
    }

    @Test
    void S5_anotherDeviceIsRefused() throws Exception {
        core.register(new FakeTarget("B"), "other");
        assertThrows(DeviceException.IllegalRequest.class,
                () -> core.swaps.swap(device.address(), Address.parse("other:b")));
        assertEquals(DeviceState.OFFLINE, device.state());
    }

    @Test
    void S9_whenTheCoreStopsCommandsEndAsUnavailable() throws Exception {
        core.stop();
        assertEquals(Failure.UNAVAILABLE, execute(READ_10).failure());
        assertEquals(target.opened.get(), target.closed.get());
    }

    @Test
    void anAbortReachesTheCommandByItsTag() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        target.behaviour.set(call -> {
            inside.countDown();
            await(goOn);
            return FakeTarget.tell(call, ScsiStatus.TASK_ABORTED);
        });
        ScsiRequest request = request(WRITE_10);
        CompletableFuture<Failure> done = run(() -> device.execute(request));
        inside.await();
        device.abort(request);
        assertEquals(List.of(target.commands().getFirst().tag()), target.aborted);
        goOn.countDown();
        assertEquals(Failure.NONE, done.get());
        assertEquals(ScsiStatus.TASK_ABORTED.code(), request.status());
        assertThrows(DeviceException.OutcomeUnknown.class, request::senseException);
    }

    @Test
    void anAbortReachesACommandThatASwapDrains() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        target.behaviour.set(call -> {
            if (call.cdb().get(ValueLayout.JAVA_BYTE, 0) == READ_10) {
                inside.countDown();
                await(goOn);
            }
            return FakeTarget.Answer.GO_ON;
        });
        ScsiRequest request = request(READ_10);
        CompletableFuture<Failure> done = run(() -> device.execute(request));
        inside.await();
        CompletableFuture<Object> swap = run(() -> core.swaps.swap(device.address(), device.address()));
        core.await(DeviceEvent.Holding.class);
        device.abort(request);
        assertEquals(1, target.aborted.size());
        goOn.countDown();
        done.get();
        swap.get();
    }

    @Test
    void anAbortEndsACommandThatWaitsAtTheGate() throws Exception {
        core.transports.unregister(registration);
        core.await(DeviceEvent.Offline.class);
        ScsiRequest request = request(WRITE_10);
        CompletableFuture<Failure> done = run(() -> device.execute(request));
        while (request.state() != RequestState.IN_FLIGHT) {
            Thread.onSpinWait();
        }
        device.abort(request);
        assertEquals(Failure.NONE, done.get(20, TimeUnit.SECONDS));
        assertEquals(ScsiStatus.TASK_ABORTED.code(), request.status());
        assertEquals(512, request.residual());
        core.register(target, "fake");
        assertEquals(Failure.NONE, device.execute(request(TEST_UNIT_READY)));
        assertEquals(TEST_UNIT_READY, target.commands().getFirst().opcode(), "the aborted command was sent");
    }

    @Test
    void anAbortOfWhatHasEndedReachesNobody() throws Exception {
        ScsiRequest request = execute(READ_10);
        device.abort(request);
        assertTrue(target.aborted.isEmpty());
        device.execute(request);
        assertEquals(ScsiStatus.GOOD.code(), request.status());
        assertNotEquals(target.commands().get(0).tag(), target.commands().get(1).tag());
    }

    @Test
    void clearAcaReachesTheNexusItIsOf() throws Exception {
        device.clearAca();
        assertEquals("clear ACA default", target.life.getLast());
    }

    @Test
    void aDriverWithoutClearAcaSaysSo() {
        target.onePort = true;
        assertThrows(DeviceException.IllegalRequest.class, device::clearAca);
    }

    @Test
    void aResetReachesTheDevice() throws Exception {
        device.reset(ResetScope.LOGICAL_UNIT);
        device.reset(ResetScope.TARGET);
        assertEquals(List.of(ResetScope.LOGICAL_UNIT, ResetScope.TARGET), target.resets);
    }

    @ParameterizedTest
    @CsvSource({"0x08, BUSY", "0x18, RESERVATION_CONFLICT", "0x28, BUSY", "0x40, OUTCOME_UNKNOWN",
        "0x77, OUTCOME_UNKNOWN"})
    void aStatusHasItsException(String status, Failure failure) throws Exception {
        target.behaviour.set(call -> {
            call.tellStatus(Integer.decode(status), 0, 512);
            return FakeTarget.Answer.TOLD;
        });
        ScsiRequest request = execute(WRITE_10);
        assertEquals(Failure.NONE, request.failure(), "a status is a result");
        DeviceException why = assertThrows(DeviceException.class, request::senseException);
        assertEquals(failure, why.failure());
        assertEquals(Integer.decode(status), why.detail().status().orElseThrow());
        assertEquals("fake:a", why.address().toString());
    }

    @Test
    void senseDataHasItsExceptionAndRidesAlong() throws Exception {
        Sense sense = Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE);
        target.behaviour.set(call -> FakeTarget.tell(call, sense, 512));
        ScsiRequest request = execute(READ_10);
        assertTrue(request.sense().isReadOnly());
        DeviceException.IllegalRequest why = assertThrows(DeviceException.IllegalRequest.class,
                request::senseException);
        assertTrue(why.getMessage().contains("logical block address out of range"), why.getMessage());
        assertEquals(sense, Sense.parse(MemorySegment.ofArray(why.detail().sense())).orElseThrow());
    }

    @Test
    void aReaderMayReadAndAskButNotWrite() throws Exception {
        device.close();
        device = core.openScsi("fake:a", AccessMode.READ);
        assertEquals(Failure.NONE, execute(READ_10).failure());
        assertEquals(Failure.NONE, execute(SYNCHRONIZE_CACHE).failure());
        ScsiRequest write = execute(WRITE_10);
        assertEquals(Failure.PROTECTED, write.failure());
        assertEquals(Failure.PROTECTED, execute(0x1f).failure(), "a command that nobody knows");
        assertEquals(2, target.commands().size());
    }

    @Test
    void aReadOnlyDeviceProtectsItself() throws Exception {
        device.close();
        target.limits = target.limits.toBuilder().set(Trait.READ_ONLY, Support.YES).build();
        assertThrows(DeviceException.Protected.class, () -> core.openScsi("fake:a", AccessMode.READ_WRITE));
        device = core.openScsi("fake:a", AccessMode.READ);
        assertEquals(Failure.NONE, execute(WRITE_10).failure());
        assertEquals(WRITE_10, target.commands().getLast().opcode());
    }

    @Test
    void badInputGetsASentence() throws Exception {
        assertThrows(DeviceException.IllegalRequest.class, () -> device.newRequest().command(5));
        assertThrows(DeviceException.IllegalRequest.class, () -> device.newRequest().command(261));
        ScsiRequest empty = device.newRequest();
        assertEquals(Failure.ILLEGAL_REQUEST, device.execute(empty));
        ScsiRequest readOnly = device.newRequest().command(6, DataDirection.IN,
                MemorySegment.ofArray(new byte[8]).asReadOnly());
        assertEquals(Failure.ILLEGAL_REQUEST, device.execute(readOnly));
        assertThrows(DeviceException.IllegalRequest.class, () -> device.session(" "));
        assertTrue(target.commands().isEmpty());
    }

    @Test
    void theFilemarkCodeOfADiskIsNoFlush() throws Exception {
        execute(WRITE_10);
        first(1, unknown());
        core.swaps.swap(device.address(), device.address());
        assertEquals(Failure.NONE, execute(WRITE_FILEMARKS).failure());
        assertEquals(Failure.OUTCOME_UNKNOWN, execute(SYNCHRONIZE_CACHE).failure());
    }
}
