// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.iscsi.internal.TargetSettings.Further;
import io.kiovec.iscsi.internal.TargetSettings.Scan;
import io.kiovec.iscsi.internal.login.Credentials;
import io.kiovec.iscsi.internal.login.Credentials.TargetProof;
import io.kiovec.iscsi.internal.login.Portal;
import io.kiovec.iscsi.internal.login.Terms;
import io.kiovec.iscsi.internal.login.Terms.DigestWish;
import io.kiovec.iscsi.internal.login.Terms.Wish;
import io.kiovec.pdu.ChapAlgorithm;
import io.kiovec.pdu.ChapSecret;
import io.kiovec.pdu.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one configuration. What is wrong is told as sentences, none of which shows a secret. */
final class SettingsParser {

    private static final long MOST_MILLIS = 3_600_000;
    private static final long MOST_MICROS = 10_000;

    private final Map<String, Object> from;
    private final List<String> problems = new ArrayList<>();

    SettingsParser(Map<String, Object> from) {
        this.from = from;
    }

    List<String> problems() {
        return problems;
    }

    TargetSettings parse() {
        Portal portal = Portal.parse(text("portal")).orElseGet(() -> {
            problems.add("portal '" + text("portal") + "': give HOST or HOST:PORT");
            return new Portal("localhost", Portal.DEFAULT_PORT);
        });
        Terms usual = TargetSettings.usualTerms();
        Terms terms = new Terms(name("initiator").orElse(usual.initiator()), credentials(),
                digest("header.digest"), digest("data.digest"), wish("immediate.data"), wish("unsolicited.data"),
                bytes("first.burst", Key.FIRST_BURST_LENGTH, usual.firstBurst()),
                bytes("max.burst", Key.MAX_BURST_LENGTH, usual.maxBurst()),
                bytes("max.segment", Key.MAX_RECV_DATA_SEGMENT_LENGTH, usual.maxSegment()),
                time("login.time", 1, usual.loginTime()), time("keep.alive", 0, usual.keepAlive()),
                micros("busy.poll", usual.busyPoll()));
        return new TargetSettings(portal, name("target"), wish("scan") == Wish.YES ? Scan.YES : Scan.NO, terms,
                further());
    }

    private String text(String key) {
        Object value = from.get(key);
        return value == null ? "" : value.toString().strip();
    }

    private Further further() {
        String value = text("portals");
        if (value.isEmpty()) {
            return Further.NONE;
        }
        if (value.equals("discovered")) {
            return new Further(List.of(), Scan.YES);
        }
        Optional<List<Portal>> named = IscsiAddress.portals(value);
        if (named.isEmpty()) {
            problems.add("portals '" + value + "': give HOST or HOST:PORT with commas between, or discovered");
        }
        return new Further(named.orElse(List.of()), Scan.NO);
    }

    private Optional<String> name(String key) {
        String value = text(key);
        if (!value.isEmpty() && !IscsiAddress.isName(value)) {
            problems.add(key + " '" + value + "': give an iSCSI name, as iqn.2026-11.org.example:host");
        }
        return Optional.of(value).filter(given -> !given.isEmpty());
    }

    private Wish wish(String key) {
        return switch (text(key)) {
            case "", "true" -> Wish.YES;
            case "false" -> Wish.NO;
            default -> {
                problems.add(key + " '" + text(key) + "': give true or false");
                yield Wish.YES;
            }
        };
    }

    private DigestWish digest(String key) {
        return switch (text(key).toLowerCase(Locale.ROOT)) {
            case "", "none" -> DigestWish.NONE;
            case "preferred" -> DigestWish.PREFERRED;
            case "required" -> DigestWish.REQUIRED;
            default -> {
                problems.add(key + " '" + text(key) + "': give none, preferred or required");
                yield DigestWish.NONE;
            }
        };
    }

    private int bytes(String key, Key standard, int usual) {
        return (int) number(key, standard.least(), standard.most(), usual);
    }

    private Duration time(String key, long least, Duration usual) {
        return Duration.ofMillis(number(key, least, MOST_MILLIS, usual.toMillis()));
    }

    private Duration micros(String key, Duration usual) {
        return Duration.of(number(key, 0, MOST_MICROS, usual.dividedBy(ChronoUnit.MICROS.getDuration())),
                ChronoUnit.MICROS);
    }

    private long number(String key, long least, long most, long usual) {
        String value = text(key);
        if (value.isEmpty()) {
            return usual;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        problems.add(key + " '" + value + "': give " + least + " to " + most);
        return usual;
    }

    private Optional<Credentials> credentials() {
        String file = text("chap.file");
        String[] words = {text("chap.user"), text("chap.secret"), text("chap.target.user"),
            text("chap.target.secret")};
        if (!file.isEmpty()) {
            if (!String.join("", words).isEmpty()) {
                problems.add("chap.file and another chap key: give one or the other");
            }
            words = words(Path.of(file));
        }
        if (String.join("", words).isEmpty()) {
            return Optional.empty();
        }
        if (words[0].isEmpty()) {
            problems.add("a chap key without chap.user");
        }
        Optional<ChapSecret> own = secret("chap.secret", words[1]);
        Optional<ChapSecret> theirs = words[2].isEmpty() && words[3].isEmpty()
                ? Optional.empty()
                : secret("chap.target.secret", words[3]);
        if (theirs.isPresent() && theirs.equals(own)) {
            problems.add("initiator and target must not have the same secret (RFC 7143, 9.2.1)");
        }
        if (theirs.isPresent() && words[2].isEmpty()) {
            problems.add("chap.target.secret without chap.target.user");
        }
        String user = words[0];
        String targetUser = words[2];
        List<ChapAlgorithm> algorithms = algorithms();
        return own.map(secret -> new Credentials(user, secret,
                theirs.map(proof -> new TargetProof(targetUser, proof)), algorithms));
    }

    private List<ChapAlgorithm> algorithms() {
        List<ChapAlgorithm> wanted = new ArrayList<>();
        for (String word : text("chap.algorithms").split("[,\\s]+")) {
            Optional<ChapAlgorithm> known = ChapAlgorithm.ofHash(word);
            if (known.isEmpty() && !word.isEmpty()) {
                problems.add("chap.algorithms '" + word + "': give some of MD5, SHA-1, SHA-256, SHA3-256");
            }
            known.ifPresent(wanted::add);
        }
        return wanted.isEmpty() ? ChapAlgorithm.strongestFirst() : List.copyOf(wanted);
    }

    private Optional<ChapSecret> secret(String key, String word) {
        Optional<ChapSecret> secret = ChapSecret.parse(word);
        if (secret.isEmpty()) {
            problems.add(key + ": a secret has " + ChapSecret.LEAST + " to " + ChapSecret.MOST
                    + " bytes (RFC 7143, 9.2.1)");
        }
        return secret;
    }

    /** {@return user, secret, the target's user and secret; empty words for what is not there} */
    private String[] words(Path file) {
        String[] none = {"", "", "", ""};
        try {
            Set<PosixFilePermission> others = EnumSet.of(PosixFilePermission.GROUP_READ,
                    PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_WRITE);
            others.retainAll(Files.getPosixFilePermissions(file));
            if (!others.isEmpty()) {
                problems.add(file + " holds secrets and others than its owner can read or change it: chmod 600 it");
                return none;
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8).stream().map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
            String[] words = lines.size() == 1 ? lines.get(0).split("\\s+") : none;
            if (lines.size() != 1 || words.length != 2 && words.length != 4) {
                problems.add(file + ": write one line USER SECRET, or USER SECRET TARGET-USER TARGET-SECRET");
                return none;
            }
            return words.length == 4 ? words : new String[]{words[0], words[1], "", ""};
        } catch (IOException e) {
            problems.add(file + " cannot be read: " + e.getMessage());
            return none;
        }
    }
}
