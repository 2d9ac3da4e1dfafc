// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import io.kiovec.pdu.LoginStatus;
import io.kiovec.pdu.ChapAlgorithm;
import io.kiovec.pdu.BinaryValue;
import io.kiovec.target.internal.login.ChapAccounts.Account;
import io.kiovec.target.internal.login.ChapAccounts.Own;
import io.kiovec.pdu.KeyText.Pair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The target's side of one CHAP exchange (RFC 7143, 12.1.3): the initiator chooses algorithms, is challenged, answers
 * and may challenge in turn. For one thread.
 */
final class ChapExchange {

    private static final int CHALLENGE = 16;
    private static final int MOST_CHALLENGE = 1024;

    /** Where it stands. */
    enum Step {
        /** The initiator tells its algorithms next. */
        ALGORITHM,
        /** The initiator answers the challenge next. */
        ANSWER,
        /** The initiator is who it says. */
        DONE
    }

    private final ChapAccounts accounts;
    private final SecureRandom random;
    private Step step = Step.ALGORITHM;
    private ChapAlgorithm algorithm;
    private int identifier;
    private byte[] challenge = new byte[0];
    private String user = "";

    ChapExchange(ChapAccounts accounts, SecureRandom random) {
        this.accounts = accounts;
        this.random = random;
    }

    boolean isDone() {
        return step == Step.DONE;
    }

    /** {@return the name that the initiator has proved to be its own} */
    String user() {
        return user;
    }

    /** {@return the answer to the keys that the initiator sent, without their answered ones} */
    List<Pair> answer(Map<String, String> keys) throws LoginException {
        return switch (step) {
            case ALGORITHM -> challenge(keys);
            case ANSWER -> check(keys);
            case DONE -> throw failure("CHAP keys after the end of the exchange");
        };
    }

    private List<Pair> challenge(Map<String, String> keys) throws LoginException {
        algorithm = ChapAlgorithm.choose(need(keys, "CHAP_A"))
                .orElseThrow(() -> failure("no CHAP algorithm of the initiator's is known here"));
        challenge = new byte[CHALLENGE];
        random.nextBytes(challenge);
        identifier = random.nextInt(256);
        step = Step.ANSWER;
        return List.of(new Pair("CHAP_A", Integer.toString(algorithm.number())),
                new Pair("CHAP_I", Integer.toString(identifier)),
                new Pair("CHAP_C", BinaryValue.format(challenge)));
    }

    private List<Pair> check(Map<String, String> keys) throws LoginException {
        String name = need(keys, "CHAP_N");
        byte[] answer = BinaryValue.parse(need(keys, "CHAP_R"), MOST_CHALLENGE)
                .orElseThrow(() -> failure("CHAP_R is no binary value"));
        Optional<Account> account = accounts.find(name);
        // A name that is not known takes as long as a wrong secret.
        byte[] right = account.isPresent()
                ? account.get().secret().response(algorithm, identifier, challenge)
                : algorithm.response(identifier, challenge, challenge);
        boolean good = MessageDigest.isEqual(right, answer);
        if (!good || account.isEmpty()) {
            throw failure("the CHAP name or secret is wrong");
        }
        List<Pair> own = keys.containsKey("CHAP_C") || keys.containsKey("CHAP_I")
                ? introduce(keys, account.get())
                : List.of();
        user = name;
        step = Step.DONE;
        return own;
    }

    /** The initiator wants to know who the target is. */
    private List<Pair> introduce(Map<String, String> keys, Account account) throws LoginException {
        byte[] asked = BinaryValue.parse(need(keys, "CHAP_C"), MOST_CHALLENGE)
                .orElseThrow(() -> failure("CHAP_C is no binary value of at most 1024 bytes"));
        // Who sends our own challenge back wants us to compute the answer for him.
        if (Arrays.equals(asked, challenge)) {
            throw failure("the initiator's challenge is the target's own");
        }
        Own proof = account.own()
                .orElseThrow(() -> failure("the initiator asks who the target is, and its line has no second pair"));
        List<Pair> own = new ArrayList<>();
        own.add(new Pair("CHAP_N", proof.user()));
        own.add(new Pair("CHAP_R", BinaryValue
                .format(proof.secret().response(algorithm, identifier(need(keys, "CHAP_I")), asked))));
        return own;
    }

    private static int identifier(String text) throws LoginException {
        return ChapAlgorithm.identifier(text).orElseThrow(() -> failure("CHAP_I is no number from 0 to 255"));
    }

    private static String need(Map<String, String> keys, String key) throws LoginException {
        String value = keys.get(key);
        if (value == null) {
            throw failure(key + " is missing");
        }
        return value;
    }

    private static LoginException failure(String message) {
        return new LoginException(LoginStatus.AUTHENTICATION_FAILURE, message);
    }
}
