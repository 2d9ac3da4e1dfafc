// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.login;

import io.kiovec.pdu.Parameters;
import io.kiovec.pdu.LoginStatus;
import io.kiovec.pdu.Key;
import io.kiovec.pdu.Key.Kind;
import io.kiovec.pdu.Key.Trait;
import io.kiovec.pdu.KeyText.Pair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Answers an initiator's keys (RFC 7143, 6.2) and keeps the outcome. An answer is the outcome itself, or one of the
 * constants Reject, Irrelevant and NotUnderstood; what is declared has none. For one thread.
 */
public final class Negotiation {

    /** Where in the life of a connection keys come. */
    public enum Stage {
        /** Security negotiation of the login. */
        SECURITY,
        /** Operational negotiation of the login. */
        OPERATIONAL,
        /** After the login. */
        FULL_FEATURE
    }

    /** Which connection of its session negotiates. */
    public enum Place {
        /** The first. */
        LEADING,
        /** Another. */
        FURTHER
    }

    /** A value that cannot be accepted. */
    static final String REJECT = "Reject";
    /** A key that means nothing here. */
    static final String IRRELEVANT = "Irrelevant";
    /** A key that is not known. */
    static final String NOT_UNDERSTOOD = "NotUnderstood";

    @FunctionalInterface
    private interface Rule {
        /** {@return the answer, empty for none} */
        Optional<String> answer(Negotiation negotiation, Key key, String value);
    }

    private static final Map<Kind, Rule> RULES = new EnumMap<>(Map.of(Kind.LIST, Negotiation::list, Kind.MINIMUM,
            Negotiation::number, Kind.MAXIMUM, Negotiation::number, Kind.OR, Negotiation::truth, Kind.AND,
            Negotiation::truth, Kind.DECLARED_NUMBER, Negotiation::declaredNumber, Kind.DECLARED_TEXT,
            Negotiation::declaredText, Kind.OBSOLETE_MARKER, (negotiation, key, value) -> Optional.of("No"),
            Kind.FORBIDDEN, (negotiation, key, value) -> Optional.of(REJECT)));

    private final Offer offer;
    private final Parameters parameters;
    private final Set<Key> seen = EnumSet.noneOf(Key.class);

    /**
     * Makes one.
     *
     * @param offer what the target brings
     */
    public Negotiation(Offer offer) {
        this(offer, new Parameters());
    }

    /**
     * Makes one that goes on after a login.
     *
     * @param offer what the target brings
     * @param parameters what was negotiated
     */
    public Negotiation(Offer offer, Parameters parameters) {
        this.offer = offer;
        this.parameters = parameters;
    }

    /** {@return the outcome so far} */
    public Parameters parameters() {
        return parameters;
    }

    /** {@return whether the session is only there to find targets} */
    public boolean isDiscovery() {
        return parameters.text(Key.SESSION_TYPE).filter("Discovery"::equals).isPresent();
    }

    /** {@return whether the initiator has sent a key} */
    boolean hasSeen(Key key) {
        return seen.contains(key);
    }

    /**
     * Answers keys. The length of unsolicited data comes last, for whether there is any, and how much, depends on the
     * others; the answers keep the order of the offers.
     *
     * @param offers what the initiator sent
     * @param stage where it sent it
     * @param place on which connection
     * @return the answers
     * @throws LoginException when a key comes a second time in a login
     */
    public List<Pair> answer(List<Pair> offers, Stage stage, Place place) throws LoginException {
        String[] answers = new String[offers.size()];
        for (int i = 0; i < answers.length; i++) {
            if (!offers.get(i).key().equals(Key.FIRST_BURST_LENGTH.text())) {
                answers[i] = answer(offers.get(i), stage, place).orElse(null);
            }
        }
        for (int i = 0; i < answers.length; i++) {
            if (offers.get(i).key().equals(Key.FIRST_BURST_LENGTH.text())) {
                answers[i] = answer(offers.get(i), stage, place).orElse(null);
            }
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            if (answers[i] != null) {
                pairs.add(new Pair(offers.get(i).key(), answers[i]));
            }
        }
        return pairs;
    }

    private Optional<String> answer(Pair offered, Stage stage, Place place) throws LoginException {
        Optional<Key> known = Key.of(offered.key());
        if (known.isEmpty()) {
            return Optional.of(NOT_UNDERSTOOD);
        }
        Key key = known.get();
        if (stage == Stage.FULL_FEATURE && !key.has(Trait.FULL_FEATURE)
                || stage == Stage.SECURITY && !key.has(Trait.ANY_STAGE)
                || place == Place.FURTHER && key.has(Trait.LEADING) && key != Key.SESSION_TYPE) {
            return Optional.of(REJECT);
        }
        if (!seen.add(key) && stage != Stage.FULL_FEATURE) {
            throw new LoginException(LoginStatus.INITIATOR_ERROR, key.text() + " was sent twice");
        }
        if (key.has(Trait.NORMAL) && isDiscovery() || key == Key.FIRST_BURST_LENGTH
                && parameters.is(Key.INITIAL_R2T) && !parameters.is(Key.IMMEDIATE_DATA)) {
            return Optional.of(IRRELEVANT);
        }
        return RULES.get(key.kind()).answer(this, key, offered.value());
    }

    private Optional<String> list(Key key, String value) {
        for (String choice : value.split(",")) {
            int place = key.choices().indexOf(choice);
            if (place >= 0) {
                parameters.set(key, place);
                return Optional.of(choice);
            }
        }
        return Optional.of(REJECT);
    }

    private Optional<String> number(Key key, String value) {
        OptionalInt offered = key.number(value);
        if (offered.isEmpty()) {
            return Optional.of(REJECT);
        }
        int own = offer.of(key);
        if (key == Key.FIRST_BURST_LENGTH) {
            own = Math.min(own, parameters.get(Key.MAX_BURST_LENGTH));
        }
        int outcome = key.kind() == Kind.MINIMUM
                ? Math.min(own, offered.getAsInt())
                : Math.max(own, offered.getAsInt());
        parameters.set(key, outcome);
        return Optional.of(Integer.toString(outcome));
    }

    private Optional<String> truth(Key key, String value) {
        if (!value.equals("Yes") && !value.equals("No")) {
            return Optional.of(REJECT);
        }
        boolean offered = value.equals("Yes");
        boolean own = offer.of(key) != 0;
        boolean outcome = key.kind() == Kind.OR ? offered || own : offered && own;
        parameters.set(key, outcome ? 1 : 0);
        return Optional.of(outcome ? "Yes" : "No");
    }

    private Optional<String> declaredNumber(Key key, String value) {
        OptionalInt declared = key.number(value);
        declared.ifPresent(number -> parameters.set(key, number));
        return declared.isPresent() ? Optional.empty() : Optional.of(REJECT);
    }

    private Optional<String> declaredText(Key key, String value) {
        parameters.set(key, value);
        return Optional.empty();
    }
}
