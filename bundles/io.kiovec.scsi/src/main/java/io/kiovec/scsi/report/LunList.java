// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.report;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The data of REPORT LUNS (SPC-4, 6.33).
 *
 * @param luns the eight bytes of each as one number, see {@link Lun}
 */
public record LunList(List<Long> luns) implements ParameterData {

    /** Copies the list. */
    public LunList {
        luns = List.copyOf(luns);
    }

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return the numbers that are there whole; empty when there is less than a header
     */
    public static Optional<LunList> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 8)) {
            return Optional.empty();
        }
        Received list = received.part(8, received.u32(0));
        List<Long> luns = new ArrayList<>();
        for (long at = 0; list.has(at, 8); at += 8) {
            luns.add(list.u64(at));
        }
        return Optional.of(new LunList(luns));
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u32(8L * luns.size()).u32(0);
        luns.forEach(data::u64);
        return data.build();
    }
}
