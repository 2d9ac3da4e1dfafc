// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import io.kiovec.iscsi.internal.login.Terms.DigestWish;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.ChapAlgorithm;
import io.kiovec.pdu.Key;
import io.kiovec.pdu.KeyText;
import io.kiovec.pdu.KeyText.Pair;
import io.kiovec.pdu.LoginStatus;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.PduReader;
import io.kiovec.pdu.PduWriter;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The login of one connection, the first of its session (RFC 7143, 6.3). For one thread. */
final class Login {

    private static final int SECURITY = 0;
    private static final int OPERATIONAL = 1;
    private static final int FULL_FEATURE = 3;
    private static final int TRANSIT = 0x80;
    private static final int ISID = 8;
    private static final int STATUS = 36;
    private static final int FIRST_CMD_SN = 1;
    private static final int MOST_DATA = 8192;
    private static final int MOST_TEXT = 64 << 10;
    /** Both sides are done in three, four with CHAP. */
    private static final int MOST_ROUNDS = 16;

    private final PduReader reader;
    private final PduWriter writer;
    private final Terms terms;
    private final Optional<String> target;
    private final long isid;
    private final Proposal proposal;
    private int stage = SECURITY;
    private int rounds;
    private int expStatSn;
    private int maxCmdSn;

    /**
     * Makes one.
     *
     * @param target the target's name, empty to find targets
     * @param isid the six bytes of the initiator session identifier
     */
    Login(PduReader reader, PduWriter writer, Terms terms, Optional<String> target, long isid) {
        this.reader = reader;
        this.writer = writer;
        this.terms = terms;
        this.target = target;
        this.isid = isid;
        proposal = new Proposal(terms, target.isEmpty());
    }

    Proposal proposal() {
        return proposal;
    }

    int nextCmdSn() {
        return FIRST_CMD_SN;
    }

    int maxCmdSn() {
        return maxCmdSn;
    }

    int expStatSn() {
        return expStatSn;
    }

    /** Logs in. */
    void run(SecureRandom random) throws IOException {
        List<Pair> first = new ArrayList<>();
        first.add(new Pair(Key.INITIATOR_NAME.text(), terms.initiator()));
        target.ifPresent(name -> first.add(new Pair(Key.TARGET_NAME.text(), name)));
        first.add(new Pair(Key.SESSION_TYPE.text(), target.isPresent() ? "Normal" : "Discovery"));
        first.add(new Pair("AuthMethod", terms.credentials().isPresent() ? "CHAP" : "None"));
        if (terms.credentials().isPresent()) {
            prove(first, new ChapAnswer(terms.credentials().get(), random));
        } else {
            List<Pair> answer = exchange(first, OPERATIONAL);
            if (answer.contains(new Pair("AuthMethod", "Reject"))) {
                throw new LoginFailure(LoginStatus.AUTHENTICATION_FAILURE,
                        "the target wants to know who we are: configure chap.user and chap.secret");
            }
        }
        while (stage == SECURITY) {
            exchange(List.of(), OPERATIONAL);
        }
        List<Pair> offers = proposal.pairs();
        while (stage != FULL_FEATURE) {
            offers = proposal.take(exchange(offers, FULL_FEATURE));
        }
    }

    private void prove(List<Pair> first, ChapAnswer chap) throws IOException {
        if (!exchange(first, SECURITY).contains(new Pair("AuthMethod", "CHAP"))) {
            throw new LoginFailure(LoginStatus.AUTHENTICATION_FAILURE,
                    "the target does not do CHAP, and nothing less will do: remove chap.user for this target");
        }
        List<Pair> answer = chap.answer(keys(exchange(List.of(chap.offer()), SECURITY)));
        Map<String, String> proof;
        try {
            proof = keys(exchange(answer, OPERATIONAL));
        } catch (LoginFailure refused) {
            throw chap.algorithm() == ChapAlgorithm.SHA256 && refused.status() == LoginStatus.INITIATOR_ERROR
                    ? new LoginFailure(refused.status(), refused.getMessage()
                            + " after it chose SHA-256 for CHAP: tgt means another hash by that number, configure"
                            + " chap.algorithms=MD5 for it")
                    : refused;
        }
        chap.check(proof);
    }

    private static Map<String, String> keys(List<Pair> pairs) {
        return pairs.stream().collect(Collectors.toMap(Pair::key, Pair::value, (one, again) -> one));
    }

    /** {@return what the target answers to keys} The stage changes when it agrees. */
    private List<Pair> exchange(List<Pair> pairs, int next) throws IOException {
        if (++rounds > MOST_ROUNDS) {
            throw new LoginFailure(LoginStatus.TARGET_ERROR, "the target does not come to an end with the login");
        }
        send(KeyText.format(pairs), stage << 2 | (next == stage ? 0 : TRANSIT | next));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int flags = receive(text);
        while ((flags & Bhs.CONTINUE) != 0) {
            send(new byte[0], stage << 2);
            flags = receive(text);
        }
        List<Pair> answer = KeyText.parse(text.toByteArray());
        judge(answer);
        if ((flags & TRANSIT) != 0) {
            if (next == stage || (flags & 3) > next) {
                throw new LoginFailure(LoginStatus.TARGET_ERROR, "the target went to a stage that was not asked for");
            }
            stage = flags & 3;
        }
        return answer;
    }

    private void send(byte[] text, int flags) throws IOException {
        ByteBuffer header = writer.header();
        header.put(Bhs.OPCODE, (byte) (Opcode.LOGIN_REQUEST | Bhs.IMMEDIATE)).put(Bhs.FLAGS, (byte) flags);
        header.putLong(ISID, isid << 16).putInt(Bhs.CMD_SN, FIRST_CMD_SN).putInt(Bhs.EXP_SN, expStatSn);
        writer.add(ByteBuffer.wrap(text));
        writer.flush();
    }

    private int receive(ByteArrayOutputStream text) throws IOException {
        if (!reader.next()) {
            throw new EOFException("the target closed the connection during the login" + silentReason());
        }
        ByteBuffer header = reader.header();
        int opcode = header.get(Bhs.OPCODE) & Bhs.OPCODE_MASK;
        if (opcode != Opcode.LOGIN_RESPONSE) {
            throw new LoginFailure(LoginStatus.TARGET_ERROR,
                    "the target sent a PDU of opcode %02Xh during the login".formatted(opcode));
        }
        text.writeBytes(reader.data(MOST_DATA));
        if (text.size() > MOST_TEXT) {
            throw new LoginFailure(LoginStatus.TARGET_ERROR, "the target sends more than " + MOST_TEXT + " bytes");
        }
        expStatSn = header.getInt(Bhs.STAT_SN) + 1;
        maxCmdSn = header.getInt(Bhs.MAX_CMD_SN);
        return header.get(Bhs.FLAGS);
    }

    /** Targets such as LIO say nothing when what was offered is not what they want. */
    private String silentReason() {
        if (stage == SECURITY) {
            return terms.credentials().isEmpty() ? ": it may want CHAP, configure chap.user and chap.secret" : "";
        }
        return terms.headerDigest() == DigestWish.NONE || terms.dataDigest() == DigestWish.NONE
                ? ": it may want digests, configure header.digest and data.digest"
                : "";
    }

    private void judge(List<Pair> answer) throws IOException {
        int code = reader.header().getShort(STATUS) & 0xffff;
        if (code == LoginStatus.SUCCESS.code()) {
            return;
        }
        if (code >>> 8 == LoginStatus.TARGET_MOVED_TEMPORARILY.code() >>> 8) {
            Portal to = answer.stream().filter(pair -> pair.key().equals(Key.TARGET_ADDRESS.text())).findFirst()
                    .flatMap(pair -> Portal.parse(pair.value()))
                    .orElseThrow(() -> new LoginFailure(LoginStatus.TARGET_MOVED_TEMPORARILY,
                            "the target has moved and does not say where to"));
            throw new Moved(to, code == LoginStatus.TARGET_MOVED_PERMANENTLY.code()
                    ? Moved.Term.PERMANENTLY
                    : Moved.Term.TEMPORARILY);
        }
        throw LoginFailure.of(code);
    }
}
