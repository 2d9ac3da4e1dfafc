// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import java.util.ArrayList;
import java.util.List;

/** The logical units of a target, numbered from 0 in the order in which they were given. Any thread. */
public final class ServedUnits {

    private final ServedUnit[] units;
    private final PortGroups groups;

    /**
     * Makes them.
     *
     * @param units numbered from 0
     * @param groups by which ports they can be reached, and how
     */
    public ServedUnits(List<ServedUnit> units, PortGroups groups) {
        this.units = units.toArray(ServedUnit[]::new);
        this.groups = groups;
    }

    /** {@return by which ports they can be reached, and how} */
    public PortGroups groups() {
        return groups;
    }

    /** {@return how many numbers there are, of present units or not} */
    public int count() {
        return units.length;
    }

    /** {@return all of them, present or not} */
    public List<ServedUnit> all() {
        return List.of(units);
    }

    /**
     * {@return the number of a unit that is known, or -1}
     *
     * @param address the eight bytes of a PDU
     */
    public int find(long address) {
        int lun = LunAddress.parse(address);
        return lun < units.length ? lun : LunAddress.NONE;
    }

    /**
     * {@return whether the eight bytes name the unit that only reports the others}
     *
     * @param address the eight bytes of a PDU
     */
    public boolean isReportLunsUnit(long address) {
        return LunAddress.isReportLunsUnit(address);
    }

    /**
     * {@return a unit}
     *
     * @param lun a number that {@link #find} gave
     */
    public ServedUnit get(int lun) {
        return units[lun];
    }

    /**
     * Takes the units of a device away, or brings them back: it may be served under several numbers.
     *
     * @param address of the device
     * @param presence whether it is there
     * @return those of which that has changed
     */
    public List<ServedUnit> change(String address, Presence presence) {
        List<ServedUnit> changed = new ArrayList<>();
        for (ServedUnit unit : units) {
            if (unit.device().address().toString().equals(address) && unit.present(presence == Presence.PRESENT)) {
                changed.add(unit);
            }
        }
        return changed;
    }

    /** Whether a device is there. */
    public enum Presence {
        /** It is. */
        PRESENT,
        /** It has no endpoint. */
        ABSENT
    }
}
