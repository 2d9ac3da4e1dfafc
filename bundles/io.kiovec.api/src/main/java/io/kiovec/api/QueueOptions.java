// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import java.util.Objects;

/**
 * What a queue is to be.
 *
 * @param depth requests in the queue at once, 1 to 4096
 * @param binding whose thread works it
 */
public record QueueOptions(int depth, Binding binding) {

    /** Whose thread works a queue. */
    public enum Binding {
        /** The platform thread that opened it: only that thread may offer, submit, reap and close. The quickest. */
        THREAD_BOUND,
        /** A thread of the framework: any thread, virtual ones too, may use it. */
        SERVED
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException for a depth outside 1 to 4096
     */
    public QueueOptions {
        Objects.requireNonNull(binding, "binding");
        if (depth < 1 || depth > 4096) {
            throw new IllegalArgumentException("depth " + depth + ": give 1 to 4096");
        }
    }

    /**
     * {@return a thread-bound queue of a depth}
     *
     * @param depth 1 to 4096
     */
    public static QueueOptions threadBound(int depth) {
        return new QueueOptions(depth, Binding.THREAD_BOUND);
    }

    /**
     * {@return a served queue of a depth}
     *
     * @param depth 1 to 4096
     */
    public static QueueOptions served(int depth) {
        return new QueueOptions(depth, Binding.SERVED);
    }
}
