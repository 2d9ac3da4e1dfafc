// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.core.internal.unit.DeviceUnit;
import io.kiovec.core.internal.unit.Opening;
import io.kiovec.core.internal.unit.Visit;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapeProgress;
import io.kiovec.spi.TapeEndpoint;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call of a drive that may take hours, on a platform thread of its own: whoever waits for it on a virtual thread
 * holds no carrier, and can give up. The call itself cannot be ended: it stays inside the gate, so that the endpoint is
 * kept (rule L2), and becomes an orphan with it when that is to go (rule S4); who has the turn keeps it until then.
 *
 * @param <T> what comes of it
 */
final class TapeMotion<T> {

    /** What is done. */
    @FunctionalInterface
    interface Call<T> {
        T of(TapeEndpoint drive) throws DeviceException;
    }

    private final Opening opening;
    private final DeviceUnit unit;
    private final TapeCarriage carriage;
    private final String name;
    private final Call<T> call;
    private final long begun = System.nanoTime();
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    /** Taken by whoever is first: the call that ends, or the caller who gives up. */
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile TapeEndpoint drive;

    TapeMotion(Opening opening, DeviceUnit unit, TapeCarriage carriage, String name, Call<T> call) {
        this.opening = opening;
        this.unit = unit;
        this.carriage = carriage;
        this.name = name;
        this.call = call;
    }

    String name() {
        return name;
    }

    /** {@return how far it is} */
    TapeProgress progress() {
        TapeEndpoint asked = drive;
        return new TapeProgress(name, Duration.ofNanos(System.nanoTime() - begun),
                asked == null ? OptionalDouble.empty() : asked.progress());
    }

    /**
     * Waits for an endpoint, and for the call. The caller has the turn, and gives it back unless this fails as
     * {@link Unfinished}.
     *
     * @param patience how long to wait for an endpoint
     * @param most how long the call may take
     */
    T run(Duration patience, Duration most) throws DeviceException, Again, Unfinished {
        Passage passage = new Passage();
        Visit.enter(opening, passage, System.nanoTime() + patience.toNanos(), patience);
        drive = (TapeEndpoint) passage.binding().endpoint();
        Thread.ofPlatform().name("kiovec-tape " + unit.address() + " " + name).daemon().start(() -> perform(passage));
        return await(most);
    }

    private void perform(Passage passage) {
        Binding binding = passage.binding();
        T done = null;
        Throwable failure = null;
        try {
            done = call.of(drive);
        } catch (DeviceException | RuntimeException | Error e) {
            failure = e;
            if (e instanceof DeviceException) {
                unit.doubt(binding);
            }
        }
        boolean heard = decided.compareAndSet(false, true);
        if (!heard) {
            // Its caller was told that nobody knows; what happened since nobody saw.
            carriage.where().lost(drive, "the " + name + " went on after its time was over");
        }
        unit.gate().leave(passage);
        drive = null;
        if (!heard) {
            if (failure instanceof DeviceException.Offline) {
                unit.lost(binding, failure.toString());
            } else if (failure instanceof RuntimeException || failure instanceof LinkageError) {
                binding.blame("threw " + failure);
            }
            carriage.ended(this);
        } else if (failure == null) {
            outcome.complete(done);
        } else {
            outcome.completeExceptionally(new Failed(binding, failure));
        }
    }

    /** What the call threw, and inside what. */
    static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;
        private final transient Binding binding;

        private Failed(Binding binding, Throwable cause) {
            super(cause);
            this.binding = binding;
        }
    }

    /** The driver says that nothing reached the device: it lost the endpoint, and the call may be begun anew. */
    static final class Again extends Exception {

        private static final long serialVersionUID = 1L;

        private Again(DeviceException.Offline gone) {
            super(gone);
        }
    }

    /** The call goes on without its caller. */
    static final class Unfinished extends Exception {

        private static final long serialVersionUID = 1L;

        private Unfinished() {
            super("the call goes on");
        }
    }

    /** An interrupt ends no motion (rule S3); the thread keeps its mark. */
    private T await(Duration most) throws DeviceException, Again, Unfinished {
        long deadline = System.nanoTime() + most.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return outcome.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException late) {
                    if (decided.compareAndSet(false, true)) {
                        TapeEndpoint left = drive;
                        if (left != null) {
                            carriage.where().lost(left, "the " + name + " is still going on");
                        }
                        throw new Unfinished();
                    }
                    deadline = Long.MAX_VALUE / 2 + System.nanoTime();
                } catch (ExecutionException e) {
                    throw failed((Failed) e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private DeviceException failed(Failed failed) throws Again {
        Throwable cause = failed.getCause();
        if (cause instanceof DeviceException.Offline gone) {
            try {
                unit.begunAnew(failed.binding, gone);
            } catch (DeviceException.Offline same) {
                return same;
            }
            throw new Again(gone);
        }
        if (cause instanceof DeviceException typed) {
            return typed;
        }
        if (cause instanceof RuntimeException || cause instanceof LinkageError) {
            return Visit.threw(unit, failed.binding, cause);
        }
        throw (Error) cause;
    }
}
