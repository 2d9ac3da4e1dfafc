// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The tasks of a nexus, which serve one command after the other. A thread looks first where its number points, so that it
 * finds one that is in its cache, and threads seldom meet. Any thread; no lock, and nothing is allocated once there is a task
 * in each place that is looked at, unless more commands are under way than there are places.
 */
public final class Tasks {

    /** A power of two; whoever finds all in use gets one that is thrown away. */
    private static final int PLACES = 64;

    private final Nexus nexus;
    private final AtomicReferenceArray<Task> places = new AtomicReferenceArray<>(PLACES);

    /**
     * None yet.
     *
     * @param nexus whose
     */
    public Tasks(Nexus nexus) {
        this.nexus = nexus;
    }

    /**
     * Takes a command; its task is given back by {@link Task#free}. The parameters are those of
     * {@link Task#Task(Nexus, long, TaskAttribute, MemorySegment, DataDirection, MemorySegment)}.
     *
     * @param tag a number that no other command of the nexus in flight has
     * @param attribute how it is ordered among others
     * @param cdb the command descriptor block, as long as it is
     * @param direction where the data goes, as the initiator expects it
     * @param data memory that the adapter reaches, as long as the initiator expects the data to be
     * @return its task
     */
    public Task take(long tag, TaskAttribute attribute, MemorySegment cdb, DataDirection direction,
            MemorySegment data) {
        Task task = claim();
        task.serve(tag, attribute, cdb, direction, data);
        return task;
    }

    private Task claim() {
        // Threads are numbered in a row: spread them.
        int first = (int) (Thread.currentThread().threadId() * 0x9E37_79B9_7F4A_7C15L >>> 58);
        for (int i = 0; i < PLACES; i++) {
            int at = first + i & PLACES - 1;
            Task there = places.get(at);
            if (there == null) {
                Task fresh = new Task(nexus);
                places.compareAndSet(at, null, fresh);
                return fresh;
            }
            if (there.life().claim()) {
                return there;
            }
        }
        return new Task(nexus);
    }
}
