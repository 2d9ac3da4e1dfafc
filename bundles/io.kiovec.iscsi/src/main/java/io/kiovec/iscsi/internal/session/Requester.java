// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

/** Who has begun a task. */
public interface Requester {

    /**
     * A task has ended, and its memory is not touched any more. Called with the session's lock held.
     *
     * @param task the task, whose outcome stays until it is given back
     */
    void ended(Task task);
}
