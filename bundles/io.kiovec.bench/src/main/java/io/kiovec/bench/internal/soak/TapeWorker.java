// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.TapeDevice;
import io.kiovec.bench.internal.soak.Ledger.Wrong;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapeCondition;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeResult;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes stamped blocks and filemarks, goes back, reads, writes over what is behind, and reads everything at the end of
 * each lap. Before each step the position is what the model says or unknown (rule S6); when it is unknown, a write is
 * tried that must be refused, and then the tape is located.
 */
final class TapeWorker extends Worker {

    /** Objects of a lap. */
    private static final int LAP = 2000;
    /** The model does not say where the tape stands. */
    private static final int UNSURE = -1;

    private final TapeDevice tape;
    private final Ledger ledger;
    private final Meter meter;
    private final Stamps stamps;
    private final TapeModel model = new TapeModel();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(TapeModel.LARGEST + 1L);
    /** Where the tape stands, as the model has it. */
    private int at;

    /**
     * Takes an open tape.
     *
     * @param tape opened for writing, all of whose content is given up
     * @param meter of this device
     * @param ledger of all devices
     * @param load what decides
     */
    TapeWorker(TapeDevice tape, Meter meter, Ledger ledger, Load load) {
        super("tape " + tape.address(), load, ledger);
        this.tape = tape;
        this.ledger = ledger;
        this.meter = meter;
        stamps = new Stamps(memory, SoakDisk.id(tape.address()));
    }

    TapeDevice tape() {
        return tape;
    }

    @Override
    void work() {
        try (arena) {
            locate(0);
            while (goesOn()) {
                step();
                think();
            }
            readAll();
        }
    }

    private void step() {
        int choice = random().nextInt(100);
        if (model.size() >= LAP) {
            readAll();
            model.cut(0);
            locate(0);
        } else if (choice < 70) {
            write(Math.max(0, model.size() - (choice < 3 ? random().nextInt(4) : 0)));
        } else if (choice < 75) {
            writeFilemark(model.size());
        } else {
            read(model.size() == 0 ? 0 : random().nextInt(model.size()), 4);
        }
    }

    // One request each.

    /** What the tape is asked to do. */
    private interface Request<T> {
        T ask() throws DeviceException;
    }

    /** What came of it: a result or a failure. */
    private record Outcome<T>(Optional<T> result, Failure failure) {
    }

    private <T> Outcome<T> ask(String what, Request<T> request) {
        ledger.began();
        Outcome<T> outcome;
        try {
            outcome = new Outcome<>(Optional.of(request.ask()), Failure.NONE);
        } catch (DeviceException e) {
            outcome = new Outcome<>(Optional.empty(), e.failure());
            pauseAfterFailure();
        } catch (RuntimeException | Error e) {
            ledger.found(Wrong.LOST, tape.address() + ": " + what + " threw " + e);
            return new Outcome<>(Optional.empty(), Failure.OUTCOME_UNKNOWN);
        }
        ledger.ended(outcome.failure());
        meter.ended();
        return outcome;
    }

    private void wrong(Wrong what, String sentence) {
        ledger.found(what, tape.address() + ": " + sentence);
    }

    // The position.

    /** {@return whether the tape stands where the model says, brought there when nobody knew} */
    private boolean standsAt(int place) {
        TapePosition told = tape.position();
        if (told.isKnown() && at != UNSURE && block(told) != at) {
            wrong(Wrong.CORRUPTED, "stands at block " + block(told) + ", and should at " + at);
        }
        if (!told.isKnown()) {
            mustBeRefused();
        }
        return told.isKnown() && at == place && block(told) == at || locate(place);
    }

    private static long block(TapePosition known) {
        return known.block().orElse(UNSURE);
    }

    /** Nobody knows where the tape stands: no write may be done. */
    private void mustBeRefused() {
        Outcome<TapeResult> tried = ask("write at a place unknown", () -> tape.write(stamped(0, model.nextGeneration()),
                RequestOptions.DEFAULT));
        if (Place.neverReached(tried.failure())) {
            return;
        }
        // A swap may have brought it to where it stood in between; then that is overwritten.
        if (at == UNSURE || tried.failure() == Failure.NONE && block(tape.position()) != at + 1) {
            wrong(Wrong.CORRUPTED, "a block was written where nobody knew where the tape stood: " + tried.failure());
        }
        model.cut(Math.min(Math.max(0, at), model.size()));
        at = UNSURE;
    }

    private boolean locate(int place) {
        Outcome<TapePosition> located = ask("locate", () -> {
            tape.locate(new TapePosition(0, OptionalLong.of(place), OptionalLong.empty()));
            return tape.position();
        });
        if (located.failure() != Failure.NONE) {
            at = Place.neverReached(located.failure()) ? at : UNSURE;
            return false;
        }
        at = place;
        TapePosition told = located.result().get();
        if (told.isKnown() && block(told) != place) {
            wrong(Wrong.CORRUPTED, "was located to " + place + " and says that it stands at " + block(told));
        }
        return told.isKnown();
    }

    // Blocks and filemarks.

    private MemorySegment stamped(int place, long generation) {
        MemorySegment block = memory.asSlice(0, TapeModel.length(generation));
        stamps.put(0, (int) block.byteSize(), place, 0, generation);
        return block;
    }

    private void write(int place) {
        if (standsAt(place)) {
            long generation = model.nextGeneration();
            MemorySegment block = stamped(place, generation);
            Outcome<TapeResult> written = ask("write", () -> tape.write(block, RequestOptions.DEFAULT));
            if (written.failure() != Failure.NONE) {
                unsure(place, written.failure());
            } else if (written.result().get().count() != block.byteSize()) {
                wrong(Wrong.CORRUPTED, "wrote " + written.result().get().count() + " of " + block.byteSize()
                        + " bytes at " + place);
            } else {
                model.wrote(place, generation);
                at = place + 1;
            }
        }
    }

    private void writeFilemark(int place) {
        if (standsAt(place)) {
            Outcome<TapeResult> written = ask("write a filemark", () -> tape.writeFilemarks(1));
            if (written.failure() != Failure.NONE) {
                unsure(place, written.failure());
            } else {
                model.wroteFilemark(place);
                at = place + 1;
            }
        }
    }

    /**
     * A write failed at a place. Nothing happened, or there is one object there and nothing behind it; more would be a
     * write that was sent again.
     */
    private void unsure(int place, Failure failure) {
        if (Place.neverReached(failure)) {
            return;
        }
        int before = model.size();
        at = UNSURE;
        Outcome<TapePosition> end = new Outcome<>(Optional.empty(), Failure.OFFLINE);
        while (end.failure() != Failure.NONE && goesOn()) {
            end = ask("space to the end", tape::spaceToEnd);
        }
        if (end.failure() == Failure.NONE && end.result().get().isKnown()) {
            long found = end.result().get().block().getAsLong();
            if (found > place + 1 && found != before) {
                wrong(Wrong.DUPLICATED, "one object was written at " + place + ", and there are " + found);
            } else if (found < place) {
                wrong(Wrong.CORRUPTED, "there were " + place + " objects, and there are " + found);
            }
            at = (int) found;
        }
        model.cut(place);
    }

    // Reading.

    private void readAll() {
        read(0, Integer.MAX_VALUE);
    }

    /** Reads objects and holds them against the model, until something fails. */
    private void read(int from, int most) {
        int last = model.ends() ? model.size() : model.size() - 1;
        for (int place = from; place - from < most && place <= last && standsAt(place); place++) {
            memory.fill((byte) 0);
            Outcome<TapeResult> read = ask("read", () -> tape.read(memory, RequestOptions.DEFAULT));
            if (read.failure() != Failure.NONE) {
                // How far it came is not said.
                at = Place.neverReached(read.failure()) ? at : UNSURE;
                return;
            }
            check(place, read.result().get());
            at = place < model.size() ? place + 1 : place;
        }
    }

    private void check(int place, TapeResult read) {
        String expected;
        boolean fine;
        if (place == model.size()) {
            expected = "the end of data";
            fine = read.condition() == TapeCondition.END_OF_DATA;
        } else if (model.isFilemark(place)) {
            expected = "a filemark";
            fine = read.condition() == TapeCondition.FILEMARK;
        } else {
            long generation = model.generation(place);
            int length = TapeModel.length(generation);
            expected = "generation " + generation + " of " + length + " bytes";
            fine = read.condition() == TapeCondition.NONE && read.count() == length
                    && stamps.generation(0, length, place, 0) == generation;
        }
        if (!fine) {
            wrong(Wrong.CORRUPTED, "object " + place + ": expected " + expected + ", found " + read.condition()
                    + " after " + read.count() + " bytes, "
                    + stamps.describe(0, Math.clamp(read.count(), Stamps.HEAD, TapeModel.LARGEST)));
        }
    }
}
