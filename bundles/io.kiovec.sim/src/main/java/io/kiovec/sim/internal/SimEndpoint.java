// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.ResetScope;
import io.kiovec.sim.internal.adapter.Adapter.Dma;
import io.kiovec.sim.internal.fault.Action.Stage;
import io.kiovec.sim.internal.fault.Fault;
import io.kiovec.sim.internal.unit.Nexus;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.Tasks;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** One nexus on a simulated device: its commands go through the adapter to the logical unit. */
final class SimEndpoint implements ScsiEndpoint {

    private final SimDevice device;
    private final Address address;
    private final Nexus nexus;
    private final Tasks tasks;
    /** The waits of faults, by the tags of the commands that wait. */
    private final Map<Long, CountDownLatch> waiting = new ConcurrentHashMap<>();

    SimEndpoint(SimDevice device, Address address, Nexus nexus) {
        this.device = device;
        this.address = address;
        this.nexus = nexus;
        tasks = new Tasks(nexus);
    }

    @Override
    public Limits limits() {
        return device.limits();
    }

    @Override
    public Identity identity() {
        return device.identity();
    }

    /** One that was switched off still makes last what was written before, so it is not lost yet. */
    @Override
    public Optional<String> lost() {
        return device.isUnplugged() ? Optional.of("the simulated device was pulled out") : Optional.empty();
    }

    /** A disk whose medium and adapter take no time, while no rule says that anything goes wrong. */
    @Override
    public boolean isPrompt() {
        return device.isPrompt();
    }

    @Override
    public void execute(ScsiCall call) throws DeviceException {
        if (device.refuses(call.cdb())) {
            throw SimDevice.gone(call.address());
        }
        Optional<Fault> fault = device.faults().meet(Stage.WIRE, device, call.cdb());
        if (fault.isPresent()) {
            new FaultyWay(device, this, fault.get()).execute(call);
        } else {
            send(call, new Delivery(call));
        }
    }

    /** Sends a command through the adapter. */
    void send(ScsiCall call, Dma delivery) throws DeviceException {
        device.adapter().transfer(call, call.direction(), call.data(), delivery);
    }

    /** Gives a command that a rule has met to the logical unit: whoever reads how it ended has as long as he likes. */
    Task give(ScsiCall call, MemorySegment data) {
        Task task = new Task(nexus, call.tag(), call.attribute(), call.cdb(), call.direction(), data);
        device.unit().execute(task);
        return task;
    }

    /** Tells how a command ended. */
    static void tell(ScsiCall call, Task task, long residual) throws DeviceException {
        if (task.isLost()) {
            // Another initiator has ended it, and this one is not told (SAM-6, 5.3.1, TAS 0).
            throw new DeviceException.OutcomeUnknown(call.address(), "another initiator has aborted the command");
        }
        if (task.away().isPresent() && isPlain(task.u8(0))) {
            // Nothing was done: whoever waits for the device below waits where it can be sent anew (rule S2).
            throw task.away().get();
        }
        call.tellStatus(task.status().code(), task.writeSense(call.sense()), residual);
    }

    /** Reads, writes and SYNCHRONIZE CACHE: of the others a part may be done before the medium is asked for more. */
    private static boolean isPlain(int opcode) {
        return switch (opcode) {
            case 0x08, 0x28, 0xa8, 0x88, 0x0a, 0x2a, 0xaa, 0x8a, 0x35, 0x91 -> true;
            default -> false;
        };
    }

    /** A command as it reaches the logical unit. */
    private final class Delivery implements Dma {

        private final ScsiCall call;

        Delivery(ScsiCall call) {
            this.call = call;
        }

        @Override
        public long move(MemorySegment memory) throws DeviceException {
            Task task = tasks.take(call.tag(), call.attribute(), call.cdb(), call.direction(), memory);
            try {
                device.unit().execute(task);
                tell(call, task, task.residual());
                return task.moved();
            } finally {
                task.free();
            }
        }
    }

    /** Lets time pass for a command, until somebody aborts it or switches the device off. */
    boolean wait(ScsiCall call, long nanos) {
        CountDownLatch end = new CountDownLatch(1);
        waiting.put(call.tag(), end);
        try {
            device.wait(nanos, end);
            return end.getCount() == 0;
        } finally {
            waiting.remove(call.tag());
        }
    }

    @Override
    public void abort(long tag) {
        CountDownLatch wait = waiting.get(tag);
        if (wait != null) {
            wait.countDown();
        }
        device.unit().management().abortTask(nexus, tag);
    }

    @Override
    public void clearAca(Address opened) throws DeviceException {
        if (device.isOff()) {
            throw SimDevice.gone(opened);
        }
        device.unit().management().clearAca(nexus);
    }

    @Override
    public void reset(ResetScope scope) throws DeviceException {
        if (device.isOff()) {
            throw SimDevice.gone(address);
        }
        device.endWaits();
        device.unit().reset(scope, nexus);
    }

    @Override
    public ScsiEndpoint session(String initiatorPort) throws DeviceException {
        return device.open(address, initiatorPort);
    }

    @Override
    public void close() {
        device.unit().nexusLost(nexus);
        device.closed(nexus.initiatorPort());
    }
}
