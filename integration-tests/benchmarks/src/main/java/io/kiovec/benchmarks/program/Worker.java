// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One thread of a job. It reads no clock: whoever measures looks at its count from outside, at the beginning and the end of a
 * window.
 */
abstract class Worker {

    private static final VarHandle COUNT;
    private static final VarHandle ENDING;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            COUNT = lookup.findVarHandle(Worker.class, "count", long.class);
            ENDING = lookup.findVarHandle(Worker.class, "ending", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Written by the worker alone. */
    @SuppressWarnings("unused")
    private long count;
    @SuppressWarnings("unused")
    private boolean ending;

    /** Works until {@link #isEnding}, on a thread of its own: opens what belongs to that thread, and closes it. */
    abstract void work() throws Exception;

    /**
     * Does transfers and looks at the data.
     *
     * @param transfers how many, about
     */
    abstract void verify(long transfers) throws Exception;

    /** Another one is done. For the worker's own thread. */
    final void did(long more) {
        COUNT.setOpaque(this, (long) COUNT.get(this) + more);
    }

    /** {@return how many are done} Any thread. */
    final long count() {
        return (long) COUNT.getOpaque(this);
    }

    final boolean isEnding() {
        return (boolean) ENDING.getOpaque(this);
    }

    final void end() {
        ENDING.setOpaque(this, true);
    }
}
