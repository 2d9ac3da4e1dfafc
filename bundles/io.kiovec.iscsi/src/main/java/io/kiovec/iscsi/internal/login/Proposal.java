// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import io.kiovec.iscsi.internal.login.Terms.Wish;
import io.kiovec.pdu.Key;
import io.kiovec.pdu.Key.Trait;
import io.kiovec.pdu.KeyText.Pair;
import io.kiovec.pdu.LoginStatus;
import io.kiovec.pdu.Parameters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What the initiator proposes in the operational stage, and what comes of it (RFC 7143, 6.2). For one thread. */
final class Proposal {

    private final Map<Key, String> offers = new EnumMap<>(Key.class);
    private final Parameters parameters = new Parameters();

    Proposal(Terms terms, boolean discovery) {
        offers.put(Key.HEADER_DIGEST, discovery ? "None" : terms.headerDigest().offer());
        offers.put(Key.DATA_DIGEST, discovery ? "None" : terms.dataDigest().offer());
        offers.put(Key.MAX_RECV_DATA_SEGMENT_LENGTH, Integer.toString(terms.maxSegment()));
        offers.put(Key.DEFAULT_TIME_TO_WAIT, "0");
        offers.put(Key.DEFAULT_TIME_TO_RETAIN, "0");
        offers.put(Key.ERROR_RECOVERY_LEVEL, "0");
        if (!discovery) {
            offers.put(Key.MAX_CONNECTIONS, "1");
            offers.put(Key.INITIAL_R2T, terms.unsolicitedData() == Wish.YES ? "No" : "Yes");
            offers.put(Key.IMMEDIATE_DATA, terms.immediateData() == Wish.YES ? "Yes" : "No");
            offers.put(Key.MAX_BURST_LENGTH, Integer.toString(terms.maxBurst()));
            offers.put(Key.FIRST_BURST_LENGTH, Integer.toString(Math.min(terms.firstBurst(), terms.maxBurst())));
            offers.put(Key.MAX_OUTSTANDING_R2T, "1");
            offers.put(Key.DATA_PDU_IN_ORDER, "Yes");
            offers.put(Key.DATA_SEQUENCE_IN_ORDER, "Yes");
        }
        offers.forEach(this::settled);
    }

    /** What no answer could change needs none (RFC 7143, 6.2.2), and LIO gives none. */
    private void settled(Key key, String offered) {
        if (key.kind() == Key.Kind.AND && offered.equals("No")) {
            parameters.set(key, 0);
        } else if (key.kind() == Key.Kind.OR && offered.equals("Yes")) {
            parameters.set(key, 1);
        }
    }

    /** {@return what is offered} */
    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        offers.forEach((key, value) -> pairs.add(new Pair(key.text(), value)));
        return pairs;
    }

    /** {@return what was agreed so far; the length of a data segment is the target's} */
    Parameters parameters() {
        return parameters;
    }

    /**
     * Takes what the target sent.
     *
     * @return what is answered where it proposed something itself
     */
    List<Pair> take(List<Pair> sent) throws LoginFailure {
        List<Pair> answers = new ArrayList<>();
        for (Pair pair : sent) {
            Optional<Key> key = Key.of(pair.key());
            if (key.isEmpty()) {
                answers.add(new Pair(pair.key(), "NotUnderstood"));
            } else {
                take(key.get(), pair.value());
            }
        }
        return answers;
    }

    private void take(Key key, String value) throws LoginFailure {
        switch (value) {
            case "Irrelevant", "NotUnderstood" -> {
                // The standard's default holds.
            }
            case "Reject" -> throw refused(key, "rejected " + offers.get(key));
            default -> {
                switch (key.kind()) {
                    case LIST -> choose(key, value);
                    case MINIMUM, MAXIMUM, DECLARED_NUMBER -> number(key, value);
                    case OR, AND -> parameters.set(key, value.equals("Yes") ? 1 : 0);
                    case DECLARED_TEXT, OBSOLETE_MARKER, FORBIDDEN -> {
                        // What only targets declare: their alias, address and portal group.
                    }
                }
            }
        }
    }

    private void choose(Key key, String value) throws LoginFailure {
        int place = key.choices().indexOf(value);
        String offered = offers.get(key);
        if (place < 0 || offered != null && !List.of(offered.split(",")).contains(value)) {
            throw refused(key, "chose " + value + " of " + offered);
        }
        parameters.set(key, place);
    }

    private void number(Key key, String value) throws LoginFailure {
        OptionalInt number = key.number(value);
        if (number.isEmpty()) {
            throw refused(key, "sent " + value);
        }
        String offered = offers.get(key);
        if (key.kind() == Key.Kind.MINIMUM && offered != null && number.getAsInt() > Integer.parseInt(offered)) {
            throw refused(key, "made " + value + " of " + offered);
        }
        parameters.set(key, number.getAsInt());
    }

    private static LoginFailure refused(Key key, String what) {
        String hint = key.has(Trait.LEADING) ? "" : ": configure it otherwise";
        return new LoginFailure(LoginStatus.INITIATOR_ERROR, "for " + key.text() + " the target " + what + hint);
    }
}
