// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.filter.internal.FaultRule.Aim;
import io.kiovec.filter.internal.FaultRule.Which;
import io.kiovec.filter.internal.Verdict.Fail;
import io.kiovec.filter.internal.Verdict.Moment;
import io.kiovec.filter.internal.Verdict.Refusal;
import io.kiovec.io.Demotion;
import io.kiovec.io.Failure;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a fault. The words are those of the simulated adapter, and beside them every kind of error. For one thread. */
final class FaultParser {

    static final String KNOWN = "action, op, opcode, blocks, nth, first, every, probability, seed, sense, bytes, moment,"
            + " reason, nanos and for";

    private static final Pattern SENSE = Pattern
            .compile("([0-9a-fA-F])/([0-9a-fA-F]{2})/([0-9a-fA-F]{2})");
    private static final String A_MEDIUM_ERROR = "3/11/00";
    private static final String A_RESET = "6/29/00";

    /** How each action is read; what it does with an operation may be drawn. */
    private static final Map<String, BiFunction<FaultParser, Options, Function<Draws, Verdict>>> ACTIONS = actions();

    private final Consumer<Hang> hangs;
    private final String text;

    /** Reads a rule that people know by a text; hangs are told, for somebody must release them. */
    FaultParser(String text, Consumer<Hang> hangs) {
        this.text = text;
        this.hangs = hangs;
    }

    /** {@return whether a word is an action} */
    static boolean isAction(String word) {
        return ACTIONS.containsKey(word);
    }

    private static Map<String, BiFunction<FaultParser, Options, Function<Draws, Verdict>>> actions() {
        Map<String, BiFunction<FaultParser, Options, Function<Draws, Verdict>>> all = new TreeMap<>();
        Arrays.stream(Failure.values()).filter(failure -> failure != Failure.NONE).forEach(failure -> all
                .put(Options.written(failure), (parser, options) -> parser.fail(options, failure, Optional.empty())));
        all.put("check", (parser, options) -> parser.check(options, A_MEDIUM_ERROR));
        all.put("unit-attention", (parser, options) -> parser.check(options, A_RESET));
        all.put("busy", (parser, options) -> parser.fail(options, Failure.BUSY, Optional.of(ScsiStatus.BUSY)));
        all.put("task-set-full",
                (parser, options) -> parser.fail(options, Failure.BUSY, Optional.of(ScsiStatus.TASK_SET_FULL)));
        all.put("reservation-conflict", (parser, options) -> parser.fail(options, Failure.RESERVATION_CONFLICT,
                Optional.of(ScsiStatus.RESERVATION_CONFLICT)));
        all.put("short", (parser, options) -> cut(options));
        all.put("corrupt", (parser, options) -> {
            long bytes = options.number("bytes", 1, 1, 1 << 20);
            return draws -> new Verdict.Corrupt(bytes, draws);
        });
        all.put("gone", (parser, options) -> draws -> new Verdict.Gone());
        all.put("hang", FaultParser::hang);
        all.put("demote", FaultParser::demote);
        all.put("direct-impossible", FaultParser::demote);
        all.put("delay", (parser, options) -> {
            long nanos = nanos(options, 1_000_000);
            return draws -> new Verdict.Wait(nanos);
        });
        return all;
    }

    FaultRule parse(Options options) {
        String action = options.text("action").orElse("");
        BiFunction<FaultParser, Options, Function<Draws, Verdict>> reader = ACTIONS.get(action);
        if (reader == null) {
            options.problem("action", String.join(", ", ACTIONS.keySet()));
            reader = (parser, none) -> draws -> Verdict.PASS;
        }
        Which which = Which.EVERY;
        long number = 1;
        int given = 0;
        for (Which one : Which.values()) {
            String key = Options.written(one);
            if (options.text(key).isPresent()) {
                which = one;
                number = options.number(key, 1, 1, Long.MAX_VALUE);
                given++;
            }
        }
        if (given > 1) {
            options.problem("nth", "only one of nth, first and every");
        }
        Aim aim = new Aim(OperationSet.of(options), options.range("blocks"), which, number,
                options.share("probability"));
        return new FaultRule(aim, new Draws(options.number("seed", 0, 0, Long.MAX_VALUE)),
                reader.apply(this, options));
    }

    private Function<Draws, Verdict> fail(Options options, Failure failure, Optional<ScsiStatus> status) {
        Moment moment = options.choice("moment", Moment.BEFORE);
        Verdict fail = new Fail(new Refusal(failure, status, Optional.empty(), Demotion.NONE, text), moment);
        return draws -> fail;
    }

    private Function<Draws, Verdict> check(Options options, String usual) {
        Matcher matcher = SENSE.matcher(options.text("sense").orElse(usual));
        if (!matcher.matches()) {
            options.problem("sense", "key/asc/ascq in hexadecimal, for example " + usual);
            return draws -> Verdict.PASS;
        }
        SenseKey key = SenseKey.of(Integer.parseInt(matcher.group(1), 16));
        Sense sense = Sense.of(key, AdditionalSense.of(Integer.parseInt(matcher.group(2), 16),
                Integer.parseInt(matcher.group(3), 16)));
        Verdict fail = new Fail(new Refusal(failure(key), Optional.of(ScsiStatus.CHECK_CONDITION), Optional.of(sense),
                Demotion.NONE, text), Moment.BEFORE);
        return draws -> fail;
    }

    /** What a sense key means to a face that has no status (SPC-6, 4.4.8). */
    private static Failure failure(SenseKey key) {
        return switch (key) {
            case NOT_READY -> Failure.NOT_READY;
            case ILLEGAL_REQUEST -> Failure.ILLEGAL_REQUEST;
            case UNIT_ATTENTION -> Failure.UNIT_ATTENTION;
            case DATA_PROTECT -> Failure.PROTECTED;
            case MISCOMPARE -> Failure.MISCOMPARE;
            default -> Failure.MEDIUM;
        };
    }

    private static Function<Draws, Verdict> cut(Options options) {
        OptionalLong bytes = options.text("bytes").isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(options.number("bytes", 0, 0, Long.MAX_VALUE));
        return draws -> new Verdict.Cut(bytes);
    }

    private Function<Draws, Verdict> hang(Options options) {
        Hang hang = new Hang(nanos(options, 0));
        hangs.accept(hang);
        return draws -> new Verdict.Held(hang);
    }

    private Function<Draws, Verdict> demote(Options options) {
        Demotion reason = options.choice("reason", Demotion.KERNEL);
        Verdict fail = new Fail(new Refusal(Failure.DIRECT_IMPOSSIBLE, Optional.empty(), Optional.empty(), reason,
                text), Moment.BEFORE);
        return draws -> fail;
    }

    /** {@return the nanoseconds of sim's key, or of the key for, which has a unit} */
    private static long nanos(Options options, long usual) {
        Optional<String> time = options.text("for");
        long nanos = options.number("nanos", usual, 0, 3_600_000_000_000L);
        return time.isPresent() ? options.time("for", time.get()) : nanos;
    }
}
