// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import io.kiovec.iscsi.internal.login.Credentials.TargetProof;
import io.kiovec.pdu.BinaryValue;
import io.kiovec.pdu.ChapAlgorithm;
import io.kiovec.pdu.KeyText.Pair;
import io.kiovec.pdu.LoginStatus;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The initiator's side of one CHAP exchange (RFC 7143, 12.1.3). For one thread. */
final class ChapAnswer {

    private static final int CHALLENGE = 16;
    private static final int MOST_CHALLENGE = 1024;

    private final Credentials credentials;
    private final SecureRandom random;
    private ChapAlgorithm algorithm;
    private int identifier;
    private byte[] challenge = new byte[0];

    ChapAnswer(Credentials credentials, SecureRandom random) {
        this.credentials = credentials;
        this.random = random;
    }

    /** {@return the hashes to choose from} */
    Pair offer() {
        return new Pair("CHAP_A", ChapAlgorithm.offer(credentials.algorithms()));
    }

    /** {@return what the target chose} */
    ChapAlgorithm algorithm() {
        return algorithm;
    }

    /** {@return the keys that answer the target's challenge, and challenge it where it has to prove who it is} */
    List<Pair> answer(Map<String, String> keys) throws LoginFailure {
        algorithm = ChapAlgorithm.choose(need(keys, "CHAP_A")).filter(credentials.algorithms()::contains)
                .orElseThrow(() -> failure("the target chose a CHAP algorithm that was not offered"));
        int asked = identifier(keys);
        byte[] question = binary(keys, "CHAP_C");
        List<Pair> answer = new ArrayList<>();
        answer.add(new Pair("CHAP_N", credentials.user()));
        answer.add(new Pair("CHAP_R", BinaryValue.format(credentials.secret().response(algorithm, asked, question))));
        if (credentials.target().isPresent()) {
            challenge = new byte[CHALLENGE];
            random.nextBytes(challenge);
            identifier = random.nextInt(256);
            answer.add(new Pair("CHAP_I", Integer.toString(identifier)));
            answer.add(new Pair("CHAP_C", BinaryValue.format(challenge)));
        }
        return answer;
    }

    /** Checks that the target is who it has to be. */
    void check(Map<String, String> keys) throws LoginFailure {
        if (credentials.target().isEmpty()) {
            return;
        }
        TargetProof proof = credentials.target().get();
        byte[] right = proof.secret().response(algorithm, identifier, challenge);
        boolean good = MessageDigest.isEqual(right, binary(keys, "CHAP_R"));
        if (!good || !need(keys, "CHAP_N").equals(proof.user())) {
            throw failure("the target is not who it has to be: its CHAP name or secret is wrong"
                    + " (chap.target.user, chap.target.secret)");
        }
    }

    private static int identifier(Map<String, String> keys) throws LoginFailure {
        return ChapAlgorithm.identifier(need(keys, "CHAP_I"))
                .orElseThrow(() -> failure("the target's CHAP_I is no number from 0 to 255"));
    }

    private static byte[] binary(Map<String, String> keys, String key) throws LoginFailure {
        Optional<byte[]> value = BinaryValue.parse(need(keys, key), MOST_CHALLENGE);
        return value.orElseThrow(() -> failure("the target's " + key + " is no binary value"));
    }

    private static String need(Map<String, String> keys, String key) throws LoginFailure {
        String value = keys.get(key);
        if (value == null) {
            throw failure("the target sent no " + key);
        }
        return value;
    }

    private static LoginFailure failure(String message) {
        return new LoginFailure(LoginStatus.AUTHENTICATION_FAILURE, message);
    }
}
