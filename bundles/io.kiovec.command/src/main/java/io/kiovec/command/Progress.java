// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far a long work is: a bar with rate and remaining time, drawn on a terminal from the first second on, at most ten
 * times a second, and wiped when the work ends. For one thread.
 */
public final class Progress implements AutoCloseable {

    private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int BAR = 30;

    private final PrintStream terminal;
    private final String what;
    private final long total;
    private final LongSupplier clock;
    private final long start;
    private long next;
    private int drawn;

    Progress(PrintStream terminal, String what, long total, LongSupplier clock) {
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        this.clock = clock;
        start = clock.getAsLong();
        next = start + FIRST;
    }

    /**
     * Tells how much is done.
     *
     * @param done bytes
     */
    public void at(long done) {
        if (terminal == null) {
            return;
        }
        long now = clock.getAsLong();
        if (now >= next) {
            next = now + BETWEEN;
            draw(done, (now - start) / 1e9);
        }
    }

    private void draw(long done, double seconds) {
        double part = total == 0 ? 1 : Math.min(1, (double) done / total);
        int full = (int) (part * BAR);
        double rate = done / seconds;
        long left = rate == 0 ? 0 : Math.round((total - done) / rate);
        String line = String.format(Locale.ROOT, "%s [%s%s] %3d%% %.1f MB/s, %d:%02d left", what, "#".repeat(full),
                " ".repeat(BAR - full), (int) (part * 100), rate / 1e6, left / 60, left % 60);
        terminal.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        terminal.flush();
        drawn = line.length();
    }

    /** Wipes the bar. */
    @Override
    public void close() {
        if (drawn > 0) {
            terminal.print("\r" + " ".repeat(drawn) + "\r");
            terminal.flush();
        }
    }
}
