// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import io.kiovec.scsi.DataBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * One name of a logical unit, a target port or a target device (SPC-4, 7.8.6, designation descriptor). The factories make
 * the names of each type; {@link #of} takes any.
 */
public final class Designator {

    /** What is named (ASSOCIATION). A value's code is its ordinal. */
    public enum Association {
        /** 0: the logical unit that was asked. */
        LOGICAL_UNIT,
        /** 1: the target port that the question came through. */
        TARGET_PORT,
        /** 2: the target device that the logical unit is in. */
        TARGET_DEVICE,
        /** 3: no meaning so far. */
        RESERVED
    }

    /** How it is named (DESIGNATOR TYPE). A value's code is its ordinal. */
    public enum Type {
        /** 0: what the vendor likes; it need not be unique. */
        VENDOR_SPECIFIC,
        /** 1: the T10 vendor identification, 8 characters, and what the vendor makes unique. */
        T10_VENDOR_ID,
        /** 2: EUI-64, alone or extended to 12 or 16 bytes. */
        EUI_64,
        /** 3: a name that begins with its authority (NAA), 8 or 16 bytes. */
        NAA,
        /** 4: the relative target port identifier, 4 bytes. */
        RELATIVE_TARGET_PORT,
        /** 5: the target port group, 4 bytes. */
        TARGET_PORT_GROUP,
        /** 6: the logical unit group, 4 bytes. */
        LOGICAL_UNIT_GROUP,
        /** 7: an MD5 sum, 16 bytes, where there is no other unique name. */
        MD5,
        /** 8: a SCSI name string in UTF-8. */
        SCSI_NAME,
        /** 9: a port as its protocol names it. */
        PROTOCOL_SPECIFIC,
        /** 10: a UUID (SPC-5), 18 bytes. */
        UUID,
        /** 11: no meaning so far. */
        RESERVED_B,
        /** 12: no meaning so far. */
        RESERVED_C,
        /** 13: no meaning so far. */
        RESERVED_D,
        /** 14: no meaning so far. */
        RESERVED_E,
        /** 15: no meaning so far. */
        RESERVED_F
    }

    /** How the bytes are to be read (CODE SET). */
    public static final int BINARY = 1;
    /** ASCII, 20h to 7Eh. */
    public static final int ASCII = 2;
    /** UTF-8. */
    public static final int UTF_8 = 3;

    private final Association association;
    private final Type type;
    private final int codeSet;
    private final OptionalInt protocol;
    private final byte[] value;

    private Designator(Association association, Type type, int codeSet, OptionalInt protocol, byte[] value) {
        if (value.length > 255) {
            throw new IllegalArgumentException("a designator of " + value.length + " bytes: at most 255");
        }
        this.association = association;
        this.type = type;
        this.codeSet = codeSet & 0xf;
        this.protocol = protocol;
        this.value = value.clone();
    }

    /**
     * A designator of any type.
     *
     * @param association what is named
     * @param type how
     * @param codeSet {@link #BINARY}, {@link #ASCII} or {@link #UTF_8}
     * @param value the name, at most 255 bytes
     * @return the designator, of no protocol
     * @throws IllegalArgumentException when the name has more than 255 bytes
     */
    public static Designator of(Association association, Type type, int codeSet, byte[] value) {
        return new Designator(association, type, codeSet, OptionalInt.empty(), value);
    }

    /**
     * A logical unit's name from the vendor's T10 name, padded to 8 characters, and what the vendor makes unique.
     *
     * @param vendor of ASCII; beyond 8 characters it is cut off
     * @param rest of ASCII, at most 247 characters
     * @return the designator
     * @throws IllegalArgumentException when the name has more than 255 bytes
     */
    public static Designator t10(String vendor, String rest) {
        byte[] name = new DataBuilder().ascii(vendor, 8).bytes(rest.getBytes(StandardCharsets.US_ASCII)).build();
        return of(Association.LOGICAL_UNIT, Type.T10_VENDOR_ID, ASCII, name);
    }

    /**
     * A name of type NAA with 8 bytes; the upper four bits say which: 2, 3 or 5.
     *
     * @param association what is named
     * @param name the 8 bytes, big-endian
     * @return the designator
     */
    public static Designator naa(Association association, long name) {
        return of(association, Type.NAA, BINARY, new DataBuilder().u64(name).build());
    }

    /**
     * A name of type NAA 6, with 16 bytes.
     *
     * @param association what is named
     * @param name the first 8 bytes, big-endian, whose upper four bits are 6
     * @param extension the other 8 bytes, big-endian
     * @return the designator
     */
    public static Designator naa(Association association, long name, long extension) {
        return of(association, Type.NAA, BINARY, new DataBuilder().u64(name).u64(extension).build());
    }

    /**
     * A logical unit's name of type EUI-64.
     *
     * @param name the 8 bytes, big-endian
     * @return the designator
     */
    public static Designator eui64(long name) {
        return of(Association.LOGICAL_UNIT, Type.EUI_64, BINARY, new DataBuilder().u64(name).build());
    }

    /**
     * The number of a port among the target's, from 1 on.
     *
     * @param number 1 to 65535
     * @return the designator
     */
    public static Designator relativeTargetPort(int number) {
        return of(Association.TARGET_PORT, Type.RELATIVE_TARGET_PORT, BINARY,
                new DataBuilder().u16(0).u16(number).build());
    }

    /**
     * The group that a port belongs to.
     *
     * @param group 0 to 65535
     * @return the designator
     */
    public static Designator targetPortGroup(int group) {
        return of(Association.TARGET_PORT, Type.TARGET_PORT_GROUP, BINARY, new DataBuilder().u16(0).u16(group).build());
    }

    /**
     * The group of logical units that a logical unit belongs to.
     *
     * @param group 0 to 65535
     * @return the designator
     */
    public static Designator logicalUnitGroup(int group) {
        return of(Association.LOGICAL_UNIT, Type.LOGICAL_UNIT_GROUP, BINARY,
                new DataBuilder().u16(0).u16(group).build());
    }

    /**
     * A logical unit's name of type UUID (SPC-5), of one UUID's 16 bytes.
     *
     * @param name the UUID
     * @return the designator
     */
    public static Designator uuid(UUID name) {
        return of(Association.LOGICAL_UNIT, Type.UUID, BINARY, new DataBuilder().u16(0x1000)
                .u64(name.getMostSignificantBits()).u64(name.getLeastSignificantBits()).build());
    }

    /**
     * A SCSI name string ({@code iqn.}, {@code eui.} or {@code naa.}), ended by zero and filled up to four bytes.
     *
     * @param association what is named
     * @param name its text, at most 251 bytes of UTF-8
     * @return the designator
     * @throws IllegalArgumentException when the name has more than 255 bytes
     */
    public static Designator scsiName(Association association, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return of(association, Type.SCSI_NAME, UTF_8, Arrays.copyOf(text, text.length + 4 & ~3));
    }

    /**
     * The same with a protocol identifier: 0 Fibre Channel, 5 iSCSI, 6 SAS; PIV is set.
     *
     * @param identifier only its lower four bits count
     * @return a designator with the same name
     */
    public Designator withProtocol(int identifier) {
        return new Designator(association, type, codeSet, OptionalInt.of(identifier & 0xf), value);
    }

    /** {@return what is named} */
    public Association association() {
        return association;
    }

    /** {@return how it is named} */
    public Type type() {
        return type;
    }

    /** {@return how the bytes are to be read, 0 to 15} */
    public int codeSet() {
        return codeSet;
    }

    /** {@return the protocol identifier where one is given} */
    public OptionalInt protocol() {
        return protocol;
    }

    /** {@return a copy of the name's bytes} */
    public byte[] value() {
        return value.clone();
    }

    /** {@return the name for people and as a key: text where the code set says so, else hexadecimal digits} */
    public String text() {
        if (codeSet == ASCII || codeSet == UTF_8) {
            String text = new String(value, StandardCharsets.UTF_8);
            int zero = text.indexOf('\0');
            return (zero < 0 ? text : text.substring(0, zero)).strip();
        }
        return HexFormat.of().formatHex(value);
    }

    void write(DataBuilder data) {
        data.u8(protocol.orElse(0) << 4 | codeSet)
                .u8((protocol.isPresent() ? 0x80 : 0) | association.ordinal() << 4 | type.ordinal()).u8(0)
                .u8(value.length).bytes(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Designator designator && association == designator.association
                && type == designator.type
                && codeSet == designator.codeSet && protocol.equals(designator.protocol)
                && Arrays.equals(value, designator.value);
    }

    @Override
    public int hashCode() {
        return 31 * type.ordinal() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return association + " " + type + " " + text();
    }
}
