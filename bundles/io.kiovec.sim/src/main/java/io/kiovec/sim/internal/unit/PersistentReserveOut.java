// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.reservation.ReservationType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * PERSISTENT RESERVE OUT: reserving, releasing, clearing and preempting (SPC-6, 6.17 and 5.14); registering is
 * {@link PersistentRegistration}'s. Each service action is done under the lock of the unit's reservations.
 */
final class PersistentReserveOut {

    private static final int LIST_BYTES = 24;

    private PersistentReserveOut() {
    }

    /** A service action on a parameter list that has been read. */
    @FunctionalInterface
    interface Action {
        ScsiStatus apply(LogicalUnit<?> unit, Task task, MemorySegment list) throws CheckCondition;
    }

    /** Reads the parameter list, which must be as long as the CDB says, and does the action. */
    static void run(LogicalUnit<?> unit, Task task, Action action) throws CheckCondition {
        if (task.u32(5) < LIST_BYTES) {
            throw ModePages.lengthError();
        }
        MemorySegment list = task.dataOut(task.u32(5));
        if (list.byteSize() != task.u32(5)) {
            throw ModePages.lengthError();
        }
        synchronized (unit.reservations()) {
            task.end(unit.reservations().isReservedWhole()
                    ? ScsiStatus.RESERVATION_CONFLICT
                    : action.apply(unit, task, list));
        }
    }

    /** The same for the actions on a reservation: the initiator must be registered with the key, and the list is short. */
    private static void asRegistrant(LogicalUnit<?> unit, Task task, Action action) throws CheckCondition {
        if (task.u32(5) != LIST_BYTES) {
            throw ModePages.lengthError();
        }
        run(unit, task, (same, command, list) -> {
            boolean known = same.reservations().state().hasKey(port(command), PersistentRegistration.key(list));
            return known ? action.apply(same, command, list) : ScsiStatus.RESERVATION_CONFLICT;
        });
    }

    static String port(Task task) {
        return task.nexus().initiatorPort();
    }

    private static ReservationType type(Task task) throws CheckCondition {
        if (task.u8(2) >> 4 != 0) {
            throw CheckCondition.invalidField(2, 7);
        }
        return ReservationType.of(task.u8(2) & 0x0f).orElseThrow(() -> CheckCondition.invalidField(2, 3));
    }

    static <U extends LogicalUnit<U>> void reserve(U unit, Task task) throws CheckCondition {
        asRegistrant(unit, task, PersistentReserveOut::reserveAs);
    }

    private static ScsiStatus reserveAs(LogicalUnit<?> unit, Task task, MemorySegment list) throws CheckCondition {
        ReservationType type = type(task);
        PersistentState state = unit.reservations().state();
        if (state.isReserved()) {
            return state.isHolder(port(task)) && state.type() == type
                    ? ScsiStatus.GOOD
                    : ScsiStatus.RESERVATION_CONFLICT;
        }
        unit.reservations().change(before -> before.reservedAs(type, port(task)));
        return ScsiStatus.GOOD;
    }

    static <U extends LogicalUnit<U>> void release(U unit, Task task) throws CheckCondition {
        asRegistrant(unit, task, PersistentReserveOut::releaseIt);
    }

    private static ScsiStatus releaseIt(LogicalUnit<?> unit, Task task, MemorySegment list) throws CheckCondition {
        PersistentState state = unit.reservations().state();
        if (!state.isHolder(port(task))) {
            return ScsiStatus.GOOD;
        }
        if (type(task) != state.type()) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST,
                    AdditionalSense.INVALID_RELEASE_OF_PERSISTENT_RESERVATION);
        }
        unit.reservations().change(PersistentState::released);
        tellReleased(unit, task, state);
        return ScsiStatus.GOOD;
    }

    /** Registrants whom a reservation let in hear that it is gone (SPC-6, 5.14.11.2). */
    static void tellReleased(LogicalUnit<?> unit, Task task, PersistentState before) {
        if (before.isReserved() && before.type().isForRegistrants()) {
            tell(unit, task, unit.reservations().state().portsOf((port, key) -> true),
                    AdditionalSense.RESERVATIONS_RELEASED);
        }
    }

    private static void tell(LogicalUnit<?> unit, Task task, List<String> ports, AdditionalSense what) {
        ports.stream().filter(each -> !each.equals(port(task))).forEach(each -> unit.nexus(each).attention(what));
    }

    static <U extends LogicalUnit<U>> void clear(U unit, Task task) throws CheckCondition {
        asRegistrant(unit, task, (same, command, list) -> {
            List<String> gone = same.reservations().state().portsOf((port, key) -> true);
            same.reservations().change(before -> before.without(gone).nextGeneration());
            tell(same, command, gone, AdditionalSense.RESERVATIONS_PREEMPTED);
            return ScsiStatus.GOOD;
        });
    }

    /** Says what holds from now on, where it is not known what held (SPC-4, 5.13.11.3). */
    static <U extends LogicalUnit<U>> void replaceLost(U unit, Task task) throws CheckCondition {
        if (task.u32(5) != LIST_BYTES) {
            throw ModePages.lengthError();
        }
        run(unit, task, PersistentReserveOut::replaceLost);
    }

    private static ScsiStatus replaceLost(LogicalUnit<?> unit, Task task, MemorySegment list) throws CheckCondition {
        if (!unit.reservations().isLost()) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST,
                    AdditionalSense.INVALID_RELEASE_OF_PERSISTENT_RESERVATION);
        }
        ReservationType type = type(task);
        if (PersistentRegistration.key(list) != 0) {
            throw CheckCondition.invalidParameter(0);
        }
        long key = PersistentRegistration.actionKey(list);
        if (key == 0) {
            throw CheckCondition.invalidParameter(8);
        }
        unit.reservations().replaceLost(PersistentState.NOTHING.withKey(port(task), key)
                .reservedAs(type, port(task)).withPower(PersistentRegistration.power(list)));
        return ScsiStatus.GOOD;
    }

    static <U extends LogicalUnit<U>> void preempt(U unit, Task task) throws CheckCondition {
        asRegistrant(unit, task, (same, command, list) -> preempt(same, command, list, new ArrayList<>()));
    }

    static <U extends LogicalUnit<U>> void preemptAndAbort(U unit, Task task) throws CheckCondition {
        List<String> preempted = new ArrayList<>();
        asRegistrant(unit, task, (same, command, list) -> preempt(same, command, list, preempted));
        // Not under the lock of the reservations: those who are waited for may wait for it.
        unit.management().preempted(preempted, task);
    }

    /**
     * Removes the registrations with a key, and takes the reservation over where that key holds it (SPC-6, 5.14.11.4).
     * Who preempts stays registered, also when it has that key itself.
     *
     * @param preempted takes the initiator ports that had the key
     */
    private static ScsiStatus preempt(LogicalUnit<?> unit, Task task, MemorySegment list, List<String> preempted)
            throws CheckCondition {
        ReservationType type = type(task);
        long victim = PersistentRegistration.actionKey(list);
        PersistentState state = unit.reservations().state();
        boolean allHold = state.isReserved() && state.type().isHeldByAll();
        boolean takesOver = allHold ? victim == 0 : state.isReserved() && state.hasKey(state.holder(), victim);
        if (victim == 0 && !takesOver) {
            throw CheckCondition.invalidParameter(8);
        }
        List<String> named = state.portsOf((port, key) -> victim == 0 || key == victim);
        if (named.isEmpty()) {
            return ScsiStatus.RESERVATION_CONFLICT;
        }
        List<String> gone = named.stream().filter(each -> !each.equals(port(task))).toList();
        unit.reservations().change(before -> {
            PersistentState left = before.without(gone).nextGeneration();
            return takesOver ? left.released().reservedAs(type, port(task)) : left;
        });
        tell(unit, task, gone, AdditionalSense.REGISTRATIONS_PREEMPTED);
        if (takesOver && state.type() != type) {
            tell(unit, task, unit.reservations().state().portsOf((port, key) -> true),
                    AdditionalSense.RESERVATIONS_RELEASED);
        }
        preempted.addAll(named);
        return ScsiStatus.GOOD;
    }
}
