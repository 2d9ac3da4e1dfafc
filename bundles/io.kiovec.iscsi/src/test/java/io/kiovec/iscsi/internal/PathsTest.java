// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import io.kiovec.iscsi.internal.login.Portal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When the outcome of a write that was cut may be told: not before another session has taken the place of its own. */
class PathsTest {

    private static final long BRIEF = TimeUnit.MILLISECONDS.toNanos(20);

    private final Paths paths = new Paths(List.of(new Portal("one", 3260), new Portal("other", 3260)));
    private final Path path = paths.all().getFirst();
    private final IscsiEndpoint first = mock(IscsiEndpoint.class);
    private final IscsiEndpoint second = mock(IscsiEndpoint.class);

    PathsTest() {
        paths.up(paths.all().getLast(), mock(IscsiEndpoint.class), Access.OPTIMIZED);
        paths.up(path, first, Access.OPTIMIZED);
        paths.down(path, first, "cut");
    }

    /** {@return whether all of the time was waited} */
    private boolean waits(IscsiEndpoint lost) {
        long deadline = System.nanoTime() + BRIEF;
        paths.awaitNewer(path, lost, deadline);
        return deadline - System.nanoTime() <= 0;
    }

    @Test
    void S2_theEndOfALostSessionIsAwaitedUntilThereIsANewerOne() throws Exception {
        assertTrue(waits(first));
        CompletableFuture<Void> told = CompletableFuture.runAsync(
                () -> paths.awaitNewer(path, first, System.nanoTime() + TimeUnit.SECONDS.toNanos(60)));
        paths.up(path, second, Access.OPTIMIZED);
        told.get(20, TimeUnit.SECONDS);
    }

    /** Whoever chose a path before it lost one session, and used the next, waits for the end of that next one. */
    @Test
    void S2_aCommandWaitsForTheEndOfItsOwnSessionHoweverManyCameBefore() {
        paths.up(path, second, Access.OPTIMIZED);
        paths.down(path, second, "cut again");
        assertTrue(waits(second));
    }

    @Test
    void S2_nothingIsAwaitedWhenAllIsOver() {
        paths.end("closed");
        paths.awaitNewer(path, first, Long.MAX_VALUE / 2 + System.nanoTime());
        assertEquals("closed", paths.lost().orElseThrow());
    }
}
