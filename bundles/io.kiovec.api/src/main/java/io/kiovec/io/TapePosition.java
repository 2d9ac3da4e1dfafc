// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.util.OptionalLong;

/**
 * Where a tape stands (SSC-5, 4.2.6). Rule S6: an unknown position says so, and writes are refused until it is set.
 *
 * @param partition 0 for the first
 * @param block logical objects (blocks and filemarks) before the position; empty when unknown
 * @param file filemarks before the position; empty when unknown
 */
public record TapePosition(int partition, OptionalLong block, OptionalLong file) {

    /** A position that nobody knows. */
    public static final TapePosition UNKNOWN = new TapePosition(0, OptionalLong.empty(), OptionalLong.empty());

    /** {@return whether the block number is known} */
    public boolean isKnown() {
        return block.isPresent();
    }
}
