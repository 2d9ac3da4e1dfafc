// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A selector whose answers come at a time that is set, on a clock that only looking and sleeping move. */
class BusyPollTest {

    private static final long LOOK = 2_000;
    private static final long WAKE_UP = 30_000;
    private static final Duration MOST = Duration.ofNanos(50_000);

    private final Selector selector = mock(Selector.class);
    private long now;
    private long answerAt;
    private boolean ended;
    private int looked;
    private int slept;

    @BeforeEach
    void begin() throws IOException {
        when(selector.selectNow(any())).thenAnswer(call -> {
            looked++;
            now += LOOK;
            return now >= answerAt ? 1 : 0;
        });
        when(selector.select(any(), anyLong())).thenAnswer(call -> {
            slept++;
            now = Math.max(now, answerAt) + WAKE_UP;
            return 1;
        });
    }

    private void answers(BusyPoll poll, int count, long after) throws IOException {
        for (int i = 0; i < count; i++) {
            looked = 0;
            slept = 0;
            answerAt = now + after;
            poll.select(selector, 1_000, () -> ended);
        }
    }

    private BusyPoll poll(Duration most) {
        return new BusyPoll(most, () -> now);
    }

    @Test
    void looksWhereAnswersComeSoon() throws IOException {
        BusyPoll poll = poll(MOST);
        answers(poll, 100, 40_000);
        assertEquals(0, slept);
        assertEquals(40_000 / LOOK, looked);
    }

    @Test
    void sleepsWhereAnswersComeLate() throws IOException {
        BusyPoll poll = poll(MOST);
        answers(poll, 100, 40_000);
        answers(poll, 20, 1_000_000);
        assertEquals(0, looked);
        assertEquals(1, slept);
    }

    @Test
    void learnsInItsSleepThatAnswersComeSoonAgain() throws IOException {
        BusyPoll poll = poll(MOST);
        answers(poll, 100, 1_000_000);
        answers(poll, 100, 40_000);
        assertEquals(0, slept);
    }

    @Test
    void oneLateAnswerOfManyChangesNothing() throws IOException {
        BusyPoll poll = poll(MOST);
        answers(poll, 100, 40_000);
        answers(poll, 1, 10_000_000);
        assertEquals(1, slept);
        assertEquals(MOST.toNanos() / LOOK, looked);
        answers(poll, 1, 40_000);
        assertEquals(0, slept);
    }

    @Test
    void zeroIsNever() throws IOException {
        BusyPoll poll = poll(Duration.ZERO);
        answers(poll, 100, 40_000);
        assertEquals(0, looked);
        assertEquals(1, slept);
    }

    @Test
    void doesNotSleepWhenLookingHasUsedUpThatItWasWoken() throws IOException {
        BusyPoll poll = poll(MOST);
        answers(poll, 100, 40_000);
        when(selector.selectNow(any())).thenAnswer(call -> {
            ended = true;
            now += LOOK;
            return 0;
        });
        answers(poll, 1, 1_000_000_000);
        assertTrue(ended);
        assertEquals(0, slept);
    }
}
