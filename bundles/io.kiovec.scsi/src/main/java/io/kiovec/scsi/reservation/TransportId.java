// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.reservation;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The name of an initiator port (SPC-4, 7.6.4). Of iSCSI both forms are known: the device's name alone (format 00b: all its
 * ports), and with the session's identifier (format 01b: one port); of the other protocols the bytes.
 */
public final class TransportId {

    /** The protocol identifier of iSCSI. */
    public static final int ISCSI = 5;

    /** The length of a TransportID of the other protocols, and the least of iSCSI's. */
    private static final int FIXED_LENGTH = 24;
    /** The longest iSCSI name of 223 bytes, a session's identifier, a zero, and the header. */
    private static final int LONGEST = 248;
    private static final String SEPARATOR = ",i,0x";

    private final byte[] bytes;

    private TransportId(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * All ports of an iSCSI initiator.
     *
     * @param name its iSCSI name
     * @return format 00b
     */
    public static TransportId iscsi(String name) {
        return iscsi(0x00 | ISCSI, name);
    }

    /**
     * One port of an iSCSI initiator.
     *
     * @param name its iSCSI name
     * @param session the identifier (ISID) of the session's initiator part, 48 bits
     * @return format 01b
     */
    public static TransportId iscsi(String name, long session) {
        return iscsi(0x40 | ISCSI, "%s%s%012x".formatted(name, SEPARATOR, session & 0xffff_ffff_ffffL));
    }

    /**
     * The port of an iSCSI initiator by its name as text.
     *
     * @param port an iSCSI name, followed by {@code ,i,0x} and the session's identifier where one port is meant
     * @return format 01b with a session's identifier, else 00b
     */
    public static TransportId iscsiPort(String port) {
        return iscsi(port.contains(SEPARATOR) ? 0x40 | ISCSI : ISCSI, port);
    }

    private static TransportId iscsi(int first, String text) {
        byte[] name = text.getBytes(StandardCharsets.UTF_8);
        int padded = Math.max(FIXED_LENGTH - 4, name.length + 4 & ~3); // ended by at least one zero
        return new TransportId(new DataBuilder().u8(first).u8(0).u16(padded).bytes(name).upTo(4 + padded).build());
    }

    /**
     * Reads the TransportID at the beginning of data.
     *
     * @param data of any length
     * @return the TransportID; empty when it is not there whole, or an iSCSI one is not well-formed: shorter than 24 bytes
     *         or longer than 248, not a multiple of four, of an unknown format, without its zero, without its separator or
     *         with one in the wrong format
     */
    public static Optional<TransportId> parse(MemorySegment data) {
        return read(new Received(data));
    }

    static Optional<TransportId> read(Received data) {
        boolean iscsi = (data.u8(0) & 0xf) == ISCSI;
        int length = iscsi ? 4 + data.u16(2) : FIXED_LENGTH;
        if (!data.has(0, length)) {
            return Optional.empty();
        }
        TransportId id = new TransportId(data.part(0, length).bytes());
        return !iscsi || id.isWellFormedIscsi() ? Optional.of(id) : Optional.empty();
    }

    private boolean isWellFormedIscsi() {
        int format = (bytes[0] & 0xff) >> 6;
        if (bytes.length < FIXED_LENGTH || bytes.length > LONGEST || bytes.length % 4 != 0 || (bytes[0] & 0x30) != 0
                || bytes[4] == 0 || textEnd() == bytes.length) {
            return false;
        }
        return format == 0 && !text().contains(SEPARATOR)
                || format == 1 && text().matches(".+,i,0x[0-9a-fA-F]{1,12}");
    }

    /** {@return the protocol identifier, 0 to 15; 5 is iSCSI} */
    public int protocol() {
        return bytes[0] & 0xf;
    }

    /** {@return the iSCSI name of the initiator; empty with another protocol} */
    public Optional<String> iscsiName() {
        if (protocol() != ISCSI) {
            return Optional.empty();
        }
        int separator = text().indexOf(SEPARATOR);
        return Optional.of(hasSession() ? text().substring(0, separator) : text());
    }

    /** {@return the session's identifier (ISID); empty where all ports of the initiator are named} */
    public OptionalLong iscsiSession() {
        if (!hasSession()) {
            return OptionalLong.empty();
        }
        int separator = text().indexOf(SEPARATOR);
        return OptionalLong.of(Long.parseLong(text().substring(separator + SEPARATOR.length()), 16));
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return the length in bytes, at least 24} */
    public int length() {
        return bytes.length;
    }

    private boolean hasSession() {
        return protocol() == ISCSI && (bytes[0] & 0xc0) == 0x40;
    }

    /** The first zero ends the text, whatever follows it. */
    private int textEnd() {
        int end = 4;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return end;
    }

    private String text() {
        return new String(bytes, 4, textEnd() - 4, StandardCharsets.UTF_8);
    }

    /** Whether both name the same ports: of iSCSI padding and the way the session's digits are written do not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TransportId id && protocol() == id.protocol() && (protocol() == ISCSI
                ? iscsiName().equals(id.iscsiName()) && iscsiSession().equals(id.iscsiSession())
                : Arrays.equals(bytes, id.bytes));
    }

    @Override
    public int hashCode() {
        return protocol() == ISCSI ? iscsiName().hashCode() ^ iscsiSession().hashCode() : Arrays.hashCode(bytes);
    }

    /** {@return the iSCSI name, with the session where one is named; of other protocols hexadecimal digits} */
    @Override
    public String toString() {
        return protocol() == ISCSI ? text() : HexFormat.of().formatHex(bytes);
    }
}
