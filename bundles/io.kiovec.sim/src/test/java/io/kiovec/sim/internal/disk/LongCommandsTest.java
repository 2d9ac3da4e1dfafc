// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import static io.kiovec.sim.internal.disk.Initiator.filled;
import static io.kiovec.sim.internal.disk.Initiator.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.kiovec.io.DataDirection;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that would take minutes or hours end soon after they are aborted. */
@Timeout(20)
class LongCommandsTest {

    private static final long BLOCKS = 1L << 33;
    private static final String MOST = "8F %02x 0000000000000000 FFFFFFFF 00 00";

    /** A thread for each: the common pool may have one for all. */
    private static final Executor THREADS = work -> Thread.ofPlatform().daemon().start(work);

    private final DiskTraits traits = DiskTraits.of(BLOCKS, 512);
    private final CountDownLatch moving = new CountDownLatch(3);
    private final FailingMedium medium = new FailingMedium(DiskMedium.inMemory(traits.mediumBytes(), 512));
    private final Initiator initiator = Initiator.of(traits, medium);

    private void endsWhenAborted(Supplier<Task> command) throws Exception {
        medium.onRead(moving::countDown);
        medium.onWrite(moving::countDown);
        CompletableFuture<Task> sent = CompletableFuture.supplyAsync(command, THREADS);
        moving.await();
        assertFalse(sent.isDone());
        initiator.disk().management().abortTaskSet(initiator.nexus());
        assertEquals(ScsiStatus.TASK_ABORTED, sent.get(10, TimeUnit.SECONDS).status());
    }

    @Test
    void verify() throws Exception {
        endsWhenAborted(() -> initiator.noData(MOST.formatted(0)));
    }

    @Test
    void verifyWithOneBlock() throws Exception {
        endsWhenAborted(() -> initiator.out(MOST.formatted(6), filled(512, 0)));
    }

    @Test
    void writeSame() throws Exception {
        // The same few bytes again and again: the disk itself would not fit into memory.
        medium.swallowWrites();
        endsWhenAborted(() -> initiator.out("9300 0000000000000000 FFFFFFFF 00 00", filled(512, 1)));
    }

    @Test
    void anAtomicCommandNeedsNotWaitForTheEndOfAVerify() throws Exception {
        medium.onRead(moving::countDown);
        CompletableFuture<Task> sent = CompletableFuture.supplyAsync(() -> initiator.noData(MOST.formatted(0)),
                THREADS);
        moving.await();
        Initiator other = initiator.another();
        good(CompletableFuture.supplyAsync(() -> other.send("8900 0000000000000000 000000 01 00 00", DataDirection.OUT,
                MemorySegment.ofArray(new byte[1024])), THREADS).get(10, TimeUnit.SECONDS));
        assertFalse(sent.isDone());
        initiator.disk().management().abortTaskSet(initiator.nexus());
        sent.get(10, TimeUnit.SECONDS);
    }
}
