// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.function.Consumer;

/** Drivers that break what holds for SCSI commands. */
final class BrokenCommands {

    private static final Traffic FACE = Traffic.SCSI;

    private BrokenCommands() {
    }

    static void addTo(BrokenDrivers drivers) {
        statuses(drivers);
        residuals(drivers);
        drivers.in("Scsi", "M2_leavesTheCommandAlone", "writes the logical unit into the command, as for SCSI-2", after(
                call -> call.cdb().set(ValueLayout.JAVA_BYTE, 1, (byte) 0x20)));
        drivers.in("Scsi", "M2_discardedDataLeavesTheMemoryAlone", "delivers what was to be discarded", () -> call -> {
            if (call.is("execute")) {
                Traffic.command(call).dataPhase(DataPhase.DELIVER);
            }
            return call.proceed();
        });
    }

    /** Does something when a command has been done. */
    private static java.util.function.Supplier<Tamper> after(Consumer<KitScsiCall> what) {
        return () -> call -> {
            Object result = call.proceed();
            if (call.is("execute")) {
                what.accept(Traffic.command(call));
            }
            return result;
        };
    }

    private static void statuses(BrokenDrivers drivers) {
        drivers.in("Scsi", "L1_tellsOneStatus", "tells no status of a command without data",
                () -> call -> call.is("execute")
                        && Traffic.command(call).direction() == DataDirection.NONE
                                ? call.with(new KitScsiCall(FACE.address(), TransferMode.INDIRECT, Optional.empty(), 0)
                                        .command(ScsiTalk.TEST_UNIT_READY, DataDirection.NONE, MemorySegment.NULL))
                                : call.proceed());
        drivers.in("Scsi", "L1_checkConditionIsAResult", "throws what the device has refused", () -> call -> {
            Object result = call.proceed();
            if (call.is("execute") && Traffic.command(call).status() == KitScsiCall.CHECK_CONDITION) {
                throw new DeviceException.IllegalRequest(FACE.address(), "CHECK CONDITION");
            }
            return result;
        });
        drivers.in("Scsi", "M6_senseIsDelivered", "keeps the sense data to itself",
                after(call -> call.tellStatus(call.status(), 0, call.residual())));
        drivers.in("Scsi", "S8_tellsWhatCanBe", "counts the header of the sense data with it",
                after(call -> call.tellStatus(call.status(), 260, call.residual())));
    }

    private static void residuals(BrokenDrivers drivers) {
        drivers.in("Scsi", "M6_residualIsWhatDidNotMove", "takes it that all was moved",
                after(call -> call.tellStatus(call.status(), call.senseLength(), 0)));
        drivers.in("Scsi", "M6_nothingIsLeftOfAWholeTransfer", "tells what was moved for what was left", () -> call -> {
            Object result = call.proceed();
            if (FACE.moves(call)) {
                Traffic.command(call).tellStatus(0, 0, FACE.memory(call).byteSize());
            }
            return result;
        });
    }
}
