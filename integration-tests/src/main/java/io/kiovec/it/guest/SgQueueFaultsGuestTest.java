// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.it.Bundles;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.cdb.BlockCdb;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import io.kiovec.spi.Transport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.FrameworkUtil;

/** Several commands in flight in sg's queue to a disk of scsi_debug, of which some fail: each ends once, as what it is. */
@DisksBoot
class SgQueueFaultsGuestTest {

    private static final int DEPTH = 4;
    private static final int BYTES = 8192;

    /** How a command ended. */
    private record End(Failure failure, int status, boolean hasSense, long residual) {

        static final End GOOD = new End(Failure.NONE, 0, false, 0);
    }

    private final Arena arena = Arena.ofShared();
    private GuestDisk disk;
    private ScsiEndpoint endpoint;
    private ScsiEndpointQueue queue;

    @BeforeEach
    void open() throws Exception {
        disk = GuestDisk.behind("debug");
        var context = FrameworkUtil.getBundle(Bundles.class).getBundleContext();
        Transport sg = context.getService(context.getServiceReferences(Transport.class, "(kiovec.scheme=sg)").iterator()
                .next());
        endpoint = sg.openScsi(Address.parse("sg:" + disk.generic()), AccessMode.READ_WRITE);
        queue = endpoint.openQueue(DEPTH).orElseThrow();
    }

    @AfterEach
    void close() throws Exception {
        queue.close();
        endpoint.close();
        arena.close();
    }

    /** Sends a command for each place, all at once, and gives how many ended in which way. */
    private Map<End, Long> run(DataDirection direction) throws Exception {
        return run(direction, 0x4000);
    }

    private Map<End, Long> run(DataDirection direction, long block) throws Exception {
        List<QueuedCommand> commands = new ArrayList<>();
        for (int i = 0; i < DEPTH; i++) {
            MemorySegment cdb = arena.allocate(10);
            int count = BYTES / 512;
            if (direction == DataDirection.IN) {
                BlockCdb.read10(cdb, 0, block + (long) i * count, count);
            } else {
                BlockCdb.write10(cdb, 0, block + (long) i * count, count);
            }
            commands.add(new QueuedCommand(i, direction, cdb, arena.allocate(BYTES, 4096), arena.allocate(252),
                    TransferMode.INDIRECT, TimeUnit.SECONDS.toNanos(1)));
            assertTrue(queue.offer(commands.getLast()));
        }
        assertEquals(DEPTH, queue.submit());
        TreeMap<Long, End> ends = new TreeMap<>();
        int reaped = queue.reap((token, failure, status, senseLength, residual, mode, copied, errno) -> {
            assertNull(ends.put(token, new End(failure, status, senseLength > 0, residual)), "ended twice");
        }, DEPTH, TimeUnit.SECONDS.toNanos(50));
        assertEquals(DEPTH, reaped);
        return ends.values().stream().collect(Collectors.groupingBy(end -> end, Collectors.counting()));
    }

    private void isUsable() throws Exception {
        assertEquals(Map.of(End.GOOD, (long) DEPTH), run(DataDirection.IN));
    }

    @ParameterizedTest
    @CsvSource({"IN, TIMEOUT", "OUT, OUTCOME_UNKNOWN"})
    void whatGetsNoAnswerEndsWithItsTimeoutAndTheOthersAreDone(DataDirection direction, Failure failure)
            throws Exception {
        int opcode = direction == DataDirection.IN ? ErrorRule.READ_10 : ErrorRule.WRITE_10;
        try (ErrorRule rule = ErrorRule.noAnswer(disk, opcode, 2)) {
            Map<Failure, Long> ends = run(direction).entrySet().stream().collect(
                    Collectors.groupingBy(end -> end.getKey().failure(), Collectors.summingLong(Map.Entry::getValue)));
            assertEquals(Map.of(failure, 2L, Failure.NONE, DEPTH - 2L), ends);
            assertEquals(2, rule.taken());
        }
        isUsable();
    }

    /** Rule S2: a queue sends nothing again, so that its user decides. */
    @ParameterizedTest
    @CsvSource({"IN, 0x0b, OUTCOME_UNKNOWN", "OUT, 0x0b, OUTCOME_UNKNOWN", "IN, 0x01, OFFLINE",
        "OUT, 0x01, OUTCOME_UNKNOWN"})
    void S2_whatTheAdapterGaveUpIsTypedAndSentOnce(DataDirection direction, String host, Failure failure)
            throws Exception {
        int opcode = direction == DataDirection.IN ? ErrorRule.READ_10 : ErrorRule.WRITE_10;
        try (ErrorRule rule = ErrorRule.host(disk, opcode, 1, Integer.decode(host))) {
            Map<End, Long> ends = run(direction);
            assertEquals(Map.of(failure, 1L, Failure.NONE, DEPTH - 1L), ends.entrySet().stream().collect(
                    Collectors.groupingBy(end -> end.getKey().failure(), Collectors.summingLong(Map.Entry::getValue))));
            assertEquals(1, rule.taken());
        }
        isUsable();
    }

    @Test
    void aStatusIsAResult() throws Exception {
        try (ErrorRule rule = ErrorRule.status(disk, ErrorRule.READ_10, 1,
                ScsiStatus.RESERVATION_CONFLICT.code())) {
            Map<Integer, Long> statuses = run(DataDirection.IN).entrySet().stream().collect(
                    Collectors.groupingBy(end -> end.getKey().status(), Collectors.summingLong(Map.Entry::getValue)));
            assertEquals(Map.of(0, DEPTH - 1L, ScsiStatus.RESERVATION_CONFLICT.code(), 1L), statuses);
            assertEquals(1, rule.taken());
        }
        isUsable();
    }

    @Test
    void aMediumErrorHasItsSense() throws Exception {
        long first = ScsiDebug.BAD_BLOCK & -16;
        ScsiDebug.during(ScsiDebug.MEDIUM_ERROR, 0,
                () -> assertEquals(
                        Map.of(new End(Failure.NONE, ScsiStatus.CHECK_CONDITION.code(), true, BYTES), 1L, End.GOOD,
                                DEPTH - 1L),
                        run(DataDirection.IN, first)));
        isUsable();
    }

    @Test
    void aShortTransferHasItsResidual() throws Exception {
        ScsiDebug.during(ScsiDebug.SHORT, 1,
                () -> assertEquals(Map.of(new End(Failure.NONE, 0, false, BYTES / 2), (long) DEPTH),
                        run(DataDirection.IN)));
        isUsable();
    }
}
