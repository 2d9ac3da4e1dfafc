// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import io.kiovec.pdu.Parameters;
import io.kiovec.pdu.LoginStatus;
import io.kiovec.pdu.Key;
import io.kiovec.target.internal.login.LoginOutcome.Purpose;
import io.kiovec.target.internal.login.Negotiation.Place;
import io.kiovec.target.internal.login.Negotiation.Stage;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.KeyText;
import io.kiovec.pdu.KeyText.Pair;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.PduReader;
import io.kiovec.pdu.PduWriter;
import io.kiovec.pdu.ProtocolException;
import io.kiovec.pdu.RejectReason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The login of one connection (RFC 7143, 6.3): {@link #run} talks to the initiator until both agree, whoever called then
 * finds it a session and calls {@link #succeed}, or {@link #fail} instead. For the connection's thread; that it does not
 * take for ever is somebody else's care, who closes the connection.
 */
public final class LoginPhase {

    private static final int SECURITY_STAGE = 0;
    private static final int OPERATIONAL_STAGE = 1;
    private static final int FULL_FEATURE_PHASE = 3;
    private static final int TRANSIT = 0x80;
    private static final int VERSION = 0;
    /** Text of one exchange, from many PDUs. */
    private static final int MOST_TEXT = 64 << 10;
    /** What a PDU may carry before anything is declared. */
    private static final int MOST_DATA = 8192;

    private final PduReader reader;
    private final PduWriter writer;
    private final LoginRules rules;
    private final SecureRandom random;
    private final Negotiation negotiation;
    private final ByteBuffer request;
    private ChapExchange chap;
    /** The answers of the last response, kept until there is a session. */
    private List<Pair> last = List.of();
    private boolean first = true;
    private boolean chapChosen;
    private boolean declared;
    private int stage = -1;
    private int itt;
    private long isid;
    private int tsih;
    private int cid;
    private int statSn = 1;
    private final int portalGroup;

    /**
     * Makes one.
     *
     * @param reader where the initiator's PDUs come from
     * @param writer where responses go
     * @param rules what the target lets in
     * @param portalGroup the tag of the portal group that it came to
     * @param random for challenges
     */
    public LoginPhase(PduReader reader, PduWriter writer, LoginRules rules, int portalGroup, SecureRandom random) {
        this.reader = reader;
        this.writer = writer;
        this.rules = rules;
        this.portalGroup = portalGroup;
        this.random = random;
        negotiation = new Negotiation(rules.offer());
        request = reader.header();
    }

    /** {@return the StatSN of the next response} */
    public int statSn() {
        return statSn;
    }

    /**
     * Talks until everything is agreed; the last response is still to be sent.
     *
     * @return what was agreed
     * @throws LoginException when there is no login; {@link #fail} tells the initiator
     * @throws IOException when the connection fails, or what was sent is no login at all
     */
    public LoginOutcome run() throws IOException, LoginException {
        while (true) {
            List<Pair> offers = receive();
            boolean wantsTransit = (request.get(Bhs.FLAGS) & TRANSIT) != 0;
            int next = request.get(Bhs.FLAGS) & 3;
            if (wantsTransit && (next <= stage || next == 2)) {
                throw new LoginException(LoginStatus.INITIATOR_ERROR, "a transit from stage " + stage + " to " + next);
            }
            List<Pair> answers = new ArrayList<>();
            boolean ready = stage == SECURITY_STAGE ? secure(offers, answers) : operate(offers, answers);
            if (first) {
                introduce(answers);
                first = false;
            }
            if (wantsTransit && ready) {
                if (next == FULL_FEATURE_PHASE) {
                    last = answers;
                    return outcome();
                }
                respond(answers, TRANSIT | next);
                stage = next;
            } else {
                respond(answers, 0);
            }
        }
    }

    /**
     * Tells the initiator that it is in.
     *
     * @param handle of its session
     * @param expCmdSn of the session
     * @param maxCmdSn of the session
     * @throws IOException when the connection fails
     */
    public void succeed(int handle, int expCmdSn, int maxCmdSn) throws IOException {
        respond(last, TRANSIT | FULL_FEATURE_PHASE, handle, expCmdSn, maxCmdSn);
    }

    /**
     * Tells the initiator why it is not in.
     *
     * @param cause why
     * @throws IOException when the connection fails
     */
    public void fail(LoginException cause) throws IOException {
        ByteBuffer header = header(0);
        header.putShort(36, (short) cause.status().code());
        writer.add(ByteBuffer.wrap(KeyText.format(cause.keys())));
        writer.flush();
    }

    /** {@return the pairs of one exchange, put together from PDUs that continue} */
    private List<Pair> receive() throws IOException, LoginException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (true) {
            nextRequest();
            text.writeBytes(reader.data(MOST_DATA));
            if (text.size() > MOST_TEXT) {
                throw new LoginException(LoginStatus.INITIATOR_ERROR, "more than " + MOST_TEXT + " bytes of text");
            }
            if ((request.get(Bhs.FLAGS) & Bhs.CONTINUE) == 0) {
                return KeyText.parse(text.toByteArray());
            }
            if ((request.get(Bhs.FLAGS) & TRANSIT) != 0) {
                throw new LoginException(LoginStatus.INITIATOR_ERROR, "a text that goes on wants to transit");
            }
            respond(List.of(), 0);
        }
    }

    private void nextRequest() throws IOException, LoginException {
        if (!reader.next()) {
            throw new EOFException("the initiator ended the connection before it was logged in");
        }
        if ((request.get(Bhs.OPCODE) & Bhs.OPCODE_MASK) != Opcode.LOGIN_REQUEST) {
            if (stage < 0) {
                throw new ProtocolException(RejectReason.PROTOCOL_ERROR, "the first PDU is no Login Request");
            }
            throw new LoginException(LoginStatus.INVALID_DURING_LOGIN, "a PDU that is no Login Request");
        }
        if (stage < 0) {
            begin();
        } else if (itt != request.getInt(Bhs.ITT) || cid != (request.getShort(20) & 0xffff)
                || isid != request.getLong(Bhs.LUN) >>> 16 || tsih != (request.getShort(14) & 0xffff)) {
            throw new LoginException(LoginStatus.INITIATOR_ERROR, "tag, CID, ISID or TSIH changed within the login");
        }
        int current = request.get(Bhs.FLAGS) >> 2 & 3;
        if (current != stage) {
            throw new LoginException(LoginStatus.INITIATOR_ERROR,
                    "a request in stage " + current + " of a login in " + stage);
        }
    }

    private void begin() throws LoginException {
        itt = request.getInt(Bhs.ITT);
        isid = request.getLong(Bhs.LUN) >>> 16;
        tsih = request.getShort(14) & 0xffff;
        cid = request.getShort(20) & 0xffff;
        stage = request.get(Bhs.FLAGS) >> 2 & 3;
        if ((request.get(3) & 0xff) > VERSION) {
            throw new LoginException(LoginStatus.UNSUPPORTED_VERSION, "version " + request.get(3) + " at least");
        }
        if (stage != SECURITY_STAGE && stage != OPERATIONAL_STAGE) {
            throw new LoginException(LoginStatus.INITIATOR_ERROR, "a login that begins in stage " + stage);
        }
        if (stage == OPERATIONAL_STAGE && rules.accounts().areRequired()) {
            throw new LoginException(LoginStatus.AUTHENTICATION_FAILURE, "the initiator left authentication out");
        }
    }

    private Place place() {
        return tsih == 0 ? Place.LEADING : Place.FURTHER;
    }

    /** {@return whether the security stage may end} */
    private boolean secure(List<Pair> offers, List<Pair> answers) throws LoginException {
        List<Pair> others = new ArrayList<>();
        Map<String, String> chapKeys = new HashMap<>();
        for (Pair offer : offers) {
            if (offer.key().equals("AuthMethod")) {
                answers.add(new Pair("AuthMethod", chooseMethod(offer.value())));
            } else if (offer.key().startsWith("CHAP_")) {
                if (chapKeys.put(offer.key(), offer.value()) != null) {
                    throw new LoginException(LoginStatus.INITIATOR_ERROR, offer.key() + " was sent twice");
                }
            } else {
                others.add(offer);
            }
        }
        answers.addAll(negotiation.answer(others, Stage.SECURITY, place()));
        checkNames();
        if (!chapKeys.isEmpty()) {
            if (!chapChosen) {
                throw new LoginException(LoginStatus.INITIATOR_ERROR, "CHAP keys before CHAP was chosen");
            }
            answers.addAll(chap.answer(chapKeys));
        }
        if (!rules.accounts().areRequired()) {
            return true;
        }
        boolean wantsTransit = (request.get(Bhs.FLAGS) & TRANSIT) != 0;
        if (wantsTransit && !chapChosen) {
            throw new LoginException(LoginStatus.AUTHENTICATION_FAILURE, "the initiator left authentication out");
        }
        return chapChosen && chap.isDone();
    }

    private String chooseMethod(String offered) throws LoginException {
        List<String> methods = Arrays.asList(offered.split(","));
        if (chapChosen) {
            throw new LoginException(LoginStatus.INITIATOR_ERROR, "AuthMethod was sent twice");
        }
        String wanted = rules.accounts().areRequired() ? "CHAP" : "None";
        if (!methods.contains(wanted)) {
            throw new LoginException(LoginStatus.AUTHENTICATION_FAILURE,
                    "the initiator offers " + offered + " for authentication, and " + wanted + " is wanted here");
        }
        if (rules.accounts().areRequired()) {
            chapChosen = true;
            chap = new ChapExchange(rules.accounts(), random);
        }
        return wanted;
    }

    /** {@return whether the operational stage may end: always, for every offer is answered at once} */
    private boolean operate(List<Pair> offers, List<Pair> answers) throws LoginException {
        answers.addAll(negotiation.answer(offers, Stage.OPERATIONAL, place()));
        checkNames();
        if (!declared) {
            declared = true;
            answers.add(new Pair(Key.MAX_RECV_DATA_SEGMENT_LENGTH.text(),
                    Integer.toString(rules.offer().maxRecvDataSegmentLength())));
        }
        return true;
    }

    /** Who it is and what it wants must be in the first request (RFC 7143, 6.3). */
    private void checkNames() throws LoginException {
        if (!first) {
            return;
        }
        Parameters known = negotiation.parameters();
        String name = known.text(Key.INITIATOR_NAME).orElse("");
        if (name.isEmpty() || name.length() > 223) {
            throw new LoginException(LoginStatus.MISSING_PARAMETER, "InitiatorName is missing");
        }
        String type = known.text(Key.SESSION_TYPE).orElse("Normal");
        if (!type.equals("Normal") && !type.equals("Discovery")) {
            throw new LoginException(LoginStatus.SESSION_TYPE_NOT_SUPPORTED, "SessionType=" + type);
        }
        if (negotiation.isDiscovery()) {
            return;
        }
        String target = known.text(Key.TARGET_NAME).orElse("");
        if (target.isEmpty()) {
            throw new LoginException(LoginStatus.MISSING_PARAMETER, "TargetName is missing");
        }
        if (!target.equalsIgnoreCase(rules.targetName())) {
            throw new LoginException(LoginStatus.NOT_FOUND, "there is no target " + target + " here");
        }
        if (rules.movedTo().isPresent()) {
            throw new LoginException(LoginStatus.TARGET_MOVED_TEMPORARILY, "sent to " + rules.movedTo().get(),
                    List.of(new Pair(Key.TARGET_ADDRESS.text(), rules.movedTo().get())));
        }
    }

    private void introduce(List<Pair> answers) {
        if (!negotiation.isDiscovery()) {
            answers.add(new Pair(Key.TARGET_PORTAL_GROUP_TAG.text(), Integer.toString(portalGroup)));
        }
    }

    private LoginOutcome outcome() {
        return new LoginOutcome(negotiation.parameters().text(Key.INITIATOR_NAME).orElse(""), isid, tsih, cid,
                negotiation.isDiscovery() ? Purpose.DISCOVERY : Purpose.NORMAL, chap == null ? "" : chap.user(),
                negotiation.parameters(), request.getInt(Bhs.CMD_SN));
    }

    private void respond(List<Pair> answers, int transit) throws IOException, LoginException {
        int cmdSn = request.getInt(Bhs.CMD_SN);
        respond(answers, transit, tsih, cmdSn, cmdSn + rules.window() - 1);
    }

    /** Sends answers, in as many PDUs as the initiator takes, with its empty requests between. */
    private void respond(List<Pair> answers, int transit, int handle, int expCmdSn, int maxCmdSn)
            throws IOException {
        byte[] text = KeyText.format(answers);
        int most = negotiation.parameters().get(Key.MAX_RECV_DATA_SEGMENT_LENGTH);
        int at = 0;
        while (text.length - at > most) {
            respond(ByteBuffer.wrap(text, at, most), Bhs.CONTINUE, tsih, expCmdSn, maxCmdSn);
            at += most;
            awaitEmpty();
        }
        respond(ByteBuffer.wrap(text, at, text.length - at), transit, handle, expCmdSn, maxCmdSn);
    }

    private void awaitEmpty() throws IOException {
        try {
            nextRequest();
        } catch (LoginException e) {
            throw new ProtocolException(RejectReason.PROTOCOL_ERROR, e.getMessage());
        }
        reader.data(0);
    }

    private void respond(ByteBuffer text, int flags, int handle, int expCmdSn, int maxCmdSn) throws IOException {
        ByteBuffer header = header(flags);
        header.putShort(14, (short) handle);
        header.putInt(Bhs.STAT_SN, statSn++);
        header.putInt(Bhs.EXP_SN, expCmdSn);
        header.putInt(Bhs.MAX_CMD_SN, maxCmdSn);
        writer.add(text);
        writer.flush();
    }

    private ByteBuffer header(int flags) {
        ByteBuffer header = writer.header();
        header.put(Bhs.OPCODE, (byte) Opcode.LOGIN_RESPONSE);
        header.put(Bhs.FLAGS, (byte) (flags | Math.max(stage, 0) << 2));
        header.putLong(Bhs.LUN, isid << 16 | tsih);
        header.putInt(Bhs.ITT, itt);
        return header;
    }
}
