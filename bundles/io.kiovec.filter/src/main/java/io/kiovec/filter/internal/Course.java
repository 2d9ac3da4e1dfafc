// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.Device;
import io.kiovec.api.DeviceState;
import io.kiovec.filter.internal.Verdict.Fail;
import io.kiovec.filter.internal.Verdict.Moment;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;

import io.kiovec.io.Failure;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The way of an operation through a filter, whatever its face. Any thread; keeps nothing of an operation. */
final class Course {

    private final Address name;
    private final Device inner;
    private final Treatment treatment;
    private volatile Optional<String> loss = Optional.empty();

    Course(Address name, Device inner, Treatment treatment) {
        this.name = name;
        this.inner = inner;
        this.treatment = treatment;
    }

    /** Lets an operation begin, after what it has to wait for. */
    Verdict begin(Operation operation) throws DeviceException {
        Verdict verdict = treatment.before(operation);
        switch (verdict) {
            case Verdict.Wait wait -> pause(wait.nanos());
            case Verdict.Held held -> held.hang().await();
            default -> {
                // It passes at once, or not at all.
            }
        }
        if (loss.isPresent()) {
            throw failed(operation, new DeviceException.Offline(name, loss.get()));
        }
        return verdict;
    }

    /** {@return whether it fails before the device does anything} */
    static boolean failsAtOnce(Verdict verdict) {
        return verdict instanceof Fail fail && fail.moment() == Moment.BEFORE;
    }

    /** Throws where it fails before the device does anything. */
    void refuse(Operation operation, Verdict verdict) throws DeviceException {
        if (failsAtOnce(verdict)) {
            throw failed(operation, ((Fail) verdict).refusal().exception(name));
        }
    }

    /** {@return how much of it passes, at least a block} */
    static long allowed(Verdict verdict, long length, long block) {
        long most = switch (verdict) {
            case Verdict.Cut cut -> cut.bytes().orElse(length / 2);
            case Verdict.Gone gone -> length / 2;
            default -> length;
        };
        return most >= length ? length : Math.max(Math.min(block, length), most - most % block);
    }

    /** Ends what the device did: throws where it was not to be. */
    void end(Operation operation, Verdict verdict, MemorySegment data) throws DeviceException {
        switch (verdict) {
            case Verdict.Corrupt corrupt -> corrupt(corrupt, data.asSlice(0, Math.max(0, operation.moved)));
            case Fail fail -> throw failed(operation, fail.refusal().exception(name));
            case Verdict.Gone gone -> throw failed(operation, goneNow(operation));
            default -> {
                // It is as the device left it.
            }
        }
        ended(operation);
    }

    private static void corrupt(Verdict.Corrupt how, MemorySegment data) {
        for (long i = 0; i < how.bytes() && data.byteSize() > 0; i++) {
            long at = how.draws().below(data.byteSize());
            byte before = data.get(ValueLayout.JAVA_BYTE, at);
            data.set(ValueLayout.JAVA_BYTE, at, (byte) (before + 1 + how.draws().below(127)));
        }
    }

    private DeviceException goneNow(Operation operation) {
        loss = Optional.of("a fault has cut the way to " + inner.address());
        return operation.verb == Operation.Verb.READ
                ? new DeviceException.Offline(name, loss.get())
                : new DeviceException.OutcomeUnknown(name, loss.get());
    }

    /** Notes that it has ended. */
    void ended(Operation operation) {
        operation.ended = System.nanoTime();
        treatment.after(operation);
    }

    /** {@return what to throw, noted} */
    <E extends DeviceException> E failed(Operation operation, E why) {
        operation.failure = why.failure();
        ended(operation);
        return why;
    }

    /**
     * {@return what an error below means here} A device below that was closed under this endpoint took nothing of the
     * operation, and perhaps another endpoint can.
     */
    DeviceException fromBelow(DeviceException error) {
        return error.failure() == Failure.ILLEGAL_REQUEST && inner.state() == DeviceState.CLOSED
                ? new DeviceException.Offline(name, "the device below was let go", error.detail(), error)
                : error;
    }

    /** {@return why the device is not reached any more} */
    Optional<String> lost() {
        return inner.state() == DeviceState.CLOSED ? Optional.of("the device below was let go") : loss;
    }

    /** Lets everything go. */
    void close() throws DeviceException {
        try {
            treatment.close();
        } finally {
            inner.close();
        }
    }

    /** An interrupt does not end it, as it would not end a transfer. */
    private static void pause(long nanos) {
        long deadline = System.nanoTime() + nanos;
        boolean interrupted = false;
        for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
