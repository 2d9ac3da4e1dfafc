// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.reservation;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The parameter list of PERSISTENT RESERVE OUT, REGISTER AND MOVE (SPC-4, 6.16.4).
 *
 * @param key the sender's registered key
 * @param actionKey the key to register for the other port
 * @param options sum of {@link #UNREGISTER}, {@link #PERSIST}
 * @param targetPort the relative number of the target port, 1 to 65535
 * @param port the initiator port that gets the reservation
 */
public record RegisterAndMove(long key, long actionKey, int options, int targetPort, TransportId port)
        implements
            ParameterData {

    /** The sender's registration ends (UNREG). */
    public static final int UNREGISTER = 0x02;
    /** Registrations and the reservation outlive power (APTPL). */
    public static final int PERSIST = 0x01;

    private static final int HEADER = 24;

    /**
     * Reads the list.
     *
     * @param list of the length that the CDB says
     * @return what it says; empty when it is not as long as it says, or the TransportID is not well-formed
     */
    public static Optional<RegisterAndMove> parse(MemorySegment list) {
        Received received = new Received(list);
        if (received.size() < HEADER || received.size() != HEADER + received.u32(20)) {
            return Optional.empty();
        }
        return TransportId.read(received.from(HEADER)).filter(port -> port.length() == received.u32(20))
                .map(port -> new RegisterAndMove(received.u64(0), received.u64(8),
                        received.u8(17) & (UNREGISTER | PERSIST),
                        received.u16(18), port));
    }

    /**
     * {@return whether the options have this bit}
     *
     * @param option {@link #UNREGISTER} or {@link #PERSIST}
     */
    public boolean has(int option) {
        return (options & option) != 0;
    }

    @Override
    public byte[] bytes() {
        return new DataBuilder().u64(key).u64(actionKey).u8(0).u8(options).u16(targetPort).u32(port.length())
                .bytes(port.bytes()).build();
    }
}
