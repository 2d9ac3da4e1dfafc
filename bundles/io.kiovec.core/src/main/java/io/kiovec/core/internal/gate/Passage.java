// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.gate;

/**
 * One request's way through the gate: which binding it is inside, and by which stripe it leaves. A field of the
 * request, reused; for one thread at a time.
 */
public final class Passage {

    private static final long NONE = -1;

    Binding binding;
    int stripe;
    private long ticket;
    private volatile long recalled = NONE;

    /**
     * Begins a run of the request.
     *
     * @param number of the run, not negative, another one each time where runs are recalled
     */
    public void begin(long number) {
        ticket = number;
    }

    void recall(long number) {
        recalled = number;
    }

    /** {@return whether this run was recalled} For the request's own thread. */
    public boolean isRecalled() {
        return recalled == ticket;
    }

    /** {@return the binding that the request is inside} Valid between entering and leaving. */
    public Binding binding() {
        return binding;
    }
}
