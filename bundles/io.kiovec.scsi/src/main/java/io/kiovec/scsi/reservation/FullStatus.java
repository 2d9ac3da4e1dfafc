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
 * PERSISTENT RESERVE IN, READ FULL STATUS (SPC-4, 6.15.5).
 *
 * @param generation PRGENERATION, 32 bits
 * @param registrants all registrations
 */
public record FullStatus(long generation, List<Registrant> registrants) implements ParameterData {

    /** {@link Registrant#targetPort}: the registration is for all target ports (ALL_TG_PT). */
    public static final int ALL_TARGET_PORTS = -1;

    /**
     * One registration.
     *
     * @param key its key
     * @param holds the type of the reservation that it holds; empty where it holds none
     * @param targetPort the relative number of the target port, or {@link FullStatus#ALL_TARGET_PORTS}
     * @param port the initiator port
     */
    public record Registrant(long key, Optional<ReservationType> holds, int targetPort, TransportId port) {
    }

    /** Copies the list. */
    public FullStatus {
        registrants = List.copyOf(registrants);
    }

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return the registrations that are there whole, up to the first whose port cannot be read; empty when there is less
     *         than a header
     */
    public static Optional<FullStatus> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 8)) {
            return Optional.empty();
        }
        Received list = received.part(8, received.u32(4));
        List<Registrant> registrants = new ArrayList<>();
        long at = 0;
        while (list.has(at, 24) && list.has(at + 24, list.u32(at + 20))) {
            Optional<TransportId> port = TransportId.read(list.part(at + 24, list.u32(at + 20)));
            if (port.isEmpty()) {
                break;
            }
            Optional<ReservationType> holds = list.bit(at + 12, 0)
                    ? ReservationType.of(list.u8(at + 13) & 0xf)
                    : Optional.empty();
            int target = list.bit(at + 12, 1) ? ALL_TARGET_PORTS : list.u16(at + 18);
            registrants.add(new Registrant(list.u64(at), holds, target, port.get()));
            at += 24 + list.u32(at + 20);
        }
        return Optional.of(new FullStatus(received.u32(0), registrants));
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u32(generation).u32(0);
        for (Registrant registrant : registrants) {
            boolean all = registrant.targetPort == ALL_TARGET_PORTS;
            data.u64(registrant.key).u32(0).u8((all ? 2 : 0) | (registrant.holds.isPresent() ? 1 : 0))
                    .u8(registrant.holds.map(ReservationType::code).orElse(0)).u32(0)
                    .u16(all ? 0 : registrant.targetPort)
                    .u32(registrant.port.length()).bytes(registrant.port.bytes());
        }
        return data.patch(4, data.size() - 8L, 4).build();
    }
}
