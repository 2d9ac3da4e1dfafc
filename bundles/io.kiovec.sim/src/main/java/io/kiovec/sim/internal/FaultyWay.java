// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.sim.internal.fault.Action;
import io.kiovec.sim.internal.fault.Action.Moment;
import io.kiovec.sim.internal.fault.Fault;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.spi.ScsiCall;
import java.lang.foreign.MemorySegment;

/** The way of a command that a rule meets between the host and the logical unit. */
final class FaultyWay {

    private final SimDevice device;
    private final SimEndpoint endpoint;
    private final Fault fault;

    FaultyWay(SimDevice device, SimEndpoint endpoint, Fault fault) {
        this.device = device;
        this.endpoint = endpoint;
        this.fault = fault;
    }

    void execute(ScsiCall call) throws DeviceException {
        switch (fault.action()) {
            case Action.Short cut -> move(call, Fault.cut(cut, call.data().byteSize()));
            case Action.Corrupt corrupt -> corrupt(call, corrupt.bytes());
            case Action.Timeout timeout -> timeout(call, timeout.moment());
            case Action.Delay delay -> {
                endpoint.wait(call, delay.nanos());
                sound(call);
            }
            case Action.HostReset reset -> {
                device.endWaits();
                device.unit().reset(ResetScope.HOST, null);
                sound(call);
            }
            case Action.PowerLoss loss -> {
                device.powerLoss(call.address());
                sound(call);
            }
            case Action.Gone gone -> gone(call);
            case Action.Demote demote -> {
                if (call.mode() == TransferMode.DIRECT) {
                    throw new DeviceException.DirectImpossible(call.address(),
                            "rule " + fault.rule().name() + ": " + demote.reason().sentence(),
                            Detail.demotion(demote.reason()), null);
                }
                sound(call);
            }
            case Action.Check check -> throw misplaced();
            case Action.End end -> throw misplaced();
            case Action.Attention attention -> throw misplaced();
        }
    }

    private IllegalStateException misplaced() {
        return new IllegalStateException(fault + " belongs into the logical unit");
    }

    private void sound(ScsiCall call) throws DeviceException {
        if (device.refuses(call.cdb())) {
            throw SimDevice.gone(call.address());
        }
        move(call, call.data().byteSize());
    }

    /** Moves no more than so many bytes. */
    private void move(ScsiCall call, long most) throws DeviceException {
        endpoint.send(call, memory -> {
            Task task = endpoint.give(call, memory.asSlice(0, most));
            boolean whole = most == memory.byteSize();
            SimEndpoint.tell(call, task, whole ? task.residual() : memory.byteSize() - task.moved());
            return task.moved();
        });
    }

    private void corrupt(ScsiCall call, long bytes) throws DeviceException {
        endpoint.send(call, memory -> {
            MemorySegment wire = Fault.onTheWire(call.direction(), memory);
            if (call.direction() == DataDirection.OUT) {
                fault.corrupt(wire, bytes);
            }
            Task task = endpoint.give(call, wire);
            if (call.direction() == DataDirection.IN) {
                fault.corrupt(wire.asSlice(0, task.moved()), bytes);
            }
            SimEndpoint.tell(call, task, task.residual());
            return task.moved();
        });
    }

    private void timeout(ScsiCall call, Moment moment) throws DeviceException {
        if (moment == Moment.AFTER) {
            endpoint.send(call, memory -> endpoint.give(call, memory).moved());
        }
        long time = Math.min(call.timeoutNanos(), RequestOptions.DEFAULT_TIMEOUT.toNanos());
        boolean ended = endpoint.wait(call, call.timeoutNanos() == Long.MAX_VALUE ? time : call.timeoutNanos());
        if (device.isOff()) {
            throw moment == Moment.AFTER
                    ? new DeviceException.OutcomeUnknown(call.address(), "the simulated device was switched off")
                    : SimDevice.gone(call.address());
        }
        if (ended) {
            call.tellStatus(ScsiStatus.TASK_ABORTED.code(), 0, call.data().byteSize());
            return;
        }
        throw new DeviceException.Timeout(call.address(), "no answer: rule " + fault.rule().name());
    }

    /** Half of the data goes over, and then the device is gone. */
    private void gone(ScsiCall call) throws DeviceException {
        endpoint.send(call, memory -> {
            long half = Fault.cut(new Action.Short(java.util.OptionalLong.empty()), memory.byteSize());
            long moved = endpoint.give(call, memory.asSlice(0, half)).moved();
            device.pullOut();
            throw new DeviceException.OutcomeUnknown(call.address(),
                    "the simulated device went away after " + moved + " bytes: rule " + fault.rule().name());
        });
    }
}
