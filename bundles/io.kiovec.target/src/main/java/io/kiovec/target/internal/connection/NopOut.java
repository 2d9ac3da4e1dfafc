// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.PduReader;
import io.kiovec.pdu.RejectReason;
import io.kiovec.target.internal.session.Arrival;
import java.io.IOException;

/** NOP-Out (RFC 7143, 11.18): a ping, or the answer to one of the target's. */
final class NopOut {

    private NopOut() {
    }

    static Arrival take(Connection connection, PduReader pdu) throws IOException {
        byte[] header = Handlers.copy(pdu);
        int length = pdu.dataLength();
        byte[] data = pdu.data(connection.maxDataSegment());
        if (data.length != length) {
            connection.reject(RejectReason.DATA_DIGEST_ERROR, header);
            return null;
        }
        if (pdu.header().getInt(Bhs.ITT) == Bhs.NO_TAG) {
            // That it came is all there is to know: whoever reads notes the time.
            return null;
        }
        int most = connection.maxSent();
        byte[] echo = data.length > most ? java.util.Arrays.copyOf(data, most) : data;
        return new Request(connection, header, echo, request -> request.respond(Opcode.NOP_IN, Bhs.FINAL, echo,
                reply -> {
                    reply.putLong(Bhs.LUN, request.header().getLong(Bhs.LUN));
                    reply.putInt(Bhs.TTT, Bhs.NO_TAG);
                }));
    }
}
