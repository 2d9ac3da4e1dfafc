// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.TapeDevice;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Writes blocks on a tape, on and on, until it cannot. */
final class TapeWriter {

    private static final RequestOptions SOON = RequestOptions.DEFAULT.with(Duration.ofSeconds(2));

    private final CountDownLatch flows = new CountDownLatch(5);
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();

    TapeWriter(TapeDevice tape) {
        MemorySegment data = MemorySegment.ofArray(Tapes.block(1024, 1));
        Thread.ofPlatform().name("writer").daemon().start(() -> {
            try {
                while (true) {
                    tape.write(data, SOON);
                    flows.countDown();
                }
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
    }

    void awaitFlow() throws Exception {
        assertTrue(flows.await(60, TimeUnit.SECONDS), "nothing is written: " + ended);
    }

    /** {@return what ended it} */
    DeviceException failure() throws Exception {
        return (DeviceException) ended.get(90, TimeUnit.SECONDS);
    }
}
