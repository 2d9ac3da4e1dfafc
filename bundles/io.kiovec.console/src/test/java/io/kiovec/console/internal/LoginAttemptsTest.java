// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginAttemptsTest {

    private long now;
    private final LoginAttempts attempts = new LoginAttempts(() -> now);

    private void wrong(int times) {
        for (int i = 0; i < times; i++) {
            attempts.wrong();
        }
    }

    @Test
    void theFifthWrongPasswordBeginsAPauseThatDoubles() {
        wrong(4);
        assertFalse(attempts.pause().isPositive());
        wrong(1);
        assertEquals(Duration.ofSeconds(2), attempts.pause());
        now += Duration.ofSeconds(2).toNanos();
        assertFalse(attempts.pause().isPositive());
        wrong(1);
        assertEquals(Duration.ofSeconds(4), attempts.pause());
    }

    @Test
    void noPauseIsLongerThanFiveMinutes() {
        wrong(1000);
        assertEquals(Duration.ofMinutes(5), attempts.pause());
    }

    @Test
    void theRightOneForgetsTheWrongOnes() {
        wrong(4);
        attempts.right();
        wrong(4);
        assertFalse(attempts.pause().isPositive());
    }
}
