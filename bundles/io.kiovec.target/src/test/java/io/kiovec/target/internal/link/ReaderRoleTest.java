// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReaderRoleTest {

    @Test
    void whoComesBackInTimeKeepsTheRole() {
        ReaderRole role = new ReaderRole();
        long away = role.leave();
        assertTrue(role.comeBack(away));
        assertFalse(role.takeOver(away));
    }

    @Test
    void whoWasReplacedKnows() {
        ReaderRole role = new ReaderRole();
        long away = role.leave();
        assertTrue(role.takeOver(away));
        assertFalse(role.comeBack(away));
    }

    @Test
    void onlyTwoLooksAtTheSameAbsenceMakeItLong() {
        ReaderRole role = new ReaderRole();
        long away = role.leave();
        assertFalse(role.isLongAway());
        role.comeBack(away);
        role.leave();
        assertFalse(role.isLongAway());
        assertTrue(role.isLongAway());
    }

    @Test
    void aHolderThatReadsIsNeverLongAway() {
        ReaderRole role = new ReaderRole();
        assertFalse(role.isLongAway());
        assertFalse(role.isLongAway());
        role.pass();
        assertFalse(role.isLongAway());
        assertFalse(role.isLongAway());
    }

    /** However both race for it, there is one holder. */
    @Test
    void exactlyOneOfBothHasTheRole() throws Exception {
        int rounds = 20_000;
        ReaderRole role = new ReaderRole();
        CyclicBarrier barrier = new CyclicBarrier(2);
        AtomicInteger holders = new AtomicInteger();
        long[] away = new long[1];
        Thread watch = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < rounds; i++) {
                await(barrier);
                if (role.takeOver(away[0])) {
                    holders.incrementAndGet();
                }
                await(barrier);
            }
        });
        for (int i = 0; i < rounds; i++) {
            away[0] = role.leave();
            await(barrier);
            if (role.comeBack(away[0])) {
                holders.incrementAndGet();
            }
            await(barrier);
            assertEquals(i + 1, holders.get());
        }
        watch.join();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
