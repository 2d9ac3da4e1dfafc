// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.api.DeviceEvent;
import io.kiovec.core.internal.gate.Binding;
import io.kiovec.io.DeviceException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The order in which an endpoint goes, written once: hold, let the followers go, drain until the deadline, flush, close.
 * What cannot be drained is an orphan, left to its last call (rules L2 and S4). Runs on the unit's own thread.
 */
final class Departure {

    private final DeviceUnit unit;
    private final Surroundings around;
    private final AtomicInteger orphans = new AtomicInteger();

    Departure(DeviceUnit unit) {
        this.unit = unit;
        around = unit.around();
    }

    /** {@return endpoints that are still left to their calls} */
    int orphans() {
        return orphans.get();
    }

    /** Lets an endpoint go; from now on requests wait. */
    void go(Binding old, String cause) {
        unit.gate().hold(old);
        unit.lifecycle().holding(cause);
        unit.followers().letGo(cause);
        unit.lifecycle().draining(cause);
        if (old.awaitEmpty(around.drain().toNanos())) {
            flushAndClose(old);
            return;
        }
        orphans.incrementAndGet();
        unit.face().abandoned(old);
        around.log().warn("{}: calls are still inside the driver {}: its endpoint is left to them", unit.address(),
                old.transport().name());
        around.events().accept(new DeviceEvent.Orphaned(Instant.now(), unit.address(), "endpoint of " + old.target()));
        // The last call must not pay for a flush and a close.
        old.abandon(() -> Thread.ofPlatform().name("kiovec-orphan " + unit.address()).daemon().start(() -> {
            flushAndClose(old);
            orphans.decrementAndGet();
            unit.transportCame();
        }));
    }

    private void flushAndClose(Binding old) {
        try {
            unit.face().depart(unit, old);
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
                            "the driver " + old.transport().name()
                                    + " failed in flush: what was written may be lost",
                            DeviceException.Detail.NONE, e));
        }
        try {
            old.endpoint().close();
        } catch (DeviceException | RuntimeException | LinkageError e) {
            around.log().warn("{}: the driver {} failed to close its endpoint", unit.address(), old.transport().name(),
                    e);
        }
    }
}
