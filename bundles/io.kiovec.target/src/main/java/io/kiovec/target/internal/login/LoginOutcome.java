// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import io.kiovec.pdu.Parameters;

/**
 * What an initiator and the target agreed on.
 *
 * @param initiatorName its iSCSI name
 * @param isid the six bytes of the initiator session identifier
 * @param tsih the handle of the session that it wants to join, 0 for a new one
 * @param cid the connection's number in its session
 * @param purpose what the session is for
 * @param user the name that it has proved, empty when nobody asked
 * @param parameters what was negotiated
 * @param cmdSn the number of its next command, in a new session
 */
public record LoginOutcome(String initiatorName, long isid, int tsih, int cid, Purpose purpose, String user,
        Parameters parameters, int cmdSn) {

    /** What a session is for. */
    public enum Purpose {
        /** To find targets. */
        DISCOVERY,
        /** To use devices. */
        NORMAL
    }

    /** {@return the name of the initiator port (SAM-6, A.2; RFC 7143, 4.4.1)} */
    public String initiatorPort() {
        return initiatorName + ",i,0x" + String.format("%012x", isid);
    }
}
