// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do. */
final class Waiting {

    private Waiting() {
    }

    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it did not happen within 10 s");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
