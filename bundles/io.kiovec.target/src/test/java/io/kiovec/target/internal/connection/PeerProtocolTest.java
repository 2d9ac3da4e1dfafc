// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.target.internal.fake.FakeMedium;
import io.kiovec.target.internal.fake.Initiator;
import io.kiovec.target.internal.fake.Initiator.Pdu;
import io.kiovec.target.internal.fake.TestTarget;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that are silent, rude or in the way when the target goes. */
class PeerProtocolTest {

    private final FakeMedium medium = new FakeMedium(4096);
    private final TestTarget.Settings settings = new TestTarget.Settings();
    private TestTarget target;

    private TestTarget start() throws IOException {
        target = new TestTarget(settings, medium);
        return target;
    }

    @AfterEach
    void stop() throws IOException {
        medium.hang.countDown();
        target.close();
        // Whoever sends a response gives its buffer back a moment after its session has ended.
        Waiting.until(() -> medium.buffers() == 0);
        assertEquals(0, medium.open(), "nexuses that are left");
    }

    /** {@return the target's clock, in nanoseconds, which the test moves; after 30 s of silence an initiator is asked} */
    private AtomicLong clockAtRest() {
        AtomicLong now = new AtomicLong(1);
        settings.clock = now::get;
        settings.silence = Duration.ofSeconds(30);
        settings.loginTime = Duration.ofHours(1);
        return now;
    }

    /** The initiator has its response a moment before the target takes it as logged in. */
    private void awaitLogins(int count) {
        Waiting.until(() -> target.log.stream().filter(line -> line.contains("logged in from")).count() == count);
    }

    @Test
    void aSilentInitiatorIsAskedAndThenGivenUp() throws IOException {
        AtomicLong now = clockAtRest();
        try (Initiator silent = Initiator.loggedIn(start()); Initiator alive = new Initiator(target.address())) {
            alive.isid = 2;
            alive.logIn();
            awaitLogins(2);
            now.addAndGet(Duration.ofSeconds(31).toNanos());
            Pdu asked = alive.receive();
            assertEquals(Opcode.NOP_IN, asked.opcode());
            assertEquals(Bhs.NO_TAG, asked.itt());
            assertTrue(asked.at(Bhs.TTT) != Bhs.NO_TAG, "an answer is wanted");
            assertEquals(Opcode.NOP_IN, silent.receive().opcode());
            alive.send(Initiator.header(Opcode.NOP_OUT | Bhs.IMMEDIATE, Bhs.FINAL).putInt(Bhs.ITT, Bhs.NO_TAG)
                    .putInt(Bhs.TTT, asked.at(Bhs.TTT)).putInt(Bhs.CMD_SN, alive.cmdSn));
            assertEquals(0, alive.exchange(alive.testUnitReady(0)).status());
            now.addAndGet(Duration.ofSeconds(31).toNanos());
            assertTrue(silent.isEnded());
            alive.receive();
            assertEquals(0, alive.exchange(alive.testUnitReady(0)).status());
        }
    }

    /** As after a stop of the whole process: nobody could answer, nor read, meanwhile. */
    @Test
    void aLeapOfTimeGivesNobodyUpWhoWasNotAsked() throws IOException {
        AtomicLong now = clockAtRest();
        try (Initiator initiator = Initiator.loggedIn(start())) {
            awaitLogins(1);
            now.addAndGet(Duration.ofHours(1).toNanos());
            assertEquals(Opcode.NOP_IN, initiator.receive().opcode());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }

    @Test
    void halfAPduIsSilenceToo() throws IOException {
        AtomicLong now = clockAtRest();
        try (Initiator half = Initiator.loggedIn(start())) {
            half.sendRaw(new byte[20]);
            awaitLogins(1);
            now.addAndGet(Duration.ofSeconds(31).toNanos());
            assertEquals(Opcode.NOP_IN, half.receive().opcode());
            now.addAndGet(Duration.ofSeconds(31).toNanos());
            assertTrue(half.isEnded());
        }
    }

    @Test
    void whoNeverReadsHoldsNobodyElseUpAndIsGivenUp() throws IOException {
        AtomicLong now = clockAtRest();
        try (Initiator deaf = Initiator.loggedIn(start(), "MaxRecvDataSegmentLength=65536");
                Initiator other = new Initiator(target.address())) {
            for (int i = 0; i < 32; i++) {
                deaf.send(deaf.blocks(Initiator.READ_10, 0xc0, 0, 2048, 2048 * 512));
            }
            other.isid = 2;
            other.logIn();
            assertEquals(0, other.exchange(other.testUnitReady(0)).status());
            Waiting.until(() -> {
                now.addAndGet(Duration.ofSeconds(1).toNanos());
                try {
                    other.exchange(other.testUnitReady(0));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                return target.log.stream().anyMatch(line -> line.contains("takes no response"));
            });
        }
    }

    @Test
    void whoNeverReadsCostsNoProcessorTime() throws IOException {
        try (Initiator deaf = Initiator.loggedIn(start(), "MaxRecvDataSegmentLength=65536");
                Initiator other = new Initiator(target.address())) {
            for (int i = 0; i < 32; i++) {
                deaf.send(deaf.blocks(Initiator.READ_10, 0xc0, 0, 2048, 2048 * 512));
            }
            other.isid = 2;
            other.logIn();
            assertTrue(other.isSilent(300));
            long before = workersNanos();
            assertTrue(other.isSilent(1000));
            assertTrue(workersNanos() - before < 200_000_000, "processor time: " + (workersNanos() - before) + " ns");
        }
    }

    private static long workersNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds())).filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().startsWith("kiovec-target-"))
                .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getThreadId()))).sum();
    }

    @Test
    void theTargetAsksForLogoutBeforeItGoes() throws Exception {
        settings.logoutTime = Duration.ofSeconds(10);
        try (Initiator initiator = Initiator.loggedIn(start())) {
            Thread closes = Thread.ofPlatform().start(target.portal()::close);
            Pdu message = initiator.receive();
            assertEquals(Opcode.ASYNC_MESSAGE, message.opcode());
            assertEquals(1, message.header().get(36));
            assertEquals(10, message.header().getShort(42));
            assertEquals(0, initiator.exchange(initiator.request(Opcode.LOGOUT_REQUEST, 0x80)).response());
            assertTrue(initiator.isEnded());
            closes.join(5000);
            assertTrue(!closes.isAlive(), "it goes as soon as all have logged out");
        }
    }

    @Test
    void theTargetGoesAlsoWhenNobodyLogsOut() throws Exception {
        settings.logoutTime = Duration.ofMillis(100);
        try (Initiator initiator = Initiator.loggedIn(start())) {
            medium.hang = new CountDownLatch(1);
            medium.hangsAt = Initiator.READ_10;
            initiator.send(initiator.read(0, 1));
            Waiting.until(() -> !medium.hanging.isEmpty());
            target.portal().close();
            assertEquals(Opcode.ASYNC_MESSAGE, initiator.receive().opcode());
            assertTrue(initiator.isEnded());
            Waiting.until(() -> medium.open() == 1);
        }
    }

    /** Whatever a peer sends, the others are served, and nothing is left of it. */
    @Test
    void noiseHarmsNobodyElse() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("PeerProtocolTest: seed=" + seed);
        Random random = new Random(seed);
        settings.connections = 8;
        settings.memory = 1 << 20;
        start();
        try (Initiator good = new Initiator(target.address())) {
            good.name = "iqn.2026-11.test:good";
            good.logIn();
            for (int round = 0; round < 150; round++) {
                try (Initiator bad = new Initiator(target.address())) {
                    if (random.nextInt(4) > 0) {
                        bad.logIn(random.nextBoolean() ? "InitialR2T=No" : "InitialR2T=Yes");
                    }
                    for (int i = random.nextInt(12); i > 0; i--) {
                        noise(random, bad);
                    }
                } catch (IOException e) {
                    // It was cut off.
                }
                Pdu answer = good.exchange(good.testUnitReady(0));
                if (answer.status() == 2) {
                    // Somebody may have hit upon a reset; that is told once.
                    assertEquals(0x2900, answer.sense(), "seed " + seed);
                    answer = good.exchange(good.testUnitReady(0));
                }
                assertEquals(0, answer.status(), "seed " + seed);
            }
            assertEquals(Opcode.DATA_IN, good.exchange(good.read(0, 8)).opcode(), "seed " + seed);
            Waiting.until(() -> medium.open() == 2);
        }
    }

    /** Functions that end no command of others: such a command gets no answer, which is no harm but looks like it. */
    private static final int[] HARMLESS = {0, 1, 2, 8, 9, 10, 11};
    private static final int FIRST_OF_ALL = 4;
    private static final int LAST_OF_ALL = 7;

    /** Sends a PDU that is nearly right, or not at all. */
    private static void noise(Random random, Initiator to) throws IOException {
        byte[] data = new byte[random.nextInt(3) == 0 ? random.nextInt(3000) : 0];
        random.nextBytes(data);
        ByteBuffer pdu = switch (random.nextInt(7)) {
            case 0 -> to.blocks(Initiator.WRITE_10, random.nextInt(256), 0, random.nextInt(64), random.nextInt(65536));
            case 1 -> to.read(random.nextInt(4096), random.nextInt(64));
            case 2 -> to.dataOut(to.nextItt - 1, random.nextBoolean() ? Bhs.NO_TAG : random.nextInt(8),
                    random.nextInt(3), random.nextInt(4096), random.nextBoolean());
            case 3 -> to.function(HARMLESS[random.nextInt(HARMLESS.length)], random.nextInt(2), to.nextItt - 1,
                    to.cmdSn - 1);
            case 4 -> to.request(random.nextInt(64), random.nextInt(256));
            case 5 -> {
                byte[] bytes = new byte[Bhs.LENGTH];
                random.nextBytes(bytes);
                bytes[Bhs.AHS_LENGTH] = 0;
                yield ByteBuffer.wrap(bytes);
            }
            default -> to.testUnitReady(random.nextInt(3));
        };
        if (random.nextInt(3) == 0) {
            pdu.put(random.nextInt(Bhs.LENGTH), (byte) random.nextInt());
            pdu.put(Bhs.AHS_LENGTH, (byte) 0);
        }
        int function = pdu.get(1) & 0x7f;
        if ((pdu.get(0) & 0x3f) == Opcode.TASK_MANAGEMENT_REQUEST && function >= FIRST_OF_ALL
                && function <= LAST_OF_ALL) {
            // These end the commands or the sessions of all, as they should.
            pdu.put(1, (byte) 0x88);
        }
        if (random.nextInt(10) == 0) {
            byte[] raw = new byte[random.nextInt(200)];
            random.nextBytes(raw);
            to.sendRaw(raw);
        } else {
            to.send(pdu, data);
        }
    }
}
