// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.Failure;
import io.kiovec.iscsi.internal.FakeTarget.Pdu;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A queue of a session whose target answers so regularly that the session counts on it, and then otherwise. */
class QueueTest {

    private static final int DEPTH = 8;
    private static final int BLOCKS = 8;
    private static final int LENGTH = BLOCKS * FakeTarget.BLOCK;
    /** Enough for the session to count on the next answers. */
    private static final int USUAL = 80;

    @RegisterExtension
    private final Initiator initiator = new Initiator();
    private final FakeTarget target = initiator.target;
    private ScsiEndpoint endpoint;
    private ScsiEndpointQueue queue;
    private final Map<Long, String> ended = new HashMap<>();
    private final ArrayDeque<Pdu> held = new ArrayDeque<>();

    @BeforeEach
    void begin() throws Exception {
        new Random(1).nextBytes(target.medium);
        target.answering("MaxRecvDataSegmentLength", "262144");
        endpoint = initiator.open();
        queue = endpoint.openQueue(DEPTH).orElseThrow();
        for (int i = 0; i < USUAL / DEPTH; i++) {
            FakeCall[] calls = reads(DEPTH);
            run(calls);
            assertRead(calls);
        }
    }

    @AfterEach
    void end() throws Exception {
        queue.close();
        endpoint.close();
    }

    private static FakeCall[] reads(int count) {
        return IntStream.range(0, count).mapToObj(i -> FakeCall.read(3 + 10 * i, FakeCall.memory(LENGTH)))
                .toArray(FakeCall[]::new);
    }

    private void submit(FakeCall... calls) throws Exception {
        for (FakeCall call : calls) {
            assertTrue(queue.offer(call));
        }
        assertEquals(calls.length, queue.submit());
    }

    /** Takes what ends, and says of each by its tag how. */
    private void reap(int count) throws Exception {
        int left = count;
        while (left > 0) {
            int came = queue.reap(
                    (token, failure, status, senseLength, residual, mode, copied, errno) -> ended.put(token,
                            failure == Failure.NONE ? status + " " + residual : failure.name()),
                    left,
                    Duration.ofSeconds(10).toNanos());
            assertTrue(came > 0, "nothing came");
            left -= came;
        }
    }

    private void run(FakeCall... calls) throws Exception {
        submit(calls);
        reap(calls.length);
    }

    private void assertRead(FakeCall... calls) {
        for (FakeCall call : calls) {
            assertEquals("0 0", ended.remove(call.tag()));
            int block = call.cdb().get(ValueLayout.JAVA_BYTE, 5);
            assertArrayEquals(
                    Arrays.copyOfRange(target.medium, block * FakeTarget.BLOCK, (block + BLOCKS) * FakeTarget.BLOCK),
                    call.bytes());
        }
    }

    /** The target keeps commands until it has so many, and then answers. */
    private void held(int count, Answering answering) {
        target.script = (fake, pdu) -> {
            if (pdu.opcode() != Opcode.SCSI_COMMAND) {
                return false;
            }
            held.add(pdu);
            if (held.size() == count) {
                answering.all(List.copyOf(held));
                held.clear();
            }
            return true;
        };
    }

    private interface Answering {
        void all(List<Pdu> commands) throws IOException;
    }

    @Test
    void anotherOrderBringsEachAnswerWhereItBelongs() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            held(DEPTH, commands -> {
                List<Pdu> order = new ArrayList<>(commands);
                if (random.nextBoolean()) {
                    Collections.shuffle(order, random);
                }
                for (Pdu command : order) {
                    target.answer(command);
                }
            });
            FakeCall[] calls = reads(DEPTH);
            run(calls);
            assertRead(calls);
            target.script = (fake, pdu) -> false;
            for (int i = 0; i < 3; i++) {
                run(calls);
                assertRead(calls);
            }
        }
    }

    @Test
    void M6_aReadThatFailsAmongOthersTellsItsSense() throws Exception {
        held(DEPTH, commands -> {
            for (Pdu command : commands) {
                if (command == commands.get(2)) {
                    target.counted();
                    target.begin(Opcode.SCSI_RESPONSE, Bhs.FINAL | Bhs.UNDERFLOW, command.itt())
                            .put(Bhs.STATUS, (byte) 2)
                            .putInt(Bhs.RESIDUAL, LENGTH);
                    target.send((byte) 0, (byte) 4, (byte) 0x72, (byte) 3, (byte) 0x11, (byte) 0);
                } else {
                    target.answer(command);
                }
            }
        });
        FakeCall[] calls = reads(DEPTH);
        run(calls);
        assertEquals("2 " + LENGTH, ended.remove(calls[2].tag()));
        assertEquals(0x11, calls[2].sense().get(ValueLayout.JAVA_BYTE, 2));
        calls[2] = FakeCall.read(0, FakeCall.memory(LENGTH));
        target.script = (fake, pdu) -> false;
        run(calls[2]);
        assertRead(calls);
    }

    @Test
    void writesAmongReadsAreAnsweredInTheirPlaces() throws Exception {
        byte[] data = new byte[LENGTH];
        new Random(2).nextBytes(data);
        for (int i = 0; i < 10; i++) {
            FakeCall[] calls = reads(DEPTH);
            calls[3] = FakeCall.write(200, FakeCall.memory(data));
            run(calls);
            assertEquals("0 0", ended.remove(calls[3].tag()));
            calls[3] = FakeCall.read(100, FakeCall.memory(LENGTH));
            run(calls[3]);
            assertRead(calls);
        }
    }

    @Test
    void M6_whatAnInquiryDoesNotMoveIsLeftAlone() throws Exception {
        MemorySegment memory = FakeCall.memory(LENGTH).fill((byte) 7);
        FakeCall inquiry = new FakeCall(new byte[]{0x12, 0, 0, LENGTH >> 8, 0, 0}, DataDirection.IN, memory);
        FakeCall[] calls = reads(DEPTH - 1);
        submit(inquiry);
        submit(calls);
        reap(DEPTH);
        assertEquals("0 " + (LENGTH - 36), ended.remove(inquiry.tag()));
        assertRead(calls);
        for (int i = 36; i < LENGTH; i++) {
            assertEquals(7, inquiry.bytes()[i]);
        }
    }

    @Test
    void L2_theMemoryOfACommandWhoseTimeIsOverIsLeftAlone() throws Exception {
        target.script = (fake, pdu) -> {
            switch (pdu.opcode()) {
                case Opcode.SCSI_COMMAND -> {
                    held.add(pdu);
                    if (held.size() == 2) {
                        fake.answer(pdu);
                    }
                }
                case Opcode.TASK_MANAGEMENT_REQUEST -> {
                    // The data comes all the same, before the target says that it has aborted.
                    fake.answer(held.peek());
                    fake.answer(pdu);
                }
                default -> fake.answer(pdu);
            }
            return true;
        };
        FakeCall[] calls = reads(2);
        calls[0].timeout = Duration.ofMillis(100);
        run(calls);
        assertEquals(Failure.TIMEOUT.name(), ended.remove(calls[0].tag()));
        assertRead(calls[1]);
        byte[] left = calls[0].bytes();
        target.script = (fake, pdu) -> false;
        for (int i = 0; i < USUAL / DEPTH; i++) {
            FakeCall[] more = reads(DEPTH - 1);
            run(more);
            assertRead(more);
        }
        assertArrayEquals(left, calls[0].bytes());
    }
}
