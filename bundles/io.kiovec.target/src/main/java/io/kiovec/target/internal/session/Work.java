// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

/** What may take long: a command with its device. Run once. */
public interface Work extends Runnable {

    /** {@return whether it is known to take so long that another thread should read meanwhile} */
    default boolean mayTakeLong() {
        return false;
    }

    /** Has another thread run it, or runs it when none is free. */
    void handOver();
}
