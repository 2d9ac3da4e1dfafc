// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.reservation.ReservationType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Who is registered and who has reserved, at one moment (SPC-6, 5.14). A value: a change makes another one, so that the
 * path of every command looks at it without a lock.
 *
 * @param generation PRGENERATION, 0 to 2^32-1 as a signed number
 * @param keys reservation key by initiator port, in order of registration
 * @param type of the reservation, {@code null} for none
 * @param holder the initiator port that holds it, {@code null} where there is none or all registrants hold it
 * @param power whether it outlives the power
 */
record PersistentState(int generation, Map<String, Long> keys, ReservationType type, String holder, Power power) {

    /** What a loss of power does to it: the bit APTPL of the last registration. */
    enum Power {
        FORGETS, KEEPS
    }

    static final PersistentState NOTHING = new PersistentState(0, Map.of(), null, null, Power.FORGETS);

    boolean isReserved() {
        return type != null;
    }

    boolean isRegistered(String port) {
        return keys.containsKey(port);
    }

    boolean hasKey(String port, long key) {
        Long registered = keys.get(port);
        return registered != null && registered == key;
    }

    boolean isHolder(String port) {
        return isReserved() && (type.isHeldByAll() ? isRegistered(port) : port.equals(holder));
    }

    List<String> portsOf(BiPredicate<String, Long> which) {
        return keys.entrySet().stream().filter(each -> which.test(each.getKey(), each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    PersistentState nextGeneration() {
        return new PersistentState(generation + 1, keys, type, holder, power);
    }

    PersistentState withPower(Power kept) {
        return new PersistentState(generation, keys, type, holder, kept);
    }

    PersistentState withKey(String port, long key) {
        Map<String, Long> more = new LinkedHashMap<>(keys);
        more.put(port, key);
        return new PersistentState(generation, more, type, holder, power);
    }

    PersistentState reservedAs(ReservationType wanted, String port) {
        return new PersistentState(generation, keys, wanted, wanted.isHeldByAll() ? null : port, power);
    }

    PersistentState released() {
        return new PersistentState(generation, keys, null, null, power);
    }

    /** Without some registrants; a reservation that nobody holds any more goes with them. */
    PersistentState without(List<String> ports) {
        Map<String, Long> less = new LinkedHashMap<>(keys);
        ports.forEach(less::remove);
        PersistentState state = new PersistentState(generation, less, type, holder, power);
        boolean orphaned = isReserved() && (type.isHeldByAll() ? less.isEmpty() : ports.contains(holder));
        return orphaned ? state.released() : state;
    }
}
