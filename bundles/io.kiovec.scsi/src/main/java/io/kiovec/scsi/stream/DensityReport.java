// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.stream;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The data of REPORT DENSITY SUPPORT, of densities (SSC-4, clause 7).
 *
 * @param densities in order of their primary codes
 */
public record DensityReport(List<Density> densities) implements ParameterData {

    private static final int DESCRIPTOR = 52;

    /**
     * One density.
     *
     * @param primary its code, 0 to 255
     * @param secondary another code for it, or the same
     * @param options sum of {@link #WRITABLE}, {@link #DUPLICATE}, {@link #DEFAULT}
     * @param bitsPerMillimetre 24 bits
     * @param width of the medium in tenths of a millimetre, 16 bits
     * @param tracks 16 bits
     * @param capacity in 10^6 bytes, 32 bits; 0 where nothing is said
     * @param organization that assigned the code, up to 8 characters
     * @param name up to 8 characters
     * @param description up to 20 characters
     */
    public record Density(int primary, int secondary, int options, int bitsPerMillimetre, int width, int tracks,
            long capacity,
            String organization, String name, String description) {

        /** The device writes it (WRTOK). */
        public static final int WRITABLE = 0x80;
        /** The primary code has several descriptors (DUP). */
        public static final int DUPLICATE = 0x40;
        /** The device's default (DEFLT). */
        public static final int DEFAULT = 0x20;
    }

    /** Copies the list. */
    public DensityReport {
        densities = List.copyOf(densities);
    }

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return the densities that are there whole; empty when there is less than a header
     */
    public static Optional<DensityReport> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, 4)) {
            return Optional.empty();
        }
        Received list = received.part(4, Math.max(0, received.u16(0) - 2));
        List<Density> densities = new ArrayList<>();
        long at = 0;
        while (list.has(at, DESCRIPTOR)) {
            densities.add(new Density(list.u8(at), list.u8(at + 1), list.u8(at + 2) & 0xe0, list.u24(at + 5),
                    list.u16(at + 8),
                    list.u16(at + 10), list.u32(at + 12), list.ascii(at + 16, 8), list.ascii(at + 24, 8),
                    list.ascii(at + 32, 20)));
            // with DLV a descriptor tells its own length
            at += list.bit(at + 2, 0) ? Math.max(DESCRIPTOR, 5L + list.u16(at + 3)) : DESCRIPTOR;
        }
        return Optional.of(new DensityReport(densities));
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u16(2 + DESCRIPTOR * densities.size()).u16(0);
        for (Density density : densities) {
            data.u8(density.primary).u8(density.secondary).u8(density.options).u16(0).u24(density.bitsPerMillimetre)
                    .u16(density.width).u16(density.tracks).u32(density.capacity).ascii(density.organization, 8)
                    .ascii(density.name, 8).ascii(density.description, 20);
        }
        return data.build();
    }
}
