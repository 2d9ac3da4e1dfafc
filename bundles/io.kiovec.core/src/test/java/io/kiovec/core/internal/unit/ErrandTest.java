// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A call of a driver on a thread that stands by, and whoever is late. */
class ErrandTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> late = new CompletableFuture<>();

    private Errand<String> errand(String what) {
        return new Errand<>("test", () -> done.add("before"), () -> {
            done.add(what);
            return what;
        }, late::complete);
    }

    @Test
    void S1_itsThreadStandsByBeforeTheCallBegins() throws Exception {
        Errand<String> errand = errand("call");
        assertTrue(errand.isReadyWithin(LONG));
        assertEquals(List.of("before"), done);
        assertEquals("call", errand.begin().await(LONG));
        assertEquals(List.of("before", "call"), done);
        assertFalse(errand.dismiss(), "it has begun");
    }

    @Test
    void oneThatIsDismissedCallsNobodyAndEndsItsThread() throws Exception {
        Errand<String> errand = errand("call");
        assertTrue(errand.dismiss());
        assertNull(errand.begin().await(LONG));
        assertEquals(List.of("before"), done);
    }

    @Test
    void whatCannotBeDoneBeforeIsWhatComesOfIt() {
        Errand<String> errand = new Errand<>("test", () -> {
            throw new AssertionError("broken");
        }, () -> "call", late::complete);
        assertTrue(errand.isReadyWithin(LONG));
        assertEquals("broken",
                assertThrows(ExecutionException.class, () -> errand.begin().await(LONG)).getCause().getMessage());
    }

    @Test
    void L2_aResultThatNobodyWaitsForAnyMoreIsToldAsLate() throws Exception {
        CountDownLatch goesOn = new CountDownLatch(1);
        Errand<String> errand = new Errand<>("test", () -> {
            goesOn.await();
            return "call";
        }, late::complete).begin();
        assertThrows(TimeoutException.class, () -> errand.await(Duration.ofMillis(1)));
        goesOn.countDown();
        assertEquals("call", late.get(LONG.toNanos(), TimeUnit.NANOSECONDS));
    }
}
