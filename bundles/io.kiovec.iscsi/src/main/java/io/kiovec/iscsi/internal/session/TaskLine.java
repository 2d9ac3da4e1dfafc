// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

/** Tasks one after the other; each stands in one line at most. Belongs to the session's lock. */
final class TaskLine {

    private Task first;
    private Task last;

    void add(Task task) {
        task.before = last;
        task.after = null;
        if (last == null) {
            first = task;
        } else {
            last.after = task;
        }
        last = task;
    }

    void remove(Task task) {
        if (task.before == null) {
            first = task.after;
        } else {
            task.before.after = task.after;
        }
        if (task.after == null) {
            last = task.before;
        } else {
            task.after.before = task.before;
        }
        task.before = null;
        task.after = null;
    }

    /** {@return the first; {@code null} for none} */
    Task first() {
        return first;
    }
}
