// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.command.Console.Form;
import io.kiovec.copy.internal.side.Tally;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a copy did: one sentence, or the object of {@code schema/copy.json}. For one thread. */
final class CopyReport {

    private static final double MILLI = 1000.0;
    private static final double MEGA = 1e6;
    private static final double SECOND = 1e9;

    private final Call call;
    private final Tally read;
    private final Tally written;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final StringBuilder also = new StringBuilder();
    private final long begun = System.nanoTime();
    private double seconds;
    private String readText = "";
    private String writtenText = "";
    private Map<String, Object> transfers = Map.of();

    CopyReport(Call call, Tally read, Tally written) {
        this.call = call;
        this.read = read;
        this.written = written;
    }

    /** Stops the clock and the counting: what verifying moves is no part of the copy. */
    void copied() {
        seconds = (System.nanoTime() - begun) / SECOND;
        readText = read.toString();
        writtenText = written.toString();
        transfers = new LinkedHashMap<>();
        transfers.put("readModes", read.modes());
        transfers.put("writeModes", written.modes());
        transfers.put("readDemotions", read.demotions());
        transfers.put("writeDemotions", written.demotions());
    }

    /** Adds a figure to the object; absent ones are {@code null} there. */
    CopyReport figure(String name, Object value) {
        figures.put(name, value);
        return this;
    }

    /** Adds a clause to the sentence. */
    CopyReport clause(String text) {
        also.append("; ").append(text);
        return this;
    }

    /** Prints it; what an earlier run did of the bytes was not done in this one's time. */
    void print(long bytes, long earlier, boolean verified) {
        double rate = seconds == 0 ? 0 : (bytes - earlier) / MEGA / seconds;
        if (call.console().form() == Form.TEXT) {
            call.console().say(String.format(Locale.ROOT,
                    "%s -> %s: %d bytes in %.3f s, %.1f MB/s; read: %s; written: %s; flushed%s%s", call.source(),
                    call.target(), bytes, seconds, rate, readText, writtenText, also, verified ? "; verified" : ""));
            return;
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("from", call.source().toString());
        result.put("to", call.target().toString());
        result.put("bytes", bytes);
        result.put("seconds", Math.round(seconds * MILLI) / MILLI);
        result.put("mbPerSecond", Math.round(rate * MILLI) / MILLI);
        result.putAll(transfers);
        result.putAll(figures);
        result.put("verified", verified);
        call.console().print(result);
    }
}
