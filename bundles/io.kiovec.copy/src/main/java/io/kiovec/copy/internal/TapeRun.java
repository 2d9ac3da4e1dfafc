// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.command.Progress;
import io.kiovec.command.Progress.Unit;
import io.kiovec.copy.internal.job.JobFile;
import io.kiovec.copy.internal.job.JobFile.Stand;
import io.kiovec.copy.internal.job.Pace;
import io.kiovec.copy.internal.side.Memory;
import io.kiovec.copy.internal.side.Side;
import io.kiovec.copy.internal.tape.ItemCopy;
import io.kiovec.copy.internal.tape.TapePlace;
import io.kiovec.io.DeviceException;
import java.io.IOException;

/** One run of {@code copy} with a tape on a side or both. */
final class TapeRun {

    private final Call call;
    private final CopyOptions options;
    private final boolean fromTape;
    private final boolean toTape;

    TapeRun(Call call) {
        this.call = call;
        options = call.options();
        fromTape = call.source().isTape();
        toTape = call.target().isTape();
    }

    void run() throws IOException, InterruptedException {
        check();
        if (fromTape && toTape) {
            try (TapePlace from = new TapePlace(call.source().tape());
                    TapePlace to = new TapePlace(call.target().tape())) {
                copy(TapeEnds.tapes(call, from, to));
            }
        } else if (fromTape) {
            try (TapePlace from = new TapePlace(call.source().tape());
                    Side to = call.sides().target(call.target(), options.writeWay(), options.seek())) {
                copy(TapeEnds.fromTape(call, from, to));
            }
        } else {
            try (Side from = call.sides().source(call.source(), options.readWay(), options.skip());
                    TapePlace to = new TapePlace(call.target().tape())) {
                copy(TapeEnds.toTape(call, from, to));
            }
        }
    }

    private void check() {
        boolean bytes = fromTape != toTape && !options.isTapeImage();
        refuse(options.count().isPresent(), "--count", "is of disks and files");
        refuse(options.sparse() || options.pads(), "--sparse and --pad", "are of disks and files");
        refuse(options.digest().isPresent(), "--digest", "is of disks and files: an image has its checksum in it");
        refuse(options.leavesUnreadable() || options.badBlocks().isPresent(), "--leave-unreadable and --bad-blocks",
                "are of disks and files");
        refuse(options.retriesUnreadable(), "--retry-unreadable", "is of disks and files");
        refuse(fromTape && options.skip() > 0 || toTape && options.seek() > 0, "--skip and --seek",
                "do not move a tape: use 'kiovec tape'");
        refuse(options.namesTapeBlock() && (options.isTapeImage() || fromTape), "--block-size",
                "is of blocks that are made of bytes: here they keep their lengths");
        refuse(bytes && call.job().isPresent(), "--job", "needs --tape-image: bytes do not tell the blocks they were");
        refuse(bytes && options.verifies(), "--verify", "needs --tape-image");
    }

    private static void refuse(boolean wrong, String option, String why) {
        if (wrong) {
            throw new IllegalArgumentException(option + " " + why);
        }
    }

    private void copy(TapeEnds ends) throws IOException, InterruptedException {
        try (ends) {
            TapeJob job = new TapeJob(call, ends);
            job.begin();
            Pace pace = new Pace(options.rate(), System::nanoTime);
            Memory memory = ends.memory();
            CopyReport report = new CopyReport(call, ends.read(), ends.written());
            ItemCopy copy = new ItemCopy(ends.source(), ends.sink(), job, pace);
            try (Progress progress = call.console().progress("copy", ends.total(), Unit.BYTES)) {
                copy.run(memory, options.depth(), progress);
            }
            report.copied();
            if (options.verifies()) {
                try (Progress progress = call.console().progress("verify", ends.total(), Unit.BYTES)) {
                    ends.verify(memory, progress);
                }
            }
            print(report, ends, copy, job.earlier());
        }
    }

    private void print(CopyReport report, TapeEnds ends, ItemCopy copy, long earlier) throws DeviceException {
        report.clause(copy.blocks() + " blocks, " + copy.filemarks() + " filemarks");
        if (earlier > 0) {
            report.clause(earlier + " objects more by an earlier run");
        }
        if (copy.bad() > 0) {
            report.clause(copy.bad() + " blocks could not be read");
        }
        ends.warned()
                .ifPresent(at -> report.clause("the drive warned of the end of the tape after " + at + " objects"));
        ends.remark().ifPresent(report::clause);
        report.figure("blocks", copy.blocks()).figure("filemarks", copy.filemarks()).figure("badBlocks", copy.bad())
                .figure("earlierObjects", earlier)
                .figure("warnedAfter", ends.warned().isPresent() ? ends.warned().getAsLong() : null)
                .figure("imageEnd", ends.imageEnding().orElse(null));
        report.print(copy.bytes(), 0, options.verifies());
        if (copy.bad() > 0) {
            throw new DeviceException.Medium(ends.badAddress(),
                    copy.bad() + " blocks could not be read, all else was copied");
        }
    }

    /** Where a copy of a tape is remembered. */
    static final class TapeJob implements ItemCopy.Checkpoint {

        private final Call call;
        private final TapeEnds ends;
        private final Interval interval;
        private long earlier;

        TapeJob(Call call, TapeEnds ends) {
            this.call = call;
            this.ends = ends;
            interval = new Interval(call.options().jobEvery(), System::nanoTime);
        }

        /** Goes to the beginning, or to where an earlier run has come to. */
        void begin() throws IOException {
            if (call.past().isEmpty()) {
                ends.begin();
                if (call.job().isPresent()) {
                    ends.checkKnown();
                }
                return;
            }
            JobFile file = call.job().orElseThrow();
            JobFile.Content past = call.past().get();
            file.check(past, ends.from(), ends.to(), ends.decides());
            if (past.tape() == null) {
                throw new IOException(file.path() + " is of a copy of a disk");
            }
            if (past.state() == JobFile.State.DONE) {
                throw new IOException(file.path() + " is of a copy that is done: remove it to copy again");
            }
            earlier = past.tape().objects();
            ends.resume(past.tape());
        }

        /** {@return objects that an earlier run has copied} */
        long earlier() {
            return earlier;
        }

        @Override
        public boolean isDue() {
            return call.job().isPresent() && interval.hasPassed();
        }

        @Override
        public void save(ItemCopy progress, JobFile.State state) throws IOException {
            if (call.job().isPresent()) {
                Stand stand = ends.stand(earlier, progress);
                call.job().get().write(ends.from(), ends.to(), ends.decides(), state, null, stand);
            }
        }
    }
}
