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
 * The parameter list of PERSISTENT RESERVE OUT, but for REGISTER AND MOVE (SPC-4, 6.16.3).
 *
 * @param key the sender's registered key
 * @param actionKey its meaning depends on the service action
 * @param options sum of {@link #SPECIFIED_INITIATORS}, {@link #ALL_TARGET_PORTS}, {@link #PERSIST}; the first is added where
 *        there are ports
 * @param ports initiator ports to register too
 */
public record ReserveOut(long key, long actionKey, int options, List<TransportId> ports) implements ParameterData {

    /** Register for initiator ports that are given (SPEC_I_PT); only REGISTER may have it. */
    public static final int SPECIFIED_INITIATORS = 0x08;
    /** Register for all target ports (ALL_TG_PT). */
    public static final int ALL_TARGET_PORTS = 0x04;
    /** Registrations and the reservation outlive power (APTPL). */
    public static final int PERSIST = 0x01;
    /** The length of the list without ports. */
    public static final int LENGTH = 24;

    private static final int OPTIONS = SPECIFIED_INITIATORS | ALL_TARGET_PORTS | PERSIST;

    /** Copies the list. */
    public ReserveOut {
        ports = List.copyOf(ports);
        options |= ports.isEmpty() ? 0 : SPECIFIED_INITIATORS;
    }

    /**
     * Reads the list.
     *
     * @param list of the length that the CDB says
     * @return what it says; empty when {@link #hasWrongLength}, or when a TransportID is cut off or not well-formed, which is
     *         an invalid field in the parameter list
     */
    public static Optional<ReserveOut> parse(MemorySegment list) {
        if (hasWrongLength(list)) {
            return Optional.empty();
        }
        Received received = new Received(list);
        int options = received.u8(20) & OPTIONS;
        List<TransportId> ports = new ArrayList<>();
        Received given = (options & SPECIFIED_INITIATORS) != 0
                ? received.part(LENGTH + 4, received.u32(LENGTH))
                : received.part(LENGTH, 0);
        long at = 0;
        while (at < given.size()) {
            Optional<TransportId> port = TransportId.read(given.from(at));
            if (port.isEmpty()) {
                return Optional.empty();
            }
            ports.add(port.get());
            at += port.get().length();
        }
        return Optional.of(new ReserveOut(received.u64(0), received.u64(8), options, ports));
    }

    /**
     * Whether a list is not as long as it has to be: 24 bytes, or with SPEC_I_PT at least as many as its TransportIDs need.
     *
     * @param list of the length that the CDB says
     * @return true: a PARAMETER LIST LENGTH ERROR
     */
    public static boolean hasWrongLength(MemorySegment list) {
        Received received = new Received(list);
        boolean withPorts = (received.u8(20) & SPECIFIED_INITIATORS) != 0;
        return withPorts ? received.size() < LENGTH + 4 + received.u32(LENGTH) : received.size() != LENGTH;
    }

    /**
     * {@return whether the options have this bit}
     *
     * @param option {@link #SPECIFIED_INITIATORS}, {@link #ALL_TARGET_PORTS} or {@link #PERSIST}
     */
    public boolean has(int option) {
        return (options & option) != 0;
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u64(key).u64(actionKey).u32(0).u8(options).u8(0).u16(0);
        if (has(SPECIFIED_INITIATORS)) {
            data.u32(ports.stream().mapToInt(TransportId::length).sum());
            ports.forEach(port -> data.bytes(port.bytes()));
        }
        return data.build();
    }
}
