// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import java.util.concurrent.atomic.LongAdder;

/** What a disk has done since it was switched on, for its log pages. Any thread. */
final class DiskCounters {

    /** One kind of access. */
    static final class Kind {

        private final LongAdder blocks = new LongAdder();
        private final LongAdder errors = new LongAdder();

        void add(long more) {
            blocks.add(more);
        }

        void failed() {
            errors.increment();
        }

        long blocks() {
            return blocks.sum();
        }

        long errors() {
            return errors.sum();
        }

        void reset() {
            blocks.reset();
            errors.reset();
        }
    }

    private final Kind read = new Kind();
    private final Kind written = new Kind();
    private final Kind verified = new Kind();
    private final LongAdder starts = new LongAdder();

    Kind read() {
        return read;
    }

    Kind written() {
        return written;
    }

    Kind verified() {
        return verified;
    }

    void started() {
        starts.increment();
    }

    long starts() {
        return starts.sum();
    }
}
