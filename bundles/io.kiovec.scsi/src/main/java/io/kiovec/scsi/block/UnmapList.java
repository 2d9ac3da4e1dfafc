// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.block;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameter list of UNMAP (SBC-3, 5.28.2).
 *
 * @param ranges at most 4095
 */
public record UnmapList(List<Range> ranges) implements ParameterData {

    /**
     * A run of blocks.
     *
     * @param address of the first
     * @param blocks how many, 32 bits; 0 is no error
     */
    public record Range(long address, long blocks) {
    }

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException when there are too many
     */
    public UnmapList {
        ranges = List.copyOf(ranges);
        if (ranges.size() > 4095) {
            throw new IllegalArgumentException(ranges.size() + " ranges to unmap: at most 4095 in one list");
        }
    }

    /**
     * Reads the list. What UNMAP BLOCK DESCRIPTOR DATA LENGTH leaves out, and a descriptor that is cut off, does not
     * count; UNMAP DATA LENGTH says no more than that and is not looked at.
     *
     * @param list of the length that the CDB says
     * @return the ranges; empty when there is less than a header, a PARAMETER LIST LENGTH ERROR where anything was sent at all
     */
    public static Optional<UnmapList> parse(MemorySegment list) {
        Received received = new Received(list);
        if (!received.has(0, 8)) {
            return Optional.empty();
        }
        Received told = received.part(8, received.u16(2));
        List<Range> ranges = new ArrayList<>();
        for (long at = 0; told.has(at, 16); at += 16) {
            ranges.add(new Range(told.u64(at), told.u32(at + 8)));
        }
        return Optional.of(new UnmapList(ranges));
    }

    @Override
    public byte[] bytes() {
        int length = 16 * ranges.size();
        DataBuilder data = new DataBuilder().u16(6 + length).u16(length).u32(0);
        ranges.forEach(range -> data.u64(range.address()).u32(range.blocks()).u32(0));
        return data.build();
    }
}
