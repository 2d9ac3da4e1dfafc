// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.io.DeviceException;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.PduReader;
import io.kiovec.pdu.ProtocolException;
import io.kiovec.pdu.RejectReason;
import io.kiovec.target.internal.session.Arrival;
import io.kiovec.target.internal.session.Task;
import java.io.IOException;
import java.nio.ByteBuffer;

/** SCSI Command (RFC 7143, 11.3). */
final class ScsiCommand {

    private ScsiCommand() {
    }

    static Arrival take(Connection connection, PduReader pdu) throws IOException {
        ByteBuffer header = pdu.header();
        Task task;
        try {
            task = connection.session().newTask(header.getLong(Bhs.LUN));
        } catch (DeviceException e) {
            throw new ProtocolException(RejectReason.PROTOCOL_ERROR,
                    "the initiator cannot be a port of the device: " + e.getMessage());
        }
        boolean kept = false;
        try {
            int immediate = pdu.dataLength();
            task.begin(connection, header, pdu.ahsLength(), immediate);
            if (immediate == 0) {
                kept = true;
            } else if (!task.hasPlace()) {
                pdu.skipData();
                kept = true;
            } else {
                kept = pdu.data(task.place(0, immediate));
            }
            if (kept) {
                return task;
            }
            // The initiator sends the command again, with the same CmdSN (RFC 7143, 7.8).
            connection.reject(RejectReason.DATA_DIGEST_ERROR, Handlers.copy(pdu));
            return null;
        } finally {
            if (!kept) {
                task.drop();
            }
        }
    }
}
