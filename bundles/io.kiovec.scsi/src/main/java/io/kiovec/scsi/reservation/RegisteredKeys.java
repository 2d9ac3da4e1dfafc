// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.reservation;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PERSISTENT RESERVE IN, READ KEYS (SPC-4, 6.15.2).
 *
 * @param generation PRGENERATION, 32 bits: counts changes of registrations
 * @param keys one for each registration
 */
public record RegisteredKeys(long generation, List<Long> keys) implements ParameterData {

    /** Copies the list. */
    public RegisteredKeys {
        keys = List.copyOf(keys);
    }

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return the keys that are there whole; empty when there is less than a header
     */
    public static Optional<RegisteredKeys> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 8)) {
            return Optional.empty();
        }
        Received list = received.part(8, received.u32(4));
        List<Long> keys = new ArrayList<>();
        for (long at = 0; list.has(at, 8); at += 8) {
            keys.add(list.u64(at));
        }
        return Optional.of(new RegisteredKeys(received.u32(0), keys));
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u32(generation).u32(8L * keys.size());
        keys.forEach(data::u64);
        return data.build();
    }
}
