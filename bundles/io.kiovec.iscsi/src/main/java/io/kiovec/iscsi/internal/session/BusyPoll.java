// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How a thread waits for an answer: it looks again and again for a while before it sleeps (busy polling, as by SO_BUSY_POLL of
 * socket(7)), where answers come so soon that to sleep and be woken costs more than that. Whether they do, each wait
 * has one vote, and what most of the last ones said holds; so a slow target, or more threads than processors, cost no processor.
 *
 * <p>It looks by the selector, which takes no lock of the socket. Reading in vain would: what comes meanwhile is put aside by the kernel,
 * and is work for the reader, whose processor is then the full one.
 *
 * <p>For one thread at a time.
 */
final class BusyPoll {

    private static final int MOST_VOTES = 8;
    private static final Consumer<SelectionKey> NOTHING = ready -> {
    };

    private final long most;
    private final LongSupplier clock;
    /** For looking, from 0 to twice the most. */
    private int votes;

    /**
     * Makes one.
     *
     * @param most how long to look; zero for never
     * @param clock in nanoseconds
     */
    BusyPoll(Duration most, LongSupplier clock) {
        this.most = most.toNanos();
        this.clock = clock;
    }

    /** {@return one for this machine} Where there is one processor, whoever is waited for needs it. */
    static BusyPoll of(Duration most) {
        return new BusyPoll(Runtime.getRuntime().availableProcessors() > 1 ? most : Duration.ZERO, System::nanoTime);
    }

    /**
     * Waits until something can be read, or the selector is woken, or for so long.
     *
     * @param selector of what is waited for
     * @param millis how long, 1 at least
     * @param ended whether nothing is waited for any more; true before the selector is woken for that
     */
    void select(Selector selector, long millis, BooleanSupplier ended) throws IOException {
        if (most == 0) {
            selector.select(NOTHING, millis);
            return;
        }
        long begin = clock.getAsLong();
        if (votes <= MOST_VOTES || !looks(selector, begin, ended)) {
            selector.select(NOTHING, millis);
        }
        // Who slept was woken later than it might have seen it.
        boolean soon = clock.getAsLong() - begin < 2 * most;
        votes = Math.clamp(votes + (soon ? 1 : -1), 0, 2 * MOST_VOTES);
    }

    /** {@return whether there is no need to sleep} */
    private boolean looks(Selector selector, long begin, BooleanSupplier ended) throws IOException {
        do {
            // In this order: looking uses up that the selector was woken, and what it was woken for is told before.
            if (selector.selectNow(NOTHING) > 0 || ended.getAsBoolean()) {
                return true;
            }
        } while (clock.getAsLong() - begin < most);
        return false;
    }
}
