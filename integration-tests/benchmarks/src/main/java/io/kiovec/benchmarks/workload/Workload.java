// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.workload;

import java.io.IOException;

/**
 * Something to measure, by its name.
 *
 * @param name as on the command line and in the output
 * @param medium on what, in a word, also where it cannot be had
 * @param task what is done
 */
public record Workload(String name, String medium, Task task) {

    /** What a workload does. */
    @FunctionalInterface
    public interface Task {
        /**
         * Measures it.
         *
         * @param run what it is done with
         * @throws IOException when something cannot be had, or fails
         * @throws InterruptedException when interrupted
         */
        void measure(Run run) throws IOException, InterruptedException;
    }
}
