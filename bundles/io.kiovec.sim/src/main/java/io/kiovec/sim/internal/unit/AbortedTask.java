// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

/**
 * A command whose end was asked for.
 *
 * @param task its task, which serves another command once it has ended
 * @param word that of the task's {@link Life} when the end was asked for
 */
record AbortedTask(Task task, long word) {

    /** {@return whether it has ended, or never began} */
    boolean hasEnded() {
        return !task.life().isAborted(word);
    }
}
