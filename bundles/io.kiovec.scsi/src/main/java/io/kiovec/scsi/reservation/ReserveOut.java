// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.reservation;

import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.DataBuilder;
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
 * @param options sum of {@link #ALL_TARGET_PORTS}, {@link #PERSIST}
 * @param ports initiator ports to register too (SPEC_I_PT); empty where none are given
 */
public record ReserveOut(long key, long actionKey, int options, List<TransportId> ports) implements ParameterData {

    /** Register for all target ports (ALL_TG_PT). */
    public static final int ALL_TARGET_PORTS = 0x04;
    /** Registrations and the reservation outlive power (APTPL). */
    public static final int PERSIST = 0x01;
    /** The length of the list without ports. */
    public static final int LENGTH = 24;

    private static final int SPECIFIED_INITIATORS = 0x08;

    /** Copies the list. */
    public ReserveOut {
        ports = List.copyOf(ports);
    }

    /**
     * Reads the list.
     *
     * @param list of the length that the CDB says
     * @return what it says; empty when its length is not what it says itself: 24 bytes, or with SPEC_I_PT 28 and well-formed
     *         TransportIDs that fill the rest; a PARAMETER LIST LENGTH ERROR when {@link #isTooShort} too, else an invalid
     *         field
     */
    public static Optional<ReserveOut> parse(MemorySegment list) {
        Received received = new Received(list);
        int options = received.u8(20);
        boolean withPorts = (options & SPECIFIED_INITIATORS) != 0;
        if (received.size() < LENGTH || !withPorts && received.size() != LENGTH
                || withPorts && received.size() != LENGTH + 4 + received.u32(LENGTH)) {
            return Optional.empty();
        }
        List<TransportId> ports = new ArrayList<>();
        long at = LENGTH + 4;
        while (withPorts && at < received.size()) {
            Optional<TransportId> port = TransportId.read(received.from(at));
            if (port.isEmpty()) {
                return Optional.empty();
            }
            ports.add(port.get());
            at += port.get().length();
        }
        return Optional
                .of(new ReserveOut(received.u64(0), received.u64(8), options & (ALL_TARGET_PORTS | PERSIST), ports));
    }

    /**
     * Whether a list is not as long as it says.
     *
     * @param list of the length that the CDB says
     * @return whether the length is the error
     */
    public static boolean isTooShort(MemorySegment list) {
        Received received = new Received(list);
        boolean withPorts = (received.u8(20) & SPECIFIED_INITIATORS) != 0;
        return received.size() < LENGTH
                || (withPorts ? received.size() < LENGTH + 4 + received.u32(LENGTH) : received.size() != LENGTH);
    }

    /** {@return whether the options have this bit} */
    public boolean has(int option) {
        return (options & option) != 0;
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u64(key).u64(actionKey).u32(0)
                .u8(options | (ports.isEmpty() ? 0 : SPECIFIED_INITIATORS)).u8(0).u16(0);
        if (!ports.isEmpty()) {
            data.u32(ports.stream().mapToInt(TransportId::length).sum());
            ports.forEach(port -> data.bytes(port.bytes()));
        }
        return data.build();
    }
}
