// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.scsi.CdbFields;
import io.kiovec.sim.internal.adapter.Adapter;
import io.kiovec.sim.internal.fault.FaultHook;
import io.kiovec.sim.internal.fault.FaultRules;
import io.kiovec.sim.internal.fault.Victim;
import io.kiovec.sim.internal.unit.LogicalUnit;
import io.kiovec.spi.ScsiEndpoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A simulated device that is switched on: a logical unit behind its adapter, with the endpoints that are open on it. It
 * is switched off when it is configured away, when its bundle stops, or by a fault; with the last endpoint its medium
 * and its adapter go.
 */
final class SimDevice implements Victim {

    /** What a device is made of, beside its unit and its adapter. */
    interface Medium {

        /** {@return which device it is} */
        Identity identity();

        /** {@return where a tape stands; empty for a disk} */
        default OptionalLong position() {
            return OptionalLong.empty();
        }

        /** {@return whether it lies in memory or in a mapped file, so that nothing is waited for} */
        default boolean isPrompt() {
            return false;
        }

        /**
         * Loses what is lost with the power.
         *
         * @throws IOException when the medium fails
         */
        void powerLoss() throws IOException;

        /** Lets it go; nobody uses it any more. */
        void release();
    }

    /** How long a device stays on. */
    enum Lifetime {
        /** Until it is switched off. */
        LASTING,
        /** While an endpoint is open: it holds what others may want. */
        WHILE_OPEN
    }

    private final String name;
    private final LogicalUnit<?> unit;
    private final Adapter adapter;
    private final Medium medium;
    private final Lifetime lifetime;
    private final FaultRules faults;
    private final Limits limits;
    private final boolean prompt;
    /** The waits of faults that are going on; opened when somebody ends them. */
    private final Set<CountDownLatch> waits = ConcurrentHashMap.newKeySet();
    /** The initiator ports that have an endpoint, with their number. */
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private int endpoints;
    private boolean released;
    private volatile boolean off;
    private volatile boolean unplugged;

    SimDevice(String name, LogicalUnit<?> unit, Adapter adapter, Medium medium, Lifetime lifetime, FaultRules faults) {
        this.name = name;
        this.unit = unit;
        this.adapter = adapter;
        this.medium = medium;
        this.lifetime = lifetime;
        this.faults = faults;
        prompt = medium.isPrompt() && adapter.model().takesNoTime();
        limits = adapter.model().bound(Limits.builder()).build();
        unit.hook(new FaultHook(faults, this, unit));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public OptionalLong position() {
        return medium.position();
    }

    LogicalUnit<?> unit() {
        return unit;
    }

    Adapter adapter() {
        return adapter;
    }

    FaultRules faults() {
        return faults;
    }

    Limits limits() {
        return limits;
    }

    Identity identity() {
        return medium.identity();
    }

    /** {@return whether its commands take no time but the processor's} */
    boolean isPrompt() {
        return prompt && faults.isEmpty();
    }

    /** {@return whether it can be opened no more} */
    boolean isOff() {
        return off;
    }

    /** {@return whether it was pulled out} */
    boolean isUnplugged() {
        return unplugged;
    }

    /**
     * Opens an endpoint.
     *
     * @param address by which it is opened
     * @param port the initiator port; the first of each name has it to itself
     */
    synchronized ScsiEndpoint open(Address address, String port) throws DeviceException {
        if (off) {
            throw gone(address);
        }
        endpoints++;
        int number = 1;
        while (ports.putIfAbsent(number == 1 ? port : port + "#" + number, number) != null) {
            number++;
        }
        return new SimEndpoint(this, address, unit.nexus(number == 1 ? port : port + "#" + number));
    }

    /**
     * {@return whether a command does not reach it any more} A device that is switched off still makes last what was
     * written before, for those who let it go in order (rule S1); one that was pulled out does nothing.
     *
     * @param cdb the command
     */
    boolean refuses(MemorySegment cdb) {
        return unplugged || off && !makesLast(cdb);
    }

    /** SYNCHRONIZE CACHE of a disk, WRITE FILEMARKS of none by a tape. */
    private static boolean makesLast(MemorySegment cdb) {
        return switch (CdbFields.u8(cdb, 0)) {
            case 0x35, 0x91 -> true;
            case 0x10 -> CdbFields.u24(cdb, 2) == 0;
            default -> false;
        };
    }

    /** It is pulled out: no command reaches it from now on, and whoever opens it finds a new one. */
    void pullOut() {
        unplugged = true;
        powerOff();
    }

    /** Nothing new reaches the device from now on; what is inside ends. */
    void powerOff() {
        boolean unused;
        synchronized (this) {
            off = true;
            unused = mayRelease();
        }
        endWaits();
        if (unused) {
            release();
        }
    }

    /** An endpoint has been closed. */
    void closed(String port) {
        boolean unused;
        synchronized (this) {
            ports.remove(port);
            endpoints--;
            off |= endpoints == 0 && lifetime == Lifetime.WHILE_OPEN;
            unused = mayRelease();
        }
        if (unused) {
            release();
        }
    }

    private boolean mayRelease() {
        boolean may = off && endpoints == 0 && !released;
        released |= may;
        return may;
    }

    private void release() {
        adapter.close();
        medium.release();
    }

    /**
     * Lets a fault's time pass, until somebody ends it: an abort, a reset, a switching off.
     *
     * @param nanos how much at most
     * @param end opened by who ends it
     */
    void wait(long nanos, CountDownLatch end) {
        waits.add(end);
        try {
            if (!off) {
                adapter.clock().spend(nanos, end);
            }
        } finally {
            waits.remove(end);
        }
    }

    /** Ends the waits of all faults. */
    void endWaits() {
        waits.forEach(CountDownLatch::countDown);
    }

    /**
     * Loses the power and gets it again: commands end, what only a volatile cache held is lost, and every initiator gets a
     * unit attention.
     *
     * @throws DeviceException.Medium when the medium fails
     */
    void powerLoss(Address address) throws DeviceException {
        endWaits();
        unit.powerLost();
        IOException[] failure = new IOException[1];
        adapter.alone(() -> {
            try {
                medium.powerLoss();
            } catch (IOException e) {
                failure[0] = e;
            }
            // Once more, for commands may have been done in between: nobody may miss that something was lost after.
            unit.powerLost();
        });
        if (failure[0] != null) {
            throw new DeviceException.Medium(address, "its medium failed when the power went",
                    DeviceException.Detail.NONE,
                    failure[0]);
        }
    }

    static DeviceException gone(Address address) {
        return new DeviceException.Offline(address, "the simulated device was switched off or configured anew");
    }
}
