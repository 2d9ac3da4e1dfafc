// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.stream;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The position of a tape (SSC-4, clause 7), in the three forms of READ POSITION. Each form has a part of the fields; what a form
 * has not reads as zero.
 *
 * @param states the bits that are set
 * @param partition its number
 * @param object the next logical object between host and device; in the forms with a buffer, the first not transferred
 * @param lastObject the first not yet on the medium: {@code object} where the buffer is empty
 * @param file the number of filemarks before the position; only in the long form
 * @param objectsInBuffer not yet on the medium
 * @param bytesInBuffer not yet on the medium
 */
public record TapePosition(Set<State> states, long partition, long object, long lastObject, long file,
        long objectsInBuffer,
        long bytesInBuffer) {

    /** The length of the short form. */
    public static final int SHORT_LENGTH = 20;
    /** The length of the long and of the extended form. */
    public static final int LONG_LENGTH = 32;

    private static final long MOST_IN_BUFFER = 0xff_ffff;

    /** The single bits. */
    public enum State {
        /** At the beginning of the partition (BOP). */
        BEGINNING_OF_PARTITION(0x80, 0x80),
        /** Between early warning and the end of the partition (EOP). */
        END_OF_PARTITION(0x40, 0x40),
        /** The number of objects in the buffer is not known (LOCU). */
        OBJECTS_UNKNOWN(0x20, 0),
        /** The number of bytes in the buffer is not known (BYCU). */
        BYTES_UNKNOWN(0x10, 0),
        /** The file number is not known (MPU). */
        FILE_UNKNOWN(0, 0x08),
        /** Partition and object are not known (LOLU, in the long form LONU). */
        LOCATION_UNKNOWN(0x04, 0x04),
        /** A number does not fit its field (PERR). */
        OVERFLOW(0x02, 0),
        /** Beyond programmable early warning (BPEW). */
        BEYOND_EARLY_WARNING(0x01, 0x01);

        private final int bit;
        private final int longBit;

        State(int bit, int longBit) {
            this.bit = bit;
            this.longBit = longBit;
        }
    }

    /** Copies the set. */
    public TapePosition {
        states = Set.copyOf(states);
    }

    /**
     * A position with an empty buffer.
     *
     * @param states the bits that are set
     * @param partition its number
     * @param object the next logical object
     * @param file the number of filemarks before it
     * @return the position
     */
    public static TapePosition of(Set<State> states, long partition, long object, long file) {
        return new TapePosition(states, partition, object, object, file, 0, 0);
    }

    /** {@return whether partition and object are known} */
    public boolean isKnown() {
        return !states.contains(State.LOCATION_UNKNOWN) && !states.contains(State.OVERFLOW);
    }

    /** {@return the short form, 20 bytes; numbers beyond their fields are shown as an overflow} */
    public ParameterData shortForm() {
        boolean unknown = states.contains(State.LOCATION_UNKNOWN);
        boolean overflow = objectsInBuffer > MOST_IN_BUFFER || bytesInBuffer >>> 32 != 0
                || !unknown && (object >>> 32 != 0 || lastObject >>> 32 != 0);
        DataBuilder data = new DataBuilder().u8(bits() | (overflow ? State.OVERFLOW.bit : 0)).u8((int) partition).u16(0)
                .u32(overflow ? 0 : object).u32(overflow ? 0 : lastObject).u8(0)
                .u24(overflow ? 0 : (int) objectsInBuffer)
                .u32(overflow ? 0 : bytesInBuffer);
        byte[] bytes = data.build();
        return () -> bytes;
    }

    /** {@return the long form, 32 bytes} */
    public ParameterData longForm() {
        int bits = states.stream().mapToInt(state -> state.longBit).sum();
        byte[] bytes = new DataBuilder().u8(bits).u24(0).u32(partition).u64(object).u64(file).u64(0).build();
        return () -> bytes;
    }

    /** {@return the extended form, 32 bytes; more objects in the buffer than its field holds are shown as an overflow} */
    public ParameterData extendedForm() {
        byte[] bytes = new DataBuilder().u8(bits() | (objectsInBuffer > MOST_IN_BUFFER ? State.OVERFLOW.bit : 0))
                .u8((int) partition).u16(LONG_LENGTH - 4).u8(0)
                .u24((int) Math.min(objectsInBuffer, MOST_IN_BUFFER)).u64(object).u64(lastObject).u64(bytesInBuffer)
                .build();
        return () -> bytes;
    }

    private int bits() {
        return states.stream().mapToInt(state -> state.bit).sum();
    }

    /**
     * Reads the short form.
     *
     * @param data of any length
     * @return the position; empty when there are less than 20 bytes
     */
    public static Optional<TapePosition> parseShort(MemorySegment data) {
        Received read = new Received(data);
        return read.has(0, SHORT_LENGTH)
                ? Optional.of(new TapePosition(states(read.u8(0), false), read.u8(1), read.u32(4), read.u32(8), 0,
                        read.u24(13),
                        read.u32(16)))
                : Optional.empty();
    }

    /**
     * Reads the long form.
     *
     * @param data of any length
     * @return the position; empty when there are less than 24 bytes
     */
    public static Optional<TapePosition> parseLong(MemorySegment data) {
        Received read = new Received(data);
        return read.has(0, 24)
                ? Optional
                        .of(new TapePosition(states(read.u8(0), true), read.u32(4), read.u64(8), read.u64(8),
                                read.u64(16), 0, 0))
                : Optional.empty();
    }

    /**
     * Reads the extended form.
     *
     * @param data of any length
     * @return the position; empty when there are less than 32 bytes
     */
    public static Optional<TapePosition> parseExtended(MemorySegment data) {
        Received read = new Received(data);
        return read.has(0, LONG_LENGTH)
                ? Optional.of(new TapePosition(states(read.u8(0), false), read.u8(1), read.u64(8), read.u64(16), 0,
                        read.u24(5), read.u64(24)))
                : Optional.empty();
    }

    private static Set<State> states(int bits, boolean longForm) {
        Set<State> states = EnumSet.noneOf(State.class);
        for (State state : State.values()) {
            if ((bits & (longForm ? state.longBit : state.bit)) != 0) {
                states.add(state);
            }
        }
        return Collections.unmodifiableSet(states);
    }
}
