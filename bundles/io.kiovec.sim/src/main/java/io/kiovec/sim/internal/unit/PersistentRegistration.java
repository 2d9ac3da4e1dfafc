// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.reservation.TransportId;
import io.kiovec.sim.internal.unit.PersistentState.Power;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PERSISTENT RESERVE OUT: registering, unregistering and handing a reservation on (SPC-6, 5.14.7 and 5.14.8). */
final class PersistentRegistration {

    /** More than any cluster has; the standard wants a refusal, and a state that fits a small file. */
    private static final int MOST = 1024;
    private static final int ACTION_KEY = 8;
    private static final int FLAGS = 20;
    private static final int LIST_BYTES = 24;
    private static final int MOVE_FLAGS = 17;
    private static final int MOVE_PORT = 18;
    private static final int MOVE_ID_LENGTH = 20;
    private static final int MOVE_ID = 24;

    private PersistentRegistration() {
    }

    static long key(MemorySegment list) {
        return CdbFields.u64(list, 0);
    }

    static long actionKey(MemorySegment list) {
        return CdbFields.u64(list, ACTION_KEY);
    }

    private static boolean bit(MemorySegment list, int byteAt, int bitAt) {
        return (CdbFields.u8(list, byteAt) >> bitAt & 1) != 0;
    }

    /** {@return what the list of every service action but REGISTER AND MOVE says} */
    static Power power(MemorySegment list) {
        return power(list, FLAGS);
    }

    private static Power power(MemorySegment list, int flagsAt) {
        return bit(list, flagsAt, 0) ? Power.KEEPS : Power.FORGETS;
    }

    static <U extends LogicalUnit<U>> void register(U unit, Task task) throws CheckCondition {
        PersistentReserveOut.run(unit, task, (same, command, list) -> {
            PersistentState state = same.reservations().state();
            String port = PersistentReserveOut.port(command);
            boolean known = state.isRegistered(port);
            List<String> others = others(list, port, known);
            if (known ? !state.hasKey(port, key(list)) : key(list) != 0) {
                return ScsiStatus.RESERVATION_CONFLICT;
            }
            return register(same, command, list, others);
        });
    }

    static <U extends LogicalUnit<U>> void registerAndIgnoreExistingKey(U unit, Task task) throws CheckCondition {
        PersistentReserveOut.run(unit, task, (same, command, list) -> {
            if (bit(list, FLAGS, 3)) {
                throw CheckCondition.invalidParameter(FLAGS);
            }
            return register(same, command, list, others(list, PersistentReserveOut.port(command), false));
        });
    }

    /** The other initiator ports that are registered at the same time (SPEC_I_PT): all of them are right, or none counts. */
    private static List<String> others(MemorySegment list, String port, boolean known) throws CheckCondition {
        if (!bit(list, FLAGS, 3)) {
            if (list.byteSize() != LIST_BYTES) {
                throw ModePages.lengthError();
            }
            return List.of();
        }
        if (known) {
            throw CheckCondition.invalidParameter(FLAGS);
        }
        if (list.byteSize() < LIST_BYTES + 4 || CdbFields.u32(list, LIST_BYTES) != list.byteSize() - LIST_BYTES - 4) {
            throw ModePages.lengthError();
        }
        List<String> ports = new ArrayList<>();
        int at = LIST_BYTES + 4;
        while (at < list.byteSize()) {
            int place = at;
            TransportId id = other(list, at, port).orElseThrow(() -> CheckCondition.invalidParameter(place));
            ports.add(id.toString());
            at += id.length();
        }
        return ports;
    }

    /** The TransportID of an iSCSI port at this place; nothing where there is none, or it is the sender's own. */
    private static Optional<TransportId> other(MemorySegment list, int at, String port) {
        return TransportId.parse(list.asSlice(at))
                .filter(id -> id.protocol() == TransportId.ISCSI && !id.toString().equals(port));
    }

    private static ScsiStatus register(LogicalUnit<?> unit, Task task, MemorySegment list, List<String> others)
            throws CheckCondition {
        String port = PersistentReserveOut.port(task);
        PersistentState state = unit.reservations().state();
        long key = actionKey(list);
        if (key == 0) {
            if (state.isRegistered(port)) {
                unregister(unit, task, power(list, FLAGS));
            }
            return ScsiStatus.GOOD;
        }
        long fresh = Stream.concat(Stream.of(port), others.stream()).distinct()
                .filter(each -> !state.isRegistered(each)).count();
        if (state.keys().size() + fresh > MOST) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INSUFFICIENT_REGISTRATION_RESOURCES);
        }
        unit.reservations().change(before -> {
            PersistentState after = before.withKey(port, key).withPower(power(list, FLAGS)).nextGeneration();
            for (String other : others) {
                after = after.withKey(other, key);
            }
            return after;
        });
        return ScsiStatus.GOOD;
    }

    private static void unregister(LogicalUnit<?> unit, Task task, Power power) {
        PersistentState before = unit.reservations().state();
        PersistentState after = unit.reservations().change(state -> state
                .without(List.of(PersistentReserveOut.port(task))).withPower(power).nextGeneration());
        if (before.isReserved() && !after.isReserved()) {
            PersistentReserveOut.tellReleased(unit, task, before);
        }
    }

    /** Registers another initiator port and hands the reservation on to it (SPC-6, 5.14.8). */
    static <U extends LogicalUnit<U>> void registerAndMove(U unit, Task task) throws CheckCondition {
        PersistentReserveOut.run(unit, task, PersistentRegistration::move);
    }

    private static ScsiStatus move(LogicalUnit<?> unit, Task task, MemorySegment list) throws CheckCondition {
        String port = PersistentReserveOut.port(task);
        PersistentState state = unit.reservations().state();
        boolean mayMove = state.hasKey(port, key(list)) && state.isHolder(port) && !state.type().isHeldByAll();
        if (!mayMove) {
            return ScsiStatus.RESERVATION_CONFLICT;
        }
        if (actionKey(list) == 0) {
            throw CheckCondition.invalidParameter(ACTION_KEY);
        }
        if (CdbFields.u16(list, MOVE_PORT) != VitalProductData.TARGET_PORT) {
            throw CheckCondition.invalidParameter(MOVE_PORT);
        }
        if (CdbFields.u32(list, MOVE_ID_LENGTH) != list.byteSize() - MOVE_ID) {
            throw ModePages.lengthError();
        }
        String target = other(list, MOVE_ID, port).map(TransportId::toString)
                .orElseThrow(() -> CheckCondition.invalidParameter(MOVE_ID));
        if (state.keys().size() >= MOST && !state.isRegistered(target)) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INSUFFICIENT_REGISTRATION_RESOURCES);
        }
        boolean unregisters = bit(list, MOVE_FLAGS, 1);
        unit.reservations().change(before -> {
            PersistentState after = before.withKey(target, actionKey(list))
                    .reservedAs(before.type(), target)
                    .withPower(power(list, MOVE_FLAGS))
                    .nextGeneration();
            return unregisters ? after.without(List.of(port)) : after;
        });
        return ScsiStatus.GOOD;
    }
}
