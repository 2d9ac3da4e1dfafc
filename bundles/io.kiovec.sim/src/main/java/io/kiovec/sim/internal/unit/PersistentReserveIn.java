// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.reservation.FullStatus;
import io.kiovec.scsi.reservation.HeldReservation;
import io.kiovec.scsi.reservation.RegisteredKeys;
import io.kiovec.scsi.reservation.ReservationCapabilities;
import io.kiovec.scsi.reservation.ReservationCapabilities.Feature;
import io.kiovec.scsi.reservation.ReservationType;
import io.kiovec.scsi.reservation.TransportId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** PERSISTENT RESERVE IN (SPC-6, 6.16). */
final class PersistentReserveIn {

    private static final Set<Feature> FEATURES = Set.of(Feature.COMPATIBLE_RESERVE, Feature.SPECIFIED_INITIATORS,
            Feature.ALL_TARGET_PORTS, Feature.PERSIST_CAPABLE, Feature.REPLACE_LOST);

    private PersistentReserveIn() {
    }

    /** While anybody holds the unit by RESERVE, persistent reservations conflict (SPC-2, 5.5.1). */
    private static boolean endsWithConflict(LogicalUnit<?> unit, Task task) {
        boolean conflict = unit.reservations().isReservedWhole();
        if (conflict) {
            task.end(ScsiStatus.RESERVATION_CONFLICT);
        }
        return conflict;
    }

    static <U extends LogicalUnit<U>> void readKeys(U unit, Task task) {
        if (endsWithConflict(unit, task)) {
            return;
        }
        PersistentState state = unit.reservations().state();
        task.answer(new RegisteredKeys(generation(state), List.copyOf(state.keys().values())), task.u16(7));
    }

    private static long generation(PersistentState state) {
        return Integer.toUnsignedLong(state.generation());
    }

    static <U extends LogicalUnit<U>> void readReservation(U unit, Task task) {
        if (endsWithConflict(unit, task)) {
            return;
        }
        PersistentState state = unit.reservations().state();
        long key = state.holder() == null ? 0 : state.keys().get(state.holder());
        task.answer(new HeldReservation(generation(state), key, Optional.ofNullable(state.type())), task.u16(7));
    }

    static <U extends LogicalUnit<U>> void reportCapabilities(U unit, Task task) {
        if (endsWithConflict(unit, task)) {
            return;
        }
        Set<Feature> features = new HashSet<>(FEATURES);
        if (unit.reservations().state().power() == PersistentState.Power.KEEPS) {
            features.add(Feature.PERSIST_ACTIVE);
        }
        task.answer(new ReservationCapabilities(features, 0, EnumSet.allOf(ReservationType.class)), task.u16(7));
    }

    static <U extends LogicalUnit<U>> void readFullStatus(U unit, Task task) {
        if (endsWithConflict(unit, task)) {
            return;
        }
        PersistentState state = unit.reservations().state();
        List<FullStatus.Registrant> registrants = state.keys().entrySet().stream()
                .map(each -> new FullStatus.Registrant(each.getValue(),
                        state.isHolder(each.getKey()) ? Optional.of(state.type()) : Optional.empty(),
                        VitalProductData.TARGET_PORT, TransportId.iscsiPort(each.getKey())))
                .toList();
        task.answer(new FullStatus(generation(state), registrants), task.u16(7));
    }
}
