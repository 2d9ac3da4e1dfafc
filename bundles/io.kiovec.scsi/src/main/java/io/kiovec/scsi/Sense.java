// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Sense data as a value: what a device has to say beside its status (SPC-4, 4.5). It is immutable; each {@code with} method
 * gives a changed copy. Both formats are written and read.
 */
public final class Sense {

    /** Nothing to report. */
    public static final Sense NONE = of(SenseKey.NO_SENSE, AdditionalSense.NO_ADDITIONAL_SENSE_INFORMATION);

    /** The bit that says that the sense-key specific bytes hold something (SKSV), in their 24 bits. */
    private static final int SPECIFIC_VALID = 0x80_0000;

    final SenseFields fields;

    Sense(SenseFields fields) {
        this.fields = fields;
    }

    /**
     * Current sense data.
     *
     * @param key the key
     * @param additional code and qualifier
     * @return sense data with these and nothing else
     */
    public static Sense of(SenseKey key, AdditionalSense additional) {
        return new Sense(SenseFields.of(Objects.requireNonNull(key), Objects.requireNonNull(additional)));
    }

    /**
     * Reads sense data of either format. Fields that are missing or cut off are absent in the result.
     *
     * @param sense what the device sent, of any length
     * @return the sense data; empty when there is too little to hold a key, or its response code is none of 70h to 73h
     */
    public static Optional<Sense> parse(MemorySegment sense) {
        return SenseReader.read(sense).map(Sense::new);
    }

    /**
     * Writes the sense data. Fixed format has no place for information or command-specific information beyond 32 bits: the
     * first is left out with VALID zero, of the second the lower bits are written.
     *
     * @param into where to; what does not fit is cut off, as an allocation length does
     * @param format the layout
     * @return the bytes written, at most 18 in fixed and 252 in descriptor format
     */
    public int write(MemorySegment into, SenseFormat format) {
        return SenseWriter.write(fields, into, format);
    }

    /**
     * With the INFORMATION field.
     *
     * @param information a block address, or a residual: requested less actual, negative where it was more
     * @return the changed copy
     */
    public Sense withInformation(long information) {
        return new Sense(fields.information(OptionalLong.of(information), 64));
    }

    /**
     * With the COMMAND-SPECIFIC INFORMATION field.
     *
     * @param information its meaning depends on the command
     * @return the changed copy
     */
    public Sense withCommandSpecific(long information) {
        return new Sense(fields.commandSpecific(OptionalLong.of(information)));
    }

    /**
     * With a field pointer; meant for {@link SenseKey#ILLEGAL_REQUEST}.
     *
     * @param where in the CDB or in the parameter data
     * @param byteAt the field's first byte, 0 to 65535
     * @return the changed copy
     * @throws IllegalArgumentException when the byte is out of range
     */
    public Sense withFieldPointer(FieldIn where, int byteAt) {
        return specific(new FieldPointer(where, byteAt, OptionalInt.empty()).encoded());
    }

    /**
     * With a field pointer; meant for {@link SenseKey#ILLEGAL_REQUEST}.
     *
     * @param where in the CDB or in the parameter data
     * @param byteAt the field's first byte, 0 to 65535
     * @param bitAt the field's most significant bit, 0 to 7
     * @return the changed copy
     * @throws IllegalArgumentException when the byte or the bit is out of range
     */
    public Sense withFieldPointer(FieldIn where, int byteAt, int bitAt) {
        return specific(new FieldPointer(where, byteAt, OptionalInt.of(bitAt)).encoded());
    }

    /**
     * With a progress indication; meant for {@link SenseKey#NO_SENSE} and {@link SenseKey#NOT_READY}.
     *
     * @param of65536 how much is done, in 65536ths: 0 to 65535
     * @return the changed copy
     * @throws IllegalArgumentException when it is out of range
     */
    public Sense withProgress(int of65536) {
        return specific(SPECIFIC_VALID | asU16(of65536, "progress"));
    }

    /**
     * With the number of retries made; meant for {@link SenseKey#RECOVERED_ERROR}, {@link SenseKey#MEDIUM_ERROR} and
     * {@link SenseKey#HARDWARE_ERROR}.
     *
     * @param retries 0 to 65535
     * @return the changed copy
     * @throws IllegalArgumentException when it is out of range
     */
    public Sense withRetryCount(int retries) {
        return specific(SPECIFIC_VALID | asU16(retries, "retry count"));
    }

    /**
     * With the code of the unit that failed.
     *
     * @param unit the vendor's code, 0 to 255; 0 says nothing
     * @return the changed copy
     */
    public Sense withFieldReplaceableUnit(int unit) {
        return new Sense(fields.replaceableUnit(unit & 0xff));
    }

    /**
     * With the bits of a sequential-access device.
     *
     * @param marks those that are set; the others are not
     * @return the changed copy
     */
    public Sense withStream(StreamMark... marks) {
        int bits = 0;
        for (StreamMark mark : marks) {
            bits |= mark.bit();
        }
        return new Sense(fields.marks(bits));
    }

    /** {@return the same as a deferred error: of an earlier command, which ended with GOOD} */
    public Sense deferred() {
        return new Sense(fields.deferral(true));
    }

    /** {@return the key} */
    public SenseKey key() {
        return fields.key();
    }

    /** {@return code and qualifier} */
    public AdditionalSense additional() {
        return fields.additional();
    }

    /** {@return whether it tells of an earlier command} */
    public boolean isDeferred() {
        return fields.deferral();
    }

    /** {@return the INFORMATION field where it is valid, of fixed format as an unsigned number: a block address} */
    public OptionalLong information() {
        return fields.information();
    }

    /** {@return the INFORMATION field where it is valid, as a signed number: a residual} */
    public OptionalLong residual() {
        if (fields.information().isEmpty() || fields.informationBits() == 64) {
            return fields.information();
        }
        return OptionalLong.of((int) fields.information().getAsLong());
    }

    /** {@return the COMMAND-SPECIFIC INFORMATION field; in fixed format it is absent where it is zero} */
    public OptionalLong commandSpecific() {
        return fields.commandSpecific();
    }

    /** {@return the field that was wrong, where the key is ILLEGAL REQUEST and it was named} */
    public Optional<FieldPointer> fieldPointer() {
        return isSpecificTo(SenseKey.ILLEGAL_REQUEST)
                ? Optional.of(FieldPointer.decoded(fields.specific()))
                : Optional.empty();
    }

    /** {@return how much is done in 65536ths, where the key is NO SENSE or NOT READY and it was said} */
    public OptionalInt progress() {
        return isSpecificTo(SenseKey.NO_SENSE, SenseKey.NOT_READY)
                ? OptionalInt.of(fields.specific() & 0xffff)
                : OptionalInt.empty();
    }

    /** {@return the retries made, where the key is one of the three error keys and they were said} */
    public OptionalInt retryCount() {
        return isSpecificTo(SenseKey.RECOVERED_ERROR, SenseKey.MEDIUM_ERROR, SenseKey.HARDWARE_ERROR)
                ? OptionalInt.of(fields.specific() & 0xffff)
                : OptionalInt.empty();
    }

    /** {@return the vendor's code of what failed, 0 where nothing is said} */
    public int fieldReplaceableUnit() {
        return fields.replaceableUnit();
    }

    /** {@return the bits of a sequential-access device that are set} */
    public Set<StreamMark> streamMarks() {
        Set<StreamMark> marks = EnumSet.noneOf(StreamMark.class);
        for (StreamMark mark : StreamMark.values()) {
            if (has(mark)) {
                marks.add(mark);
            }
        }
        return Collections.unmodifiableSet(marks);
    }

    /**
     * One of the bits of a sequential-access device.
     *
     * @param mark the bit
     * @return whether it is set
     */
    public boolean has(StreamMark mark) {
        return (fields.marks() & mark.bit()) != 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sense sense && sense.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** {@return key, additional sense and what else is there, for people} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(key().text()).append(": ").append(additional());
        fieldPointer().ifPresent(pointer -> text.append(", ").append(pointer));
        // a stream's is a residual, any other's an address
        OptionalLong number = fields.marks() != 0 ? residual() : information();
        number.ifPresent(value -> text.append(", information ").append(value));
        progress().ifPresent(done -> text.append(", ").append(done * 100 / 65536).append(" % done"));
        streamMarks().forEach(mark -> text.append(", ").append(mark.name().replace('_', ' ')));
        return isDeferred() ? text.append(", deferred").toString() : text.toString();
    }

    private boolean isSpecificTo(SenseKey... keys) {
        for (SenseKey key : keys) {
            if (key == key()) {
                return (fields.specific() & SPECIFIC_VALID) != 0;
            }
        }
        return false;
    }

    private Sense specific(int specific) {
        return new Sense(fields.specific(specific));
    }

    private static int asU16(int value, String what) {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException(what + ' ' + value + ": it has 16 bits");
        }
        return value;
    }
}
