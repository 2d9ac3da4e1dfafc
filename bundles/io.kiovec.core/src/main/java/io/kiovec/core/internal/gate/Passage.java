// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.gate;

/**
 * One request's way through the gate: which binding it is inside, and by which stripe it leaves. A field of the
 * request, reused; for one thread at a time.
 */
public final class Passage {

    Binding binding;
    int stripe;

    /** {@return the binding that the request is inside} Valid between entering and leaving. */
    public Binding binding() {
        return binding;
    }
}
