// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far a long work is: a bar with rate and remaining time, drawn on a terminal from the first second on, at most ten
 * times a second, and wiped when the work ends. Also where a long work hears that it is to stop. For one thread.
 */
public final class Progress implements AutoCloseable {

    /** What the work is counted in. */
    public enum Unit {
        /** Bytes; the bar shows their rate. */
        BYTES,
        /** Nanoseconds that the work will take. */
        NANOSECONDS,
        /** Shares of a whole that a device tells, as 65536ths. */
        SHARES
    }

    private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int BAR = 30;

    private final PrintStream terminal;
    private final String what;
    private final long total;
    private final Unit unit;
    private final LongSupplier clock;
    private final long start;
    private long next;
    private int drawn;

    Progress(PrintStream terminal, String what, long total, Unit unit, LongSupplier clock) {
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        this.unit = unit;
        this.clock = clock;
        start = clock.getAsLong();
        next = start + FIRST;
    }

    /**
     * Tells how much is done.
     *
     * @param done of the total
     * @throws InterruptedException when the work is to stop, because its thread was interrupted; also in a pipe
     */
    public void at(long done) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(
                    what + " was interrupted at " + (total < 0 ? done + " bytes" : percent(done) + "%"));
        }
        if (terminal == null) {
            return;
        }
        long now = clock.getAsLong();
        if (now >= next) {
            next = now + BETWEEN;
            draw(done, (now - start) / 1e9);
        }
    }

    /**
     * Waits, and hears meanwhile that the work is to stop.
     *
     * @param time how long
     * @param done how much is done
     * @throws InterruptedException when the work is to stop
     */
    public void pause(Duration time, long done) throws InterruptedException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        at(done);
    }

    private void draw(long done, double seconds) {
        int full = percent(done) * BAR / 100;
        double rate = done / seconds;
        String left = done == 0 ? "?" : time(Math.round(Math.max(0, total - done) / rate));
        String speed = unit == Unit.BYTES ? String.format(Locale.ROOT, " %.1f MB/s,", rate / 1e6) : "";
        String line = total < 0
                ? String.format(Locale.ROOT, "%s %.1f MB,%s", what, done / 1e6, speed.replace(",", ""))
                : String.format(Locale.ROOT, "%s [%s%s] %3d%%%s %s left", what, "#".repeat(full),
                        " ".repeat(BAR - full), percent(done), speed, left);
        terminal.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        terminal.flush();
        drawn = line.length();
    }

    private static String time(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private int percent(long done) {
        return total == 0 ? 100 : (int) (100 * Math.min(1, (double) done / total));
    }

    /** Wipes the bar, before something else is written; the next {@link #at} may draw it again. */
    public void wipe() {
        if (drawn > 0) {
            terminal.print("\r" + " ".repeat(drawn) + "\r");
            terminal.flush();
            drawn = 0;
        }
    }

    /** Wipes the bar. */
    @Override
    public void close() {
        wipe();
    }
}
