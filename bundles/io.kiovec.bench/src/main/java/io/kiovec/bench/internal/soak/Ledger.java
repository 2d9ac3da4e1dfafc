// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.io.Failure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of all requests, and what went wrong: the figures, and the first findings as sentences for people. Any
 * thread.
 */
final class Ledger {

    /** What must not happen. */
    enum Wrong {
        /** A request never ended, or ended without a result or a typed error (rule L1). */
        LOST,
        /** A request ended twice (rule L1), or a write was seen again after a later one (rule S2). */
        DUPLICATED,
        /** There was what nobody had written, or the tape stood where it should not (rules S2, S6). */
        CORRUPTED,
        /** A device did not come back. */
        STUCK
    }

    private static final int SENTENCES = 20;

    private final LongAdder requests = new LongAdder();
    private final LongAdder completed = new LongAdder();
    private final Map<Failure, LongAdder> failed = new EnumMap<>(Failure.class);
    private final Map<Wrong, LongAdder> wrong = new EnumMap<>(Wrong.class);
    private final List<String> findings = new ArrayList<>();

    Ledger() {
        for (Failure failure : Failure.values()) {
            failed.put(failure, new LongAdder());
        }
        for (Wrong each : Wrong.values()) {
            wrong.put(each, new LongAdder());
        }
    }

    /** A request was given to the framework. */
    void began() {
        requests.increment();
    }

    /** A request ended with a result, or with a typed failure. */
    void ended(Failure failure) {
        if (failure == Failure.NONE) {
            completed.increment();
        } else {
            failed.get(failure).increment();
        }
    }

    /** Something happened that must not. */
    void found(Wrong what, String sentence) {
        wrong.get(what).increment();
        synchronized (findings) {
            if (findings.size() < SENTENCES) {
                findings.add(what.name().toLowerCase(java.util.Locale.ROOT) + ": " + sentence);
            }
        }
    }

    long requests() {
        return requests.sum();
    }

    long completed() {
        return completed.sum();
    }

    long failedTyped() {
        return failed.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** {@return the typed failures by kind, those that there were} */
    Map<Failure, Long> failures() {
        Map<Failure, Long> met = new EnumMap<>(Failure.class);
        failed.forEach((failure, count) -> {
            if (count.sum() > 0) {
                met.put(failure, count.sum());
            }
        });
        return met;
    }

    long count(Wrong what) {
        return wrong.get(what).sum();
    }

    List<String> findings() {
        synchronized (findings) {
            return List.copyOf(findings);
        }
    }
}
