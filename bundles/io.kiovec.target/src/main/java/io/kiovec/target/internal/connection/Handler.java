// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.pdu.PduReader;
import io.kiovec.target.internal.session.Arrival;
import java.io.IOException;

/** Takes the PDUs of one opcode. Called by the thread that reads from the connection. */
@FunctionalInterface
interface Handler {

    /**
     * Takes a PDU with all its data.
     *
     * @param connection that it came on
     * @param pdu its header has been read
     * @return what has its place in the order of commands, or is to be run; null when all is done
     * @throws IOException when the connection has to end
     */
    Arrival take(Connection connection, PduReader pdu) throws IOException;
}
