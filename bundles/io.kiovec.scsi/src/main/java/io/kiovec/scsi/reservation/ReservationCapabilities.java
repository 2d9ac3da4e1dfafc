// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.reservation;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * PERSISTENT RESERVE IN, REPORT CAPABILITIES (SPC-4, 6.15.4).
 *
 * @param features the bits that are set
 * @param allowedCommands the ALLOW COMMANDS field, 0 to 7: which commands pass a reservation
 * @param types the types of reservations that there are; empty where the device does not say (TMV)
 */
public record ReservationCapabilities(Set<Feature> features, int allowedCommands, Set<ReservationType> types)
        implements
            ParameterData {

    /** The single bits. */
    public enum Feature {
        /** REPLACE LOST RESERVATION is there (RLR_C). */
        REPLACE_LOST(2, 7),
        /** RESERVE and RELEASE by a registered holder are no conflict (CRH). */
        COMPATIBLE_RESERVE(2, 4),
        /** REGISTER for other initiator ports (SIP_C). */
        SPECIFIED_INITIATORS(2, 3),
        /** REGISTER for all target ports (ATP_C). */
        ALL_TARGET_PORTS(2, 2),
        /** Reservations can outlive power (PTPL_C). */
        PERSIST_CAPABLE(2, 0),
        /** They do (PTPL_A). */
        PERSIST_ACTIVE(3, 0);

        private final int at;
        private final int bit;

        Feature(int at, int bit) {
            this.at = at;
            this.bit = bit;
        }
    }

    /** Copies the sets. */
    public ReservationCapabilities {
        features = Set.copyOf(features);
        types = Set.copyOf(types);
    }

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return what it says; empty when there is less than its length field
     */
    public static Optional<ReservationCapabilities> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 2)) {
            return Optional.empty();
        }
        Received told = received.part(0, received.u16(0));
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            if (told.bit(feature.at, feature.bit)) {
                features.add(feature);
            }
        }
        Set<ReservationType> types = EnumSet.noneOf(ReservationType.class);
        for (ReservationType type : ReservationType.values()) {
            if (told.bit(3, 7) && (told.u16(4) & type.mask()) != 0) {
                types.add(type);
            }
        }
        return Optional.of(new ReservationCapabilities(Collections.unmodifiableSet(features), told.u8(3) >> 4 & 7,
                Collections.unmodifiableSet(types)));
    }

    @Override
    public byte[] bytes() {
        int mask = types.stream().mapToInt(ReservationType::mask).sum();
        byte[] bytes = new DataBuilder().u16(8).u8(0).u8((types.isEmpty() ? 0 : 0x80) | (allowedCommands & 7) << 4)
                .u16(mask)
                .u16(0).build();
        features.forEach(feature -> bytes[feature.at] |= (byte) (1 << feature.bit));
        return bytes;
    }
}
