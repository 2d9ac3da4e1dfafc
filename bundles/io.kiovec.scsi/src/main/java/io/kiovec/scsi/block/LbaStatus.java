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
 * The data of GET LBA STATUS (SBC-3, 5.4).
 *
 * @param extents runs of blocks of one state, the first beginning with the address that was asked for
 */
public record LbaStatus(List<Extent> extents) implements ParameterData {

    /** The state of blocks (PROVISIONING STATUS). A value's code is its ordinal. */
    public enum State {
        /** Written, or nothing is said. */
        MAPPED,
        /** Not written, without room. */
        DEALLOCATED,
        /** Not written, with room kept. */
        ANCHORED,
        /** Of a later standard or reserved. */
        OTHER
    }

    /**
     * A run of blocks.
     *
     * @param address of the first
     * @param blocks how many, 32 bits
     * @param state of all of them
     */
    public record Extent(long address, long blocks, State state) {
    }

    /** Copies the list. */
    public LbaStatus {
        extents = List.copyOf(extents);
    }

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return the extents that are there whole; empty when there is less than a header
     */
    public static Optional<LbaStatus> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 8)) {
            return Optional.empty();
        }
        Received list = received.part(8, Math.max(0, received.u32(0) - 4));
        List<Extent> extents = new ArrayList<>();
        for (long at = 0; list.has(at, 16); at += 16) {
            State state = State.values()[Math.min(list.u8(at + 12) & 0xf, State.OTHER.ordinal())];
            extents.add(new Extent(list.u64(at), list.u32(at + 8), state));
        }
        return Optional.of(new LbaStatus(extents));
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u32(4 + 16L * extents.size()).u32(0);
        extents.forEach(
                extent -> data.u64(extent.address()).u32(extent.blocks()).u8(extent.state().ordinal()).u8(0).u16(0));
        return data.build();
    }
}
