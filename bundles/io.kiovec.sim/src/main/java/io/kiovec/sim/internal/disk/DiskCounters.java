// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import java.util.concurrent.atomic.LongAdder;

/** What a disk has done since it was switched on, for its log pages. Any thread. */
final class DiskCounters {

    private final LongAdder read = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder verified = new LongAdder();
    private final LongAdder starts = new LongAdder();

    void read(long blocks) {
        read.add(blocks);
    }

    void written(long blocks) {
        written.add(blocks);
    }

    void verified(long blocks) {
        verified.add(blocks);
    }

    void started() {
        starts.increment();
    }

    long blocksRead() {
        return read.sum();
    }

    long blocksWritten() {
        return written.sum();
    }

    long blocksVerified() {
        return verified.sum();
    }

    long starts() {
        return starts.sum();
    }
}
