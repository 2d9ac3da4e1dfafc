// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.DeviceState;
import io.kiovec.api.TapeDevice;
import io.kiovec.filter.internal.Operation.Verb;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Durability;
import io.kiovec.io.TapeControl;
import io.kiovec.io.TapeOption;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeProgress;
import io.kiovec.io.TapeResult;
import io.kiovec.io.TapeStatus;
import io.kiovec.io.TapeUnit;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.TapeOutcome;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.Set;

/** A tape around a tape, which keeps its position through the swaps of the one below (rule S6). */
final class FilterTape extends FilterEndpoint<TapeDevice> implements TapeEndpoint {

    /** Does something with the tape below. */
    @FunctionalInterface
    private interface Action {
        void run() throws DeviceException;
    }

    /** Moves data or counts objects. */
    @FunctionalInterface
    private interface Counting {
        TapeResult run() throws DeviceException;
    }

    private final Below below = new Below();
    private final Set<TapeOption> known;
    private volatile Set<TapeControl> controls;

    FilterTape(Address name, TapeDevice inner, Treatment treatment) throws DeviceException {
        super(name, inner, treatment);
        controls = inner.controls();
        // A driver that has options holds some of them on.
        known = inner.options().isEmpty() ? Set.of() : EnumSet.allOf(TapeOption.class);
    }

    @Override
    public TapeOutcome read(MemorySegment memory, TransferCall call) throws DeviceException {
        return transfer(Verb.READ, memory, call);
    }

    @Override
    public TapeOutcome write(MemorySegment memory, TransferCall call) throws DeviceException {
        return transfer(Verb.WRITE, memory, call);
    }

    private TapeOutcome transfer(Verb verb, MemorySegment memory, TransferCall call) throws DeviceException {
        Operation operation = new Operation().begin(verb, Operation.NONE, memory.byteSize(), call.mode());
        Verdict verdict = course.begin(operation);
        course.refuse(operation, verdict);
        // A shorter block is another block: nothing is cut here.
        TapeResult result = counted(operation, () -> {
            var options = below.options(call, Durability.DEVICE_CACHE);
            return verb == Verb.READ ? inner.read(memory, options) : inner.write(memory, options);
        });
        Below.tell(call, result.mode(), result.copiedBytes());
        if (result.elements() > 0) {
            call.tellElements(result.elements());
        }
        operation.moved(result.count(), result.mode());
        course.end(operation, verdict, memory);
        return new TapeOutcome(result.count(), result.condition());
    }

    private TapeResult counted(Operation operation, Counting counting) throws DeviceException {
        try {
            TapeResult result = counting.run();
            operation.detail = operation.detail + (operation.detail.isEmpty() ? "" : " ") + "met="
                    + result.condition();
            return result;
        } catch (DeviceException e) {
            throw course.failed(operation, course.fromBelow(e));
        }
    }

    private TapeOutcome count(Verb verb, long count, String detail, Counting counting) throws DeviceException {
        Operation operation = new Operation().begin(verb, Operation.NONE, count, TransferMode.INDIRECT);
        operation.detail = detail;
        Verdict verdict = course.begin(operation);
        course.refuse(operation, verdict);
        TapeResult result = counted(operation, counting);
        operation.moved(result.count(), TransferMode.INDIRECT);
        course.end(operation, verdict, MemorySegment.NULL);
        return new TapeOutcome(result.count(), result.condition());
    }

    private void move(Verb verb, String detail, Action action) throws DeviceException {
        Operation operation = new Operation().begin(verb, Operation.NONE, 0, TransferMode.INDIRECT);
        operation.detail = detail;
        Verdict verdict = course.begin(operation);
        course.refuse(operation, verdict);
        try {
            action.run();
        } catch (DeviceException e) {
            throw course.failed(operation, course.fromBelow(e));
        }
        course.end(operation, verdict, MemorySegment.NULL);
    }

    @Override
    public TapeOutcome writeFilemarks(int count) throws DeviceException {
        return count(Verb.FILEMARKS, count, "", () -> inner.writeFilemarks(count));
    }

    @Override
    public TapeOutcome space(TapeUnit unit, long count) throws DeviceException {
        return count(Verb.SPACE, count, "unit=" + unit, () -> inner.space(unit, count));
    }

    @Override
    public void locate(TapePosition position) throws DeviceException {
        move(Verb.LOCATE, "partition=" + position.partition() + " block=" + position.block().orElse(-1),
                () -> inner.locate(position));
    }

    @Override
    public void rewind() throws DeviceException {
        move(Verb.REWIND, "", inner::rewind);
    }

    @Override
    public TapePosition position() {
        return inner.position();
    }

    @Override
    public void blockLength(int bytes) throws DeviceException {
        move(Verb.CONTROL, "block-length=" + bytes, () -> inner.blockLength(bytes));
    }

    @Override
    public int blockLength() {
        return inner.blockLength();
    }

    @Override
    public void erase() throws DeviceException {
        move(Verb.ERASE, "", inner::erase);
    }

    @Override
    public void load() throws DeviceException {
        move(Verb.LOAD, "", inner::load);
    }

    @Override
    public void unload() throws DeviceException {
        move(Verb.UNLOAD, "", inner::unload);
    }

    /** Must not wait: while there is no driver below, what it could do last. */
    @Override
    public Set<TapeControl> controls() {
        if (inner.state() == DeviceState.ONLINE) {
            try {
                controls = inner.controls();
            } catch (DeviceException e) {
                // As before; who uses one is told.
            }
        }
        return controls;
    }

    @Override
    public void control(TapeControl what, long value) throws DeviceException {
        move(Verb.CONTROL, Options.written(what) + "=" + value, () -> inner.control(what, value));
    }

    @Override
    public Set<TapeOption> knownOptions() {
        return known;
    }

    @Override
    public Set<TapeOption> options() throws DeviceException {
        return inner.options();
    }

    @Override
    public void options(Set<TapeOption> on) throws DeviceException {
        inner.options(on);
    }

    @Override
    public TapeStatus status() throws DeviceException {
        return inner.status();
    }

    @Override
    public OptionalDouble progress() {
        return inner.progress().map(TapeProgress::done).orElse(OptionalDouble.empty());
    }
}
