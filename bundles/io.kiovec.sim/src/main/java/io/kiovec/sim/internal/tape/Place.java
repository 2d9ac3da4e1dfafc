// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.CdbFields;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;

/**
 * What READ POSITION tells (SSC-4, clause 7), and how its three forms lay it out.
 *
 * @param partition where the tape stands
 * @param object the number of the object that comes next
 * @param file filemarks before the position
 * @param buffered objects that are written and not on the medium yet
 * @param bufferedBytes bytes of them
 * @param zones what the place is near to
 */
record Place(int partition, long object, long file, long buffered, long bufferedBytes, Set<Zone> zones) {

    /** Where on the partition, as bits of the first byte. */
    enum Zone {
        /** At the beginning (BOP). */
        BEGINNING(0x80),
        /** Between early warning and the end (EOP). */
        EARLY_WARNING(0x40),
        /** Behind the programmable early warning (BPEW). */
        PROGRAMMED_WARNING(0x01);

        private final int bit;

        Zone(int bit) {
            this.bit = bit;
        }
    }

    /** Bytes of the short form. */
    static final int SHORT = 20;
    /** Bytes of the long form, and of the extended one. */
    static final int LONG = 32;

    private static final int ERROR = 0x02;
    private static final long MOST_OF_32_BITS = 0xffff_ffffL;
    private static final long MOST_OF_24_BITS = 0xff_ffffL;

    static Place of(Deck deck, long programmedWarning) throws IOException {
        Set<Zone> zones = EnumSet.noneOf(Zone.class);
        if (deck.object() == 0) {
            zones.add(Zone.BEGINNING);
        }
        if (deck.isBeyondEarlyWarning()) {
            zones.add(Zone.EARLY_WARNING);
        }
        if (deck.untilEarlyWarning() <= programmedWarning) {
            zones.add(Zone.PROGRAMMED_WARNING);
        }
        return new Place(deck.partition(), deck.object(), deck.tape().filemarksBefore(deck.object()), deck.buffered(),
                deck.bufferedBytes(), zones);
    }

    private int bits() {
        return zones.stream().mapToInt(zone -> zone.bit).sum();
    }

    /** Fills {@value #SHORT} bytes. What is too large for its field is told as an error of the position (PERR). */
    void writeShort(MemorySegment form) {
        boolean over = object > MOST_OF_32_BITS || buffered > MOST_OF_24_BITS || bufferedBytes > MOST_OF_32_BITS;
        form.fill((byte) 0);
        CdbFields.put8(form, 0, bits() | (over ? ERROR : 0));
        CdbFields.put8(form, 1, partition);
        if (!over) {
            CdbFields.put32(form, 4, object);
            CdbFields.put32(form, 8, object - buffered);
            CdbFields.put24(form, 13, (int) buffered);
            CdbFields.put32(form, 16, bufferedBytes);
        }
    }

    /** Fills {@value #LONG} bytes. */
    void writeLong(MemorySegment form) {
        form.fill((byte) 0);
        CdbFields.put8(form, 0, bits());
        CdbFields.put32(form, 4, partition);
        CdbFields.put64(form, 8, object);
        CdbFields.put64(form, 16, file);
    }

    /** Fills {@value #LONG} bytes. */
    void writeExtended(MemorySegment form) {
        form.fill((byte) 0);
        CdbFields.put8(form, 0, bits() | (buffered > MOST_OF_24_BITS ? ERROR : 0));
        CdbFields.put8(form, 1, partition);
        CdbFields.put16(form, 2, LONG - 4);
        CdbFields.put24(form, 5, (int) Math.min(buffered, MOST_OF_24_BITS));
        CdbFields.put64(form, 8, object);
        CdbFields.put64(form, 16, object - buffered);
        CdbFields.put64(form, 24, bufferedBytes);
    }
}
