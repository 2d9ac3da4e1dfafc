// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

/** What became of a request that was offered to a queue. */
public enum Offer {
    /** The queue has it; {@code submit} starts it. */
    ACCEPTED,
    /** The queue holds as many requests as its depth: reap, then offer again. The request is left alone. */
    FULL
}
