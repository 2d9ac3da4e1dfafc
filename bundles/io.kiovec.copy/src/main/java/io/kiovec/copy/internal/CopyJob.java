// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.command.Console;
import io.kiovec.command.DestructionGuard;
import io.kiovec.command.Job;
import io.kiovec.copy.internal.job.JobFile;
import io.kiovec.copy.internal.side.Opened;
import io.kiovec.copy.internal.side.Place;
import io.kiovec.copy.internal.side.Sides;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Copies something to something. */
@Command(description = {
    "Copies FROM to TO and flushes it. Each is an address, a path, or - for standard input or output.",
    "What is on TO is lost. Everything is checked before the first byte is written."}, footer = {"",
        "With --job, a copy that was interrupted or failed goes on where it was: call it again. A copy that is interrupted",
        "leaves what it has written, and the devices as they can be used. What could not be read is exit code 3.",
        "Lengths take K, M, G and T. The result goes to standard error when the copy goes to standard output.", "",
        "Example: kiovec copy sim:disk0 sim:disk1 --direct --verify",
        "Example: kiovec copy /dev/sdb disk.img --continue --bad-blocks disk.map --job disk.job --sparse",
        "Example: kiovec copy st:/dev/nst0 tape.tap --tape-image"})
final class CopyJob extends Job {

    private final Sides sides;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FROM", description = "What is read; known to a --job that is"
            + " gone on with.")
    private String from = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TO", description = "What is written.")
    private String to = "";

    @Mixin
    private final CopyOptions options = new CopyOptions();

    @Mixin
    private final DestructionGuard guard = new DestructionGuard();

    CopyJob(Sides sides) {
        this.sides = sides;
    }

    @Override
    protected void run(Console console) throws Exception {
        try {
            String objection = options.objection();
            if (!objection.isEmpty()) {
                throw new IllegalArgumentException(objection);
            }
            Optional<JobFile> job = options.job().map(path -> new JobFile(path, Clock.systemUTC()));
            Optional<JobFile.Content> past = job.isPresent() ? job.get().read() : Optional.empty();
            place(past);
            Place source = Place.parse(from);
            Place target = Place.parse(to);
            if (source.equals(target)) {
                throw new IllegalArgumentException("FROM and TO are both " + source);
            }
            Console told = target instanceof Place.Standard ? console.onErrors() : console;
            // What an earlier run has begun to overwrite is known by its identity, which is checked before anything is written.
            if (past.isEmpty()) {
                guard(target, told);
            }
            try (Opened from = Opened.open(sides.devices(), source, AccessMode.READ);
                    Opened to = Opened.open(sides.devices(), target, AccessMode.READ_WRITE)) {
                run(new Call(from, to, options, job, past, told, sides));
            }
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private void run(Call call) throws IOException, InterruptedException {
        boolean fromTape = call.source().isTape();
        boolean toTape = call.target().isTape();
        if (options.isTapeImage() && fromTape == toTape) {
            throw new IllegalArgumentException(fromTape
                    ? "from tape to tape there is no image: leave --tape-image out"
                    : "--tape-image is of a tape, and neither " + from + " nor " + to + " is one");
        }
        if (fromTape || toTape) {
            new TapeRun(call).run();
        } else {
            new BlockRun(call).run();
        }
    }

    private void place(Optional<JobFile.Content> past) {
        if (from.isEmpty() && past.isPresent()) {
            from = past.get().from().place();
            to = past.get().to().place();
            options.take(past.get().options());
        }
        if (from.isEmpty() || to.isEmpty()) {
            throw new IllegalArgumentException("say FROM and TO, or a --job FILE that is there");
        }
    }

    private void guard(Place target, Console console) throws IOException, InterruptedException {
        switch (target) {
            case Place.Device(Address address) -> guard.pass(console, "overwrites", address);
            case Place.PlainFile(var path) -> {
                if (Files.exists(path) && Files.size(path) > 0) {
                    guard.demand(console, new Address("file", path.toString()),
                            "this overwrites " + path + ", which is there");
                }
            }
            case Place.Stream(var path) -> {
                // What is in a pipe is nobody's yet.
            }
            case Place.Standard() -> {
                // The same.
            }
        }
    }
}
