// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.core.internal.Background;
import io.kiovec.core.internal.unit.Lookout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimedLookoutTest {

    private static final long FAR = TimeUnit.HOURS.toNanos(1);

    private final TimedLookout lookout = new TimedLookout();

    @AfterEach
    void end() {
        lookout.close();
    }

    @Test
    void L5_itsThreadIsThereOnlyWhileSomebodyWaits() throws Exception {
        CompletableFuture<Thread> first = new CompletableFuture<>();
        Lookout.Look far = lookout.after(FAR, () -> {
        });
        lookout.after(1, () -> first.complete(Thread.currentThread()));
        Thread thread = first.get();
        CompletableFuture<Thread> second = new CompletableFuture<>();
        lookout.after(TimeUnit.MILLISECONDS.toNanos(300), () -> second.complete(Thread.currentThread()));
        assertTrue(second.get() == thread, "another thread although somebody waited all the time");
        far.off();
        thread.join();
        CompletableFuture<Thread> again = new CompletableFuture<>();
        lookout.after(1, () -> again.complete(Thread.currentThread()));
        again.get().join();
    }

    @Test
    void whatWasCalledOffIsNotDone() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        lookout.after(1, () -> Background.await(goOn));
        lookout.after(2, () -> done.set(true)).off();
        CompletableFuture<Void> later = new CompletableFuture<>();
        lookout.after(3, () -> later.complete(null));
        goOn.countDown();
        later.get();
        assertFalse(done.get());
    }

    @Test
    void L5_closingEndsTheThreadAndDropsWhatComes() throws Exception {
        CompletableFuture<Thread> first = new CompletableFuture<>();
        lookout.after(1, () -> first.complete(Thread.currentThread()));
        lookout.after(FAR, () -> {
        });
        Thread thread = first.get();
        lookout.close();
        thread.join();
        lookout.after(1, () -> {
            throw new AssertionError("done after close");
        }).off();
    }
}
