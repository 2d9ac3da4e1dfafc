// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import java.util.Arrays;
import java.util.function.Consumer;

/** The tasks of a session by their initiator task tags: open addressing, without boxes. Under the session's lock. */
final class TaskTable {

    private Task[] slots = new Task[64];
    private int size;

    private int slot(int itt) {
        int mask = slots.length - 1;
        int at = itt * 0x9e37_79b1 >>> 7 & mask;
        while (slots[at] != null && slots[at].itt() != itt) {
            at = at + 1 & mask;
        }
        return at;
    }

    Task find(int itt) {
        return slots[slot(itt)];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void put(Task task) {
        if (size * 2 >= slots.length) {
            Task[] old = slots;
            slots = new Task[old.length * 2];
            for (Task each : old) {
                if (each != null) {
                    slots[slot(each.itt())] = each;
                }
            }
        }
        slots[slot(task.itt())] = task;
        size++;
    }

    void remove(Task task) {
        int at = slot(task.itt());
        if (slots[at] != task) {
            return;
        }
        slots[at] = null;
        size--;
        int mask = slots.length - 1;
        // Those behind may have been pushed on by this one.
        for (int next = at + 1 & mask; slots[next] != null; next = next + 1 & mask) {
            Task moved = slots[next];
            slots[next] = null;
            slots[slot(moved.itt())] = moved;
        }
    }

    void forEach(Consumer<Task> action) {
        Arrays.stream(slots.clone()).filter(each -> each != null).forEach(action);
    }
}
