// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The keys of RFC 7143, 13: how each is negotiated, where, its range and its default. Values are kept as numbers: those
 * of booleans as 0 and 1, those of lists as the place in {@link #choices()}.
 */
public enum Key {
    /** 13.1. */
    HEADER_DIGEST("HeaderDigest", Kind.LIST, List.of("None", "CRC32C"), 0),
    /** 13.1. */
    DATA_DIGEST("DataDigest", Kind.LIST, List.of("None", "CRC32C"), 0),
    /** 13.2. */
    MAX_CONNECTIONS("MaxConnections", Kind.MINIMUM, 1, 65535, 1, Trait.LEADING, Trait.NORMAL),
    /** 13.4. */
    TARGET_NAME("TargetName", Kind.DECLARED_TEXT, Trait.ANY_STAGE),
    /** 13.5. */
    INITIATOR_NAME("InitiatorName", Kind.DECLARED_TEXT, Trait.ANY_STAGE),
    /** 13.7. */
    INITIATOR_ALIAS("InitiatorAlias", Kind.DECLARED_TEXT, Trait.ANY_STAGE, Trait.FULL_FEATURE),
    /** 13.10. */
    INITIAL_R2T("InitialR2T", Kind.OR, 0, 1, 1, Trait.LEADING, Trait.NORMAL),
    /** 13.11. */
    IMMEDIATE_DATA("ImmediateData", Kind.AND, 0, 1, 1, Trait.LEADING, Trait.NORMAL),
    /** 13.12; the initiator's own, the target declares another. */
    MAX_RECV_DATA_SEGMENT_LENGTH("MaxRecvDataSegmentLength", Kind.DECLARED_NUMBER, 512, 0xff_ffff, 8192,
            Trait.FULL_FEATURE),
    /** 13.13. */
    MAX_BURST_LENGTH("MaxBurstLength", Kind.MINIMUM, 512, 0xff_ffff, 262144, Trait.LEADING, Trait.NORMAL),
    /** 13.14; irrelevant too when there can be no unsolicited data. */
    FIRST_BURST_LENGTH("FirstBurstLength", Kind.MINIMUM, 512, 0xff_ffff, 65536, Trait.LEADING, Trait.NORMAL),
    /** 13.15, in seconds. */
    DEFAULT_TIME_TO_WAIT("DefaultTime2Wait", Kind.MAXIMUM, 0, 3600, 2, Trait.LEADING),
    /** 13.16, in seconds. */
    DEFAULT_TIME_TO_RETAIN("DefaultTime2Retain", Kind.MINIMUM, 0, 3600, 20, Trait.LEADING),
    /** 13.17. */
    MAX_OUTSTANDING_R2T("MaxOutstandingR2T", Kind.MINIMUM, 1, 65535, 1, Trait.LEADING, Trait.NORMAL),
    /** 13.18. */
    DATA_PDU_IN_ORDER("DataPDUInOrder", Kind.OR, 0, 1, 1, Trait.LEADING, Trait.NORMAL),
    /** 13.19. */
    DATA_SEQUENCE_IN_ORDER("DataSequenceInOrder", Kind.OR, 0, 1, 1, Trait.LEADING, Trait.NORMAL),
    /** 13.20. */
    ERROR_RECOVERY_LEVEL("ErrorRecoveryLevel", Kind.MINIMUM, 0, 2, 0, Trait.LEADING),
    /** 13.21. */
    SESSION_TYPE("SessionType", Kind.DECLARED_TEXT, Trait.LEADING, Trait.ANY_STAGE),
    /** 13.23: responses are fenced as RFC 3720 says, by the order on one connection. */
    TASK_REPORTING("TaskReporting", Kind.LIST, List.of("RFC3720"), 0, Trait.LEADING, Trait.NORMAL),
    /** 13.24; 1 is what RFC 7143 itself is. */
    PROTOCOL_LEVEL("iSCSIProtocolLevel", Kind.MINIMUM, 0, 31, 1, Trait.LEADING, Trait.NORMAL),
    /** 13.26: what the initiator runs on. */
    NODE_ARCHITECTURE("X#NodeArchitecture", Kind.DECLARED_TEXT, Trait.LEADING, Trait.ANY_STAGE),
    /** 13.25: obsolete, and never NotUnderstood. */
    INITIATOR_MARKER("IFMarker", Kind.OBSOLETE_MARKER),
    /** 13.25: obsolete, and never NotUnderstood. */
    TARGET_MARKER("OFMarker", Kind.OBSOLETE_MARKER),
    /** 13.25: obsolete, and rejected. */
    INITIATOR_MARKER_INTERVAL("IFMarkInt", Kind.FORBIDDEN),
    /** 13.25: obsolete, and rejected. */
    TARGET_MARKER_INTERVAL("OFMarkInt", Kind.FORBIDDEN),
    /** 13.6: only targets declare it. */
    TARGET_ALIAS("TargetAlias", Kind.FORBIDDEN),
    /** 13.8: only targets declare it. */
    TARGET_ADDRESS("TargetAddress", Kind.FORBIDDEN),
    /** 13.9: only targets declare it. */
    TARGET_PORTAL_GROUP_TAG("TargetPortalGroupTag", Kind.FORBIDDEN);

    /** How the outcome follows from the offer. */
    public enum Kind {
        /** The first of the offered values that is known here. */
        LIST,
        /** The smaller of both numbers. */
        MINIMUM,
        /** The larger of both numbers. */
        MAXIMUM,
        /** Yes when either says so. */
        OR,
        /** Yes when both say so. */
        AND,
        /** Told, not negotiated: a number. */
        DECLARED_NUMBER,
        /** Told, not negotiated: a text. */
        DECLARED_TEXT,
        /** No markers, whatever is offered. */
        OBSOLETE_MARKER,
        /** Rejected when an initiator sends it. */
        FORBIDDEN
    }

    /** Where a key has its place. */
    public enum Trait {
        /** Only on the first connection of a session. */
        LEADING,
        /** Irrelevant in discovery sessions. */
        NORMAL,
        /** In the security stage too. */
        ANY_STAGE,
        /** In the full feature phase too. */
        FULL_FEATURE
    }

    private static final Map<String, Key> BY_NAME = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(Key::text, Function.identity()));

    private final String text;
    private final Kind kind;
    private final int least;
    private final int most;
    private final int standard;
    private final List<String> choices;
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

    Key(String text, Kind kind, List<String> choices, int least, int most, int standard, Trait... traits) {
        this.text = text;
        this.kind = kind;
        this.choices = choices;
        this.least = least;
        this.most = most;
        this.standard = standard;
        this.traits.addAll(Arrays.asList(traits));
    }

    Key(String text, Kind kind, Trait... traits) {
        this(text, kind, List.of(), 0, 0, 0, traits);
    }

    Key(String text, Kind kind, int least, int most, int standard, Trait... traits) {
        this(text, kind, List.of(), least, most, standard, traits);
    }

    Key(String text, Kind kind, List<String> choices, int standard, Trait... traits) {
        this(text, kind, choices, 0, choices.size() - 1, standard, traits);
    }

    /**
     * {@return the key of a name, empty when it is not known}
     *
     * @param name as it was sent
     */
    public static Optional<Key> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** {@return the name as it is sent} */
    public String text() {
        return text;
    }

    /** {@return how it is negotiated} */
    public Kind kind() {
        return kind;
    }

    /** {@return the smallest number allowed} */
    public int least() {
        return least;
    }

    /** {@return the largest number allowed} */
    public int most() {
        return most;
    }

    /** {@return what holds when it is not negotiated} */
    public int standard() {
        return standard;
    }

    /**
     * {@return a number of this key's range, decimal or hexadecimal (RFC 7143, 6.1); empty for what is none}
     *
     * @param value as it was sent
     */
    public OptionalInt number(String value) {
        try {
            boolean hex = value.startsWith("0x") || value.startsWith("0X");
            String digits = hex ? value.substring(2) : value;
            if (digits.isEmpty() || !Character.isLetterOrDigit(digits.charAt(0))) {
                return OptionalInt.empty();
            }
            long number = Long.parseLong(digits, hex ? 16 : 10);
            return number < least || number > most ? OptionalInt.empty() : OptionalInt.of((int) number);
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** {@return the values of a list that are known here} */
    public List<String> choices() {
        return choices;
    }

    /**
     * {@return whether it has a trait}
     *
     * @param trait which
     */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }
}
