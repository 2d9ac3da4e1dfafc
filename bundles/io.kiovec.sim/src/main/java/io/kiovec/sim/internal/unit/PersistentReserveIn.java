// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.ScsiStatus;

/** PERSISTENT RESERVE IN (SPC-6, 6.16). */
final class PersistentReserveIn {

    /** Compatible reservation handling, SPEC_I_PT, ALL_TG_PT, and a state that can outlive the power. */
    private static final int CAPABILITIES = 0x1d;
    private static final int TYPE_MASK_VALID = 0x80;

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
        ParameterData data = new ParameterData().put32(state.generation()).put32(8L * state.keys().size());
        state.keys().values().forEach(data::put64);
        task.answer(data.segment(), task.u16(7));
    }

    static <U extends LogicalUnit<U>> void readReservation(U unit, Task task) {
        if (endsWithConflict(unit, task)) {
            return;
        }
        PersistentState state = unit.reservations().state();
        ParameterData data = new ParameterData().put32(state.generation());
        if (state.isReserved()) {
            long key = state.holder() == null ? 0 : state.keys().get(state.holder());
            data.put32(16).put64(key).put32(0).put8(0).put8(state.type().code()).put16(0);
        } else {
            data.put32(0);
        }
        task.answer(data.segment(), task.u16(7));
    }

    static <U extends LogicalUnit<U>> void reportCapabilities(U unit, Task task) {
        if (endsWithConflict(unit, task)) {
            return;
        }
        boolean kept = unit.reservations().state().power() == PersistentState.Power.KEEPS;
        task.answer(new ParameterData().put16(8)
                .put8(CAPABILITIES)
                .put8(TYPE_MASK_VALID | (kept ? 1 : 0))
                .put16(ReservationType.ALL_IN_MASK)
                .put16(0)
                .segment(), task.u16(7));
    }

    static <U extends LogicalUnit<U>> void readFullStatus(U unit, Task task) {
        if (endsWithConflict(unit, task)) {
            return;
        }
        PersistentState state = unit.reservations().state();
        ParameterData data = new ParameterData().put32(state.generation()).put32(0);
        state.keys().forEach((port, key) -> {
            ParameterData id = new ParameterData();
            TransportId.write(port, id);
            boolean holder = state.isHolder(port);
            data.put64(key)
                    .put32(0)
                    .put8(holder ? 1 : 0)
                    .put8(holder ? state.type().code() : 0)
                    .put32(0)
                    .put16(VitalProductData.TARGET_PORT)
                    .put32(id.length())
                    .put(id);
        });
        task.answer(data.set32(4, data.length() - 8).segment(), task.u16(7));
    }
}
