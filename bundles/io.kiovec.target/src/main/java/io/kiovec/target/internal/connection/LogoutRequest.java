// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.PduReader;
import io.kiovec.target.internal.session.Arrival;
import io.kiovec.target.internal.session.Session;
import java.io.IOException;

/** Logout Request (RFC 7143, 11.14): of the session, or of one of its connections. */
final class LogoutRequest {

    private static final int CLOSE_SESSION = 0;
    private static final int CLOSE_CONNECTION = 1;
    private static final int DONE = 0;
    private static final int NO_CONNECTION = 1;
    private static final int NO_RECOVERY = 2;

    /** A device that does not end its commands does not keep an initiator for ever. */
    private static final long END_MILLIS = 2000;

    private LogoutRequest() {
    }

    static Arrival take(Connection connection, PduReader pdu) throws IOException {
        byte[] header = Handlers.copy(pdu);
        pdu.skipData();
        return new Request(connection, header, new byte[0], request -> answer(connection, request));
    }

    private static Runnable answer(Connection connection, Request request) {
        int reason = request.header().get(Bhs.FLAGS) & 0x7f;
        int cid = request.header().getShort(20) & 0xffff;
        if (reason == CLOSE_SESSION) {
            connection.loggedOut();
            return () -> closeSession(connection, request);
        }
        if (reason != CLOSE_CONNECTION) {
            return respond(request, NO_RECOVERY);
        }
        Connection which = connection.sessions().find(connection.session(), cid);
        respond(request, which == null ? NO_CONNECTION : DONE);
        return which == null ? null : () -> {
            connection.outbox().flush();
            which.loggedOut();
            which.end("logged out");
        };
    }

    /** What the session held, reservations above all, is free when the initiator reads the response. */
    private static void closeSession(Connection connection, Request request) {
        Session session = connection.session();
        session.end();
        try {
            session.awaitEnd(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        respond(request, DONE);
        connection.sessions().end(session, "logged out");
    }

    private static Runnable respond(Request request, int response) {
        return request.respond(Opcode.LOGOUT_RESPONSE, Bhs.FINAL, new byte[0], header -> {
            header.put(Bhs.RESPONSE, (byte) response);
            // Time2Wait and Time2Retain: nothing is retained.
            header.putInt(40, 0);
        });
    }
}
