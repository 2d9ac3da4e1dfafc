// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.ScsiEndpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The devices that are switched on. Any thread; no lock is held while one is switched on or off. */
final class RunningDevices {

    /** How long an opener waits for another who switches the same device on. */
    private static final long PATIENCE_SECONDS = 30;

    /** A device that is on, or is being switched on. */
    private record Started(Blueprint blueprint, CompletableFuture<SimDevice> device, Thread starter) {
    }

    private final Map<String, Started> started = new HashMap<>();
    private boolean stopped;

    /** Who knows what is configured now. */
    @FunctionalInterface
    interface Plan {
        Blueprint now() throws DeviceException;
    }

    /**
     * Opens a device, and switches it on before where it is off.
     *
     * @param plan the device as it is configured; asked again after it was switched on, for it may change meanwhile
     * @param address by which it is opened
     * @param workshop what it is made with
     * @param port the initiator port
     */
    ScsiEndpoint open(Plan plan, Address address, Workshop workshop, String port) throws DeviceException {
        while (true) {
            Blueprint blueprint = plan.now();
            Started mine = null;
            Started there;
            synchronized (this) {
                if (stopped) {
                    throw new DeviceException.Unavailable(address, "the simulated adapter has been stopped");
                }
                there = started.get(blueprint.name());
                if (there == null || isOff(there)) {
                    mine = new Started(blueprint, new CompletableFuture<>(), Thread.currentThread());
                    started.put(blueprint.name(), mine);
                    there = mine;
                }
            }
            if (mine != null) {
                switchOn(mine, address, workshop);
            }
            SimDevice device = await(there, address);
            if (mine != null && !blueprint.equals(plan.now())) {
                forget(there);
                device.powerOff();
                continue;
            }
            try {
                return device.open(address, port);
            } catch (DeviceException.Offline e) {
                // It went off between: once more, unless it is configured away.
                forget(there);
            }
        }
    }

    private static boolean isOff(Started there) {
        return there.device().isDone() && !there.device().isCompletedExceptionally() && there.device().join().isOff();
    }

    private void switchOn(Started mine, Address address, Workshop workshop) {
        try {
            mine.device().complete(mine.blueprint().switchOn(address, workshop));
        } catch (DeviceException | RuntimeException e) {
            forget(mine);
            mine.device().completeExceptionally(e);
        }
        boolean kept;
        synchronized (this) {
            kept = started.get(mine.blueprint().name()) == mine;
        }
        if (!kept && !mine.device().isCompletedExceptionally()) {
            // It was configured away meanwhile.
            mine.device().join().powerOff();
        }
    }

    private synchronized void forget(Started gone) {
        started.remove(gone.blueprint().name(), gone);
    }

    private SimDevice await(Started there, Address address) throws DeviceException {
        if (!there.device().isDone() && there.starter() == Thread.currentThread()) {
            throw new DeviceException.IllegalRequest(address, "stands on itself: give its medium another place");
        }
        try {
            return there.device().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DeviceException failure) {
                throw failure;
            }
            throw new DeviceException.Unavailable(address, "cannot be switched on: " + e.getCause(),
                    DeviceException.Detail.NONE, e.getCause());
        } catch (TimeoutException e) {
            throw new DeviceException.Busy(address, "is being switched on for " + PATIENCE_SECONDS + " s already");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException.Busy(address, "interrupted while it was being switched on");
        }
    }

    /**
     * {@return a device that is on, {@code null} for none}
     *
     * @param name the rest of its address
     */
    synchronized SimDevice find(String name) {
        Started there = started.get(name);
        return there != null && there.device().isDone() && !there.device().isCompletedExceptionally()
                ? there.device().join()
                : null;
    }

    /** Switches off what is not as it was. */
    void retain(Predicate<Blueprint> unchanged) {
        List<Started> off = new ArrayList<>();
        synchronized (this) {
            started.values().removeIf(each -> {
                boolean changed = !unchanged.test(each.blueprint());
                if (changed) {
                    off.add(each);
                }
                return changed;
            });
        }
        powerOff(off);
    }

    /** Switches everything off, and nothing on again. */
    void stop() {
        List<Started> off;
        synchronized (this) {
            stopped = true;
            off = List.copyOf(started.values());
            started.clear();
        }
        powerOff(off);
    }

    private static void powerOff(List<Started> off) {
        // One that is just being switched on is switched off by who does it.
        off.stream().map(Started::device).filter(device -> device.isDone() && !device.isCompletedExceptionally())
                .forEach(device -> device.join().powerOff());
    }
}
