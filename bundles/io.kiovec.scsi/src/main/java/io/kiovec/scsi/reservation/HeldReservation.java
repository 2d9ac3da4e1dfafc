// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.reservation;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * PERSISTENT RESERVE IN, READ RESERVATION (SPC-4, 6.15.3).
 *
 * @param generation PRGENERATION, 32 bits
 * @param key of the holder; 0 where all registrants hold it, and where nobody does
 * @param type empty where nobody holds a reservation
 */
public record HeldReservation(long generation, long key, Optional<ReservationType> type) implements ParameterData {

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return the reservation, without a type where there is none or its descriptor is cut off; empty when there is less
     *         than a header
     */
    public static Optional<HeldReservation> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 8)) {
            return Optional.empty();
        }
        Received told = received.part(8, received.u32(4));
        return Optional.of(told.has(0, 16)
                ? new HeldReservation(received.u32(0), told.u64(0), ReservationType.of(told.u8(13) & 0xf))
                : new HeldReservation(received.u32(0), 0, Optional.empty()));
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u32(generation).u32(type.isPresent() ? 16 : 0);
        type.ifPresent(held -> data.u64(key).u32(0).u8(0).u8(held.code()).u16(0));
        return data.build();
    }
}
