// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;

/**
 * What the way to the device bounds: next to nothing. A socket takes memory at any address; it takes it only where it lies,
 * so what is to be indirect the framework stages.
 */
final class IscsiLimits {

    /** Commands of one queue: the target's window says how many of them are on their way. */
    static final int DEPTH = 256;
    /** Of the 1023 places of a session 64 are kept for synchronous calls. */
    private static final int QUEUES = 3;

    private IscsiLimits() {
    }

    static Limits of() {
        return way().set(Limit.MAX_QUEUES, QUEUES).set(Limit.MAX_QUEUE_DEPTH, DEPTH).build();
    }

    /** Of several paths: the framework's threads make a queue's commands, each of which may go another way. */
    static Limits ofPaths() {
        return way().set(Limit.MAX_QUEUES, 0).build();
    }

    private static Limits.Builder way() {
        return Limits.builder().modes(TransferMode.DIRECT).set(Limit.ADDRESS_ALIGNMENT, 1)
                .set(Limit.LENGTH_ALIGNMENT, 1).set(Limit.MAX_TRANSFER, CommandGuard.MOST_DATA)
                .set(Trait.NEEDS_REGISTRATION, Support.NO).set(Trait.EXCLUSIVE, Support.NO);
    }
}
