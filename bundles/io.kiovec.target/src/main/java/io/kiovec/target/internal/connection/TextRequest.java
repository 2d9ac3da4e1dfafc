// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.target.internal.login.LoginException;
import io.kiovec.target.internal.login.LoginOutcome.Purpose;
import io.kiovec.target.internal.login.Negotiation.Place;
import io.kiovec.target.internal.login.Negotiation.Stage;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.KeyText;
import io.kiovec.pdu.KeyText.Pair;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.PduReader;
import io.kiovec.pdu.ProtocolException;
import io.kiovec.pdu.RejectReason;
import io.kiovec.target.internal.session.Arrival;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text negotiation of one connection in the full feature phase (RFC 7143, 6.2 and 11.10): SendTargets and what else
 * may be said there. Text that does not fit one PDU comes and goes in several; one negotiation at a time. Requests are
 * answered in their order, so one thread at a time is here.
 */
final class TextRequest {

    private static final int MOST_TEXT = 64 << 10;
    /** Stands for the rest of an answer that the initiator has not fetched yet. */
    private static final int REST_TAG = 1;
    private static final String SEND_TARGETS = "SendTargets";

    private final Connection connection;
    private final ByteArrayOutputStream question = new ByteArrayOutputStream();
    private byte[] answer = new byte[0];
    private int sent;

    TextRequest(Connection connection) {
        this.connection = connection;
    }

    static Arrival take(Connection connection, PduReader pdu) throws IOException {
        byte[] header = Handlers.copy(pdu);
        int length = pdu.dataLength();
        byte[] data = pdu.data(MOST_TEXT);
        if (data.length != length) {
            connection.reject(RejectReason.DATA_DIGEST_ERROR, header);
            return null;
        }
        return new Request(connection, header, data, connection.text()::take);
    }

    private synchronized Runnable take(Request request) {
        int flags = request.header().get(Bhs.FLAGS);
        boolean goesOn = (flags & Bhs.CONTINUE) != 0;
        try {
            if (request.header().getInt(Bhs.TTT) == Bhs.NO_TAG) {
                // A new negotiation; the old one, if there was one, is given up.
                question.reset();
                answer = new byte[0];
                sent = 0;
            }
            question.writeBytes(request.data());
            if (question.size() > MOST_TEXT || goesOn && (flags & Bhs.FINAL) != 0) {
                throw new ProtocolException(RejectReason.PROTOCOL_ERROR,
                        "a text of more than " + MOST_TEXT + " bytes, or one that goes on and is final");
            }
            if (goesOn) {
                return respond(request, new byte[0], 0, REST_TAG);
            }
            if (sent == answer.length) {
                answer = KeyText.format(answers(KeyText.parse(question.toByteArray())));
                question.reset();
                sent = 0;
            }
            return send(request);
        } catch (ProtocolException e) {
            connection.reject(e.reason(), request.bytes());
            request.giveUp();
        } catch (LoginException e) {
            connection.reject(RejectReason.PROTOCOL_ERROR, request.bytes());
            request.giveUp();
        }
        return null;
    }

    private Runnable send(Request request) {
        int most = connection.maxSent();
        int length = Math.min(most, answer.length - sent);
        byte[] piece = Arrays.copyOfRange(answer, sent, sent + length);
        sent += length;
        if (sent < answer.length) {
            return respond(request, piece, Bhs.CONTINUE, REST_TAG);
        }
        return respond(request, piece, Bhs.FINAL, Bhs.NO_TAG);
    }

    private static Runnable respond(Request request, byte[] piece, int flags, int tag) {
        return request.respond(Opcode.TEXT_RESPONSE, flags, piece, header -> header.putInt(Bhs.TTT, tag));
    }

    private List<Pair> answers(List<Pair> questions) throws LoginException {
        List<Pair> answers = new ArrayList<>();
        List<Pair> others = new ArrayList<>();
        for (Pair each : questions) {
            if (each.key().equals(SEND_TARGETS)) {
                targets(each.value(), answers);
            } else {
                others.add(each);
            }
        }
        answers.addAll(connection.negotiation().answer(others, Stage.FULL_FEATURE, Place.FURTHER));
        return answers;
    }

    /** SendTargets (RFC 7143, appendix C): all is for discovery, nothing or the name for the session's own target. */
    private void targets(String which, List<Pair> answers) {
        boolean discovery = connection.session().purpose() == Purpose.DISCOVERY;
        if (which.equals("All") ? !discovery : which.isEmpty() && discovery) {
            answers.add(new Pair(SEND_TARGETS, "Reject"));
        } else if (which.isEmpty() || which.equals("All") || which.equalsIgnoreCase(connection.targetName())) {
            answers.add(new Pair("TargetName", connection.targetName()));
            connection.portals().forEach(portal -> answers.add(new Pair("TargetAddress", portal)));
        }
    }
}
