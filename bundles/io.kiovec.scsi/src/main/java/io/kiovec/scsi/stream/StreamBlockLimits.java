// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.stream;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The data of READ BLOCK LIMITS (SSC-4, clause 7).
 *
 * @param granularity lengths are multiples of 2^this bytes, 0 to 31
 * @param longest in bytes, 0 to 2^24 - 1; 0 where nothing is said
 * @param shortest in bytes, 0 to 65535; with the same longest: only that length
 */
public record StreamBlockLimits(int granularity, int longest, int shortest) implements ParameterData {

    /** The length of the data. */
    public static final int LENGTH = 6;

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return the limits; empty when there are less than 6 bytes
     */
    public static Optional<StreamBlockLimits> parse(MemorySegment data) {
        Received read = new Received(data);
        return read.has(0, LENGTH)
                ? Optional.of(new StreamBlockLimits(read.u8(0) & 0x1f, read.u24(1), read.u16(4)))
                : Optional.empty();
    }

    @Override
    public byte[] bytes() {
        return new DataBuilder().u8(granularity & 0x1f).u24(longest).u16(shortest).build();
    }
}
