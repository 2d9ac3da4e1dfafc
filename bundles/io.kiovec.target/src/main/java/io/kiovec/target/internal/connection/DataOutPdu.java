// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.PduReader;
import io.kiovec.pdu.RejectReason;
import io.kiovec.target.internal.session.Arrival;
import io.kiovec.target.internal.session.IncomingData;
import io.kiovec.target.internal.session.Task;
import java.io.IOException;
import java.nio.ByteBuffer;

/** SCSI Data-Out (RFC 7143, 11.7). */
final class DataOutPdu {

    private DataOutPdu() {
    }

    static Arrival take(Connection connection, PduReader pdu) throws IOException {
        ByteBuffer header = pdu.header();
        IncomingData incoming = connection.session().incoming(header.getInt(Bhs.ITT), connection);
        if (incoming == null) {
            // Data of a task that has ended, was aborted or was never begun is on its way for some time.
            pdu.skipData();
            return null;
        }
        boolean taken = false;
        try {
            receive(connection, pdu, incoming, header);
            taken = true;
        } finally {
            if (!taken) {
                incoming.abandon();
            }
        }
        return incoming.settle();
    }

    private static void receive(Connection connection, PduReader pdu, IncomingData incoming, ByteBuffer header)
            throws IOException {
        int length = pdu.dataLength();
        Task place = incoming.accept(header.getInt(Bhs.TTT), header.getInt(Bhs.DATA_SN),
                header.getInt(Bhs.BUFFER_OFFSET), length);
        if (place == null) {
            pdu.skipData();
        } else if (length > 0 && !pdu.data(place.place(header.getInt(Bhs.BUFFER_OFFSET), length))) {
            connection.reject(RejectReason.DATA_DIGEST_ERROR, Handlers.copy(pdu));
            incoming.digestError();
        }
        if ((header.get(Bhs.FLAGS) & Bhs.FINAL) != 0) {
            incoming.ends();
        }
    }
}
