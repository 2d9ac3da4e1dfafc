// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TasksTest {

    private static final MemorySegment CDB = MemorySegment.ofArray(Host.hex(TestUnit.READ));

    private final Tasks tasks = new Tasks(new Nexus("a", null));

    private Task take(long tag) {
        return tasks.take(tag, TaskAttribute.SIMPLE, CDB, DataDirection.IN, MemorySegment.ofArray(new byte[8]));
    }

    @Test
    void aTaskThatIsFreeServesTheNextCommandAsIfItWereNew() {
        Task first = take(1);
        first.dataIn(8);
        first.end(Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR));
        first.lose();
        first.life().enable();
        assertTrue(first.life().abort(first.life().word(), true));
        first.free();
        Task second = tasks.take(2, TaskAttribute.ORDERED, CDB, DataDirection.OUT, MemorySegment.ofArray(new byte[4]));
        assertSame(first, second);
        assertEquals(2, second.tag());
        assertEquals(TaskAttribute.ORDERED, second.attribute());
        assertEquals(DataDirection.OUT, second.direction());
        assertEquals(4, second.data().byteSize());
        assertEquals(ScsiStatus.GOOD, second.status());
        assertEquals(0, second.moved());
        assertEquals(4, second.residual());
        assertEquals(0, second.writeSense(MemorySegment.ofArray(new byte[18])));
        assertTrue(second.away().isEmpty());
        assertFalse(second.isLost());
        assertFalse(second.isAborted());
        assertEquals(TaskState.COMING, second.life().state());
    }

    /** A thread keeps the class loader of who made it, and so may an arena keep its thread. */
    @Test
    void L5_aFreeTaskKeepsNothingOfWhoSentItsCommand() throws Exception {
        ReferenceQueue<Object> gone = new ReferenceQueue<>();
        List<Reference<?>> sent = new ArrayList<>();
        List<Task> kept = new ArrayList<>();
        Thread sender = new Thread(() -> {
            MemorySegment cdb = MemorySegment.ofArray(Host.hex(TestUnit.READ));
            MemorySegment data = MemorySegment.ofArray(new byte[8]);
            Task task = tasks.take(1, TaskAttribute.SIMPLE, cdb, DataDirection.IN, data);
            task.life().onThread(Thread.currentThread());
            task.free();
            kept.add(task);
            for (Object each : List.of(Thread.currentThread(), cdb, data)) {
                sent.add(new WeakReference<>(each, gone));
            }
        });
        sender.start();
        sender.join();
        sender = null;
        for (int i = 0; i < 3; i++) {
            System.gc();
            assertNotNull(gone.remove(5_000), () -> sent.stream().map(Reference::get).toList() + " kept by " + kept);
        }
    }

    @Test
    void tasksInUseAreNeverTakenTwiceHoweverManyThereAre() {
        Set<Task> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 200; i++) {
            assertTrue(taken.add(take(i)));
        }
        taken.forEach(Task::free);
        assertTrue(taken.contains(take(200)));
    }

    @Test
    void manyThreadsNeverShareOne() throws InterruptedException {
        Set<Task> inUse = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        Set<String> shared = Collections.synchronizedSet(new HashSet<>());
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, 8).mapToObj(i -> Thread.ofPlatform().start(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                return;
            }
            for (int n = 0; n < 20_000; n++) {
                Task task = take(n);
                if (!inUse.add(task)) {
                    shared.add(task + " in round " + n);
                }
                inUse.remove(task);
                task.free();
            }
        })).toList();
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(Set.of(), shared);
    }

    @Test
    void aWordThatWasReadBeforeSaysNothingOfTheNextCommand() {
        Task task = take(1);
        task.life().enable();
        long seen = task.life().word();
        assertTrue(task.life().end());
        task.free();
        assertFalse(task.life().abort(seen, false), "of one that has ended");
        assertSame(task, take(2));
        task.life().enable();
        assertFalse(task.life().abort(seen, false), "of the next one");
        long now = task.life().word();
        assertTrue(task.life().abort(now, false));
        assertTrue(new AbortedTask(task, seen).hasEnded());
        assertFalse(new AbortedTask(task, now).hasEnded());
        assertFalse(task.life().end(), "it was aborted before");
        task.free();
        assertTrue(new AbortedTask(task, now).hasEnded());
        assertNotSame(take(3), take(4));
    }
}
