// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.command.Progress;
import io.kiovec.command.Progress.Unit;
import io.kiovec.copy.internal.block.BlockCopy;
import io.kiovec.copy.internal.block.BlockPlan;
import io.kiovec.copy.internal.block.BlockSettings;
import io.kiovec.copy.internal.block.BlockSettings.Tail;
import io.kiovec.copy.internal.block.BlockSettings.Unreadable;
import io.kiovec.copy.internal.block.BlockSettings.Zeroes;
import io.kiovec.copy.internal.block.Checkpoint;
import io.kiovec.copy.internal.block.Ledger;
import io.kiovec.copy.internal.block.Ledger.Span;
import io.kiovec.copy.internal.block.MapFile;
import io.kiovec.copy.internal.block.Verification;
import io.kiovec.copy.internal.job.JobFile;
import io.kiovec.copy.internal.job.JobFile.End;
import io.kiovec.copy.internal.job.JobFile.Run;
import io.kiovec.copy.internal.side.Place;
import io.kiovec.copy.internal.side.Side;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of {@code copy} without a tape. */
final class BlockRun {

    private static final String VERIFYING = "SHA-256";

    private final Call call;
    private final CopyOptions options;

    BlockRun(Call call) {
        this.call = call;
        options = call.options();
    }

    void run() throws IOException, InterruptedException {
        try (Side source = call.sides().source(call.source(), options.readWay(), options.skip());
                Side target = call.sides().target(call.target(), options.writeWay(), options.seek())) {
            BlockPlan plan = BlockPlan.of(source, target,
                    new BlockPlan.Wish(options.count(), options.size(), options.rate(), options.pads()));
            check(source, target);
            Ledger ledger = new Ledger(Math.max(0, plan.total()));
            Remembered remembered = new Remembered(source, target, plan);
            remembered.recall(ledger);
            if (call.past().isEmpty() && options.truncates()) {
                target.cut();
            }
            copy(source, target, plan, ledger, remembered);
        }
    }

    private void check(Side source, Side target) {
        if (call.job().isPresent() && (!source.isSeekable() || !target.isSeekable())) {
            throw new IllegalArgumentException("--job: " + (source.isSeekable() ? target : source).name()
                    + " cannot be gone on with, for it can be read or written only once");
        }
        if (options.verifies() && !target.isSeekable()) {
            throw new IllegalArgumentException("--verify: " + target.name() + " cannot be read back: use --digest");
        }
        if (options.sparse() && !target.isSeekable()) {
            throw new IllegalArgumentException("--sparse: " + target.name() + " has no place to leave out");
        }
        if (options.continues() && !source.isSeekable()) {
            throw new IllegalArgumentException("--continue: " + source.name() + " cannot be read around an error");
        }
        if (options.leavesUnreadable() && !target.isSeekable()) {
            throw new IllegalArgumentException("--leave-unreadable: " + target.name() + " has no place to leave out");
        }
        if (call.past().isPresent() && options.digest().isPresent()) {
            throw new IllegalArgumentException("--digest: the digest of what an earlier run read is not known:"
                    + " use --verify");
        }
    }

    private void copy(Side source, Side target, BlockPlan plan, Ledger ledger, Remembered remembered)
            throws IOException, InterruptedException {
        // A stream is read once: what it was is compared by its digest.
        Optional<String> algorithm = options.verifies() && !source.isSeekable()
                ? Optional.of(options.digest().orElse(VERIFYING))
                : options.digest();
        BlockSettings settings = new BlockSettings(plan.size(), plan.unit(), options.depth(), unreadable(),
                options.sparse() ? Zeroes.SPARSE : Zeroes.WRITTEN, options.pads() ? Tail.FILLED : Tail.REFUSED,
                options.rate());
        Optional<MessageDigest> digest = algorithm.isPresent()
                ? Optional.of(digest(algorithm.get()))
                : Optional.empty();
        CopyReport report = new CopyReport(call, source.tally(), target.tally());
        long before = ledger.bytes(Ledger.State.DONE);
        BlockCopy copy = new BlockCopy(source, target, settings, ledger, plan.total(), remembered, digest);
        try (Progress progress = call.console().progress("copy",
                plan.total() < 0 ? -1 : ledger.bytes(Ledger.State.UNTRIED), Unit.BYTES)) {
            copy.run(progress);
        } finally {
            if (options.badBlocks().isPresent()) {
                MapFile.write(options.badBlocks().get(), ledger, options.skip());
            }
        }
        report.copied();
        Optional<String> sum = digest.map(MessageDigest::digest).map(HexFormat.of()::formatHex);
        if (options.verifies()) {
            verify(source, target, settings, ledger, copy.bytesRead(), algorithm, sum);
        }
        print(report, ledger, before, copy, algorithm, sum);
        refuseBad(source, ledger);
    }

    private Unreadable unreadable() {
        return !options.continues()
                ? Unreadable.STOPS
                : options.leavesUnreadable() ? Unreadable.LEFT_OUT : Unreadable.ZEROES;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("--digest " + algorithm + ": there are "
                    + String.join(", ", java.security.Security.getAlgorithms("MessageDigest")), e);
        }
    }

    private void verify(Side source, Side target, BlockSettings settings, Ledger ledger, long bytesRead,
            Optional<String> algorithm, Optional<String> sum) throws IOException, InterruptedException {
        Verification verification = new Verification(settings);
        if (source.isSeekable()) {
            long end = source.size().orElse(ledger.end());
            List<Span> spans = ledger.spans(Ledger.State.DONE).stream()
                    .map(span -> new Span(span.from(), Math.min(span.to(), end), span.state())).toList();
            try (Progress progress = call.console().progress("verify", ledger.bytes(Ledger.State.DONE), Unit.BYTES)) {
                verification.compare(source, target, spans, progress);
            }
            return;
        }
        MessageDigest again = digest(algorithm.orElse(VERIFYING));
        try (Progress progress = call.console().progress("verify", bytesRead, Unit.BYTES)) {
            verification.digest(target, bytesRead, again, progress);
        }
        String found = HexFormat.of().formatHex(again.digest());
        if (!found.equals(sum.orElse(""))) {
            throw new IOException(target.name() + " differs from what was read: its " + again.getAlgorithm() + " is "
                    + found + ", that of what was read " + sum.orElse(""));
        }
    }

    private void print(CopyReport report, Ledger ledger, long before, BlockCopy copy, Optional<String> algorithm,
            Optional<String> sum) {
        List<Span> bad = ledger.spans(Ledger.State.BAD);
        long badBytes = ledger.bytes(Ledger.State.BAD);
        if (before > 0) {
            report.clause(before + " bytes of them by an earlier run");
        }
        if (options.sparse()) {
            report.clause(copy.sparseBytes() + " bytes of zeroes without data");
        }
        if (!bad.isEmpty()) {
            report.clause(badBytes + " bytes in " + bad.size() + (bad.size() == 1 ? " area" : " areas")
                    + " could not be read, and are "
                    + (options.leavesUnreadable() ? "as they were" : "zeroes") + " on " + call.target());
        }
        sum.ifPresent(text -> report.clause(algorithm.orElse("") + " " + text));
        report.figure("earlierBytes", before).figure("sparseBytes", copy.sparseBytes()).figure("badBytes", badBytes)
                .figure("badAreas", bad.size()).figure("digest", sum.orElse(null))
                .figure("digestAlgorithm", sum.isPresent() ? algorithm.orElse(null) : null);
        report.print(ledger.bytes(Ledger.State.DONE) + badBytes, before, options.verifies());
    }

    /** Not all of it is there: a script must not take it for a copy. */
    private void refuseBad(Side source, Ledger ledger) throws DeviceException {
        long bad = ledger.bytes(Ledger.State.BAD);
        if (bad > 0) {
            Address address = call.source().place() instanceof Place.Device(Address device)
                    ? device
                    : new Address("file", source.name());
            throw new DeviceException.Medium(address, bad + " bytes could not be read, all else was copied");
        }
    }

    /** The job file of this run, where there is one. */
    private final class Remembered implements Checkpoint {

        private final End from;
        private final End to;
        private final Map<String, String> decides;
        private final Interval interval = new Interval(options.jobEvery(), System::nanoTime);

        Remembered(Side source, Side target, BlockPlan plan) {
            from = End.of(call.source().toString(), source.identity());
            to = End.of(call.target().toString(), target.identity());
            decides = Map.of("--skip", Long.toString(options.skip()), "--seek", Long.toString(options.seek()),
                    "--count", Long.toString(plan.total()));
            if (call.job().isPresent()) {
                refuseUnknown(source);
                refuseUnknown(target);
            }
        }

        private static void refuseUnknown(Side side) {
            if (side.identity().designators().isEmpty()) {
                throw new IllegalArgumentException("--job: " + side.name() + " does not tell which device it is, so"
                        + " nobody could know it again");
            }
        }

        void recall(Ledger ledger) throws IOException {
            if (call.past().isEmpty()) {
                return;
            }
            JobFile.Content past = call.past().get();
            call.job().orElseThrow().check(past, from, to, decides);
            if (past.spans() == null) {
                throw new IOException(call.job().orElseThrow().path() + " is of a copy of a tape");
            }
            for (Run run : past.spans()) {
                ledger.mark(run.from(), run.to(), Ledger.State.of(run.state().charAt(0)));
            }
            if (options.retriesUnreadable()) {
                ledger.forgetBad();
            }
        }

        @Override
        public boolean isDue() {
            return call.job().isPresent() && interval.hasPassed();
        }

        @Override
        public void save(Ledger ledger, JobFile.State state) throws IOException {
            if (call.job().isPresent()) {
                List<Run> runs = ledger.spans().stream()
                        .map(span -> new Run(span.from(), span.to(), String.valueOf(span.state().letter()))).toList();
                call.job().get().write(from, to, decides, state, runs, null);
            }
        }
    }
}
