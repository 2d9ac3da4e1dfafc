// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import java.util.concurrent.atomic.AtomicInteger;

/** How many mapped buffers of the whole transport are open: what stays when its bundle stops is counted (rule L5). */
final class MappedLedger {

    private final AtomicInteger open = new AtomicInteger();

    void mapped() {
        open.incrementAndGet();
    }

    void freed() {
        open.decrementAndGet();
    }

    int open() {
        return open.get();
    }
}
