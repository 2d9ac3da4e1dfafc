// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.target.internal.login.LoginOutcome.Purpose;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.PduReader;
import io.kiovec.pdu.ProtocolException;
import io.kiovec.pdu.RejectReason;
import io.kiovec.target.internal.session.Arrival;
import io.kiovec.target.internal.session.TaskManagement;
import java.io.IOException;

/** Who takes which opcode in the full feature phase. */
final class Handlers {

    private static final Handler[] TABLE = new Handler[Bhs.OPCODE_MASK + 1];
    private static final boolean[] IN_DISCOVERY = new boolean[TABLE.length];

    static {
        java.util.Arrays.fill(TABLE, (Handler) Handlers::unknown);
        TABLE[Opcode.NOP_OUT] = NopOut::take;
        TABLE[Opcode.SCSI_COMMAND] = ScsiCommand::take;
        TABLE[Opcode.TASK_MANAGEMENT_REQUEST] = Handlers::taskManagement;
        TABLE[Opcode.LOGIN_REQUEST] = Handlers::login;
        TABLE[Opcode.TEXT_REQUEST] = TextRequest::take;
        TABLE[Opcode.DATA_OUT] = DataOutPdu::take;
        TABLE[Opcode.LOGOUT_REQUEST] = LogoutRequest::take;
        TABLE[Opcode.SNACK] = Handlers::snack;
        IN_DISCOVERY[Opcode.NOP_OUT] = true;
        IN_DISCOVERY[Opcode.TEXT_REQUEST] = true;
        IN_DISCOVERY[Opcode.LOGOUT_REQUEST] = true;
    }

    private Handlers() {
    }

    static Arrival take(Connection connection, PduReader pdu) throws IOException {
        int opcode = pdu.header().get(Bhs.OPCODE) & Bhs.OPCODE_MASK;
        if (connection.session().purpose() == Purpose.DISCOVERY && !IN_DISCOVERY[opcode]) {
            return refuse(connection, pdu, RejectReason.PROTOCOL_ERROR);
        }
        if (pdu.dataLength() > connection.maxDataSegment()) {
            throw new ProtocolException(RejectReason.PROTOCOL_ERROR, "a data segment of " + pdu.dataLength()
                    + " bytes, and " + connection.maxDataSegment() + " were declared");
        }
        return TABLE[opcode].take(connection, pdu);
    }

    private static Arrival taskManagement(Connection connection, PduReader pdu) throws IOException {
        pdu.skipData();
        return new TaskManagement(connection.session(), connection.sessions(), connection, copy(pdu));
    }

    static byte[] copy(PduReader pdu) {
        byte[] header = new byte[Bhs.LENGTH];
        pdu.header().get(0, header);
        return header;
    }

    /** Nothing is retransmitted at error recovery level 0 (RFC 7143, 11.16). */
    private static Arrival snack(Connection connection, PduReader pdu) throws IOException {
        return refuse(connection, pdu, RejectReason.SNACK_REJECT);
    }

    private static Arrival unknown(Connection connection, PduReader pdu) throws IOException {
        return refuse(connection, pdu, RejectReason.COMMAND_NOT_SUPPORTED);
    }

    private static Arrival login(Connection connection, PduReader pdu) throws IOException {
        throw new ProtocolException(RejectReason.PROTOCOL_ERROR, "a Login Request after the login");
    }

    private static Arrival refuse(Connection connection, PduReader pdu, RejectReason reason) throws IOException {
        byte[] header = copy(pdu);
        pdu.skipData();
        connection.reject(reason, header);
        return null;
    }
}
