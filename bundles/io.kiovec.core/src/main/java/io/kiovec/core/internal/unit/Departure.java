// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.ExecutionException;
import io.kiovec.api.DeviceEvent;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.core.internal.gate.Passage;
import io.kiovec.io.DeviceException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The order in which an endpoint goes, written once: flush what was written so far, hold, let the followers go, drain until the
 * deadline, cancel, flush the rest, close. What cannot be drained or does not close is an orphan, left to its last call (rules L2
 * and S4). Runs on the unit's own thread.
 */
final class Departure {

    /** After the deadline calls are cancelled, and have a tenth of it to end, or this: owners of queues must come. */
    private static final long LEAST_GRACE = TimeUnit.MILLISECONDS.toNanos(200);

    private final DeviceUnit unit;
    private final EndpointSource source;
    private final Surroundings around;
    private final AtomicInteger orphans = new AtomicInteger();
    /** Flushes that began before requests were held and are still inside: a cache may take long, and is not to blame. */
    private final AtomicInteger flushingAhead = new AtomicInteger();
    /** On the clock of {@link System#nanoTime}. */
    private long heldSince;

    Departure(DeviceUnit unit, EndpointSource source) {
        this.unit = unit;
        this.source = source;
        around = unit.around();
    }

    /** {@return endpoints that are still left to their calls} */
    int orphans() {
        return orphans.get();
    }

    /** {@return since when requests wait, in nanoseconds of the JVM's clock; 0 when none ever did} */
    long heldSince() {
        return heldSince;
    }

    /** What comes before requests are held. */
    enum Notice {
        /** Nothing: the driver goes, or somebody waits for it to go. */
        NONE,
        /** What was written so far is flushed while requests still run; a cache may take long for it (rule S1). */
        FLUSH
    }

    /** Lets an endpoint go; from now on requests wait, where they do not already, because it failed. */
    void go(Binding old, String cause, Notice notice) {
        AtomicBoolean flushed = new AtomicBoolean();
        Errand<Void> closing = new Errand<>("kiovec-close " + unit.address(), () -> {
            if (notice == Notice.FLUSH) {
                flushAhead(old);
            }
        }, () -> flushAndClose(old, flushed), late -> ended());
        long begun = System.nanoTime();
        // Where it does not start in time, it is waited for when it is needed.
        closing.isReadyWithin(around.drain().get());
        unit.writeBack().departs();
        long ready = System.nanoTime();
        heldSince = unit.gate().hold(old) ? ready : begun;
        unit.lifecycle().holding(cause);
        unit.storey().leaves();
        try {
            if (isEmptied(old, cause)) {
                close(old, closing, flushed);
            } else {
                leaveToItsCalls(old);
            }
        } finally {
            closing.dismiss();
            unit.storey().left();
        }
    }

    /** {@return whether no call is inside any more} */
    private boolean isEmptied(Binding old, String cause) {
        unit.followers().letGo(cause);
        unit.lifecycle().draining(cause);
        long drain = around.drain().get().toNanos();
        if (old.awaitEmpty(drain)) {
            return true;
        }
        Thread.ofPlatform().name("kiovec-cancel " + unit.address()).daemon()
                .start(() -> unit.face().cancel(unit, old));
        return old.awaitEmpty(Math.max(drain / 10, LEAST_GRACE));
    }

    private void leaveToItsCalls(Binding old) {
        orphaned(old, "endpoint of " + old.target());
        if (old.inside() > unit.face().waitsForOthers(old) + around.foundations().waitingBelow(unit.storey())
                + flushingAhead.get()) {
            old.blame("did not return from a call within " + around.drain().get());
        }
        unit.face().abandoned(old);
        around.log().warn("{}: calls are still inside the driver {}: its endpoint is left to them", unit.address(),
                old.transport().name());
        // The last call must not pay for a flush and a close.
        old.abandon(() -> Thread.ofPlatform().name("kiovec-orphan " + unit.address()).daemon().start(() -> {
            flushAndClose(old, new AtomicBoolean());
            ended();
        }));
    }

    private void orphaned(Binding old, String what) {
        orphans.incrementAndGet();
        around.events().accept(new DeviceEvent.Orphaned(Instant.now(), unit.address(), what));
    }

    private void ended() {
        orphans.decrementAndGet();
        unit.transportCame();
    }

    /** A driver that does not return from it keeps its endpoint, and holds nothing else up. */
    private void close(Binding old, Errand<Void> closing, AtomicBoolean flushed) {
        try {
            closing.begin().await(around.drain().get());
        } catch (TimeoutException e) {
            orphaned(old, "endpoint of " + old.target() + ", which is being " + (flushed.get() ? "closed" : "flushed"));
            if (flushed.get()) {
                around.log().warn("{}: {}", unit.address(),
                        old.blame("did not return from close within " + around.drain().get()));
            } else {
                // A cache or a tape's buffer may take long, and the application hears of it when it fails.
                unit.face().abandoned(old);
            }
        } catch (ExecutionException e) {
            around.log().warn("{}: an endpoint could not be let go", unit.address(), e.getCause());
        }
    }

    /**
     * A call like those of requests: inside the gate, so that draining waits for it, and nothing is closed under it (rule L2).
     * Where requests are held already the endpoint has failed, and there is nothing to be had from it.
     */
    private void flushAhead(Binding old) {
        Passage passage = new Passage();
        if (!unit.gate().enter(passage)) {
            return;
        }
        flushingAhead.incrementAndGet();
        try {
            if (passage.binding() == old) {
                flush(old, () -> unit.face().flushAhead(unit, old));
            }
        } finally {
            flushingAhead.decrementAndGet();
            unit.gate().leave(passage);
        }
    }

    private Void flushAndClose(Binding old, AtomicBoolean flushed) {
        flush(old, () -> unit.face().depart(unit, old));
        flushed.set(true);
        unit.writeBack().departed();
        try {
            old.endpoint().close();
        } catch (DeviceException e) {
            around.log().warn("{}: the driver {} failed to close its endpoint", unit.address(), old.transport().name(),
                    e);
        } catch (RuntimeException | LinkageError e) {
            around.log().warn("{}: {}", unit.address(), old.blame("threw " + e + " in close"), e);
        } finally {
            source.closed();
        }
        return null;
    }

    /** What goes wrong is told to the application at its next flush (rule S2). */
    private void flush(Binding old, Flush flush) {
        try {
            flush.run();
        } catch (DeviceException.Offline gone) {
            // Nothing was flushed, and by the time that somebody hears of it the device may be back.
            unit.writeBack()
                    .failed(new DeviceException.OutcomeUnknown(unit.address(),
                            "the device had gone before what was written was flushed: write again what was written"
                                    + " since the last flush",
                            gone.detail(), gone));
        } catch (DeviceException e) {
            unit.writeBack().failed(e);
        } catch (RuntimeException | LinkageError e) {
            unit.writeBack()
                    .failed(new DeviceException.OutcomeUnknown(unit.address(),
                            old.blame("threw " + e + " in flush") + "; what was written may be lost",
                            DeviceException.Detail.NONE, e));
        }
    }
}
