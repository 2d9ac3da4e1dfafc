// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.io.DeviceException;
import io.kiovec.target.internal.unit.ServedUnit;

/** The nexuses of a session, one for each logical unit that it has used. Any thread. */
final class Nexuses {

    private final Session session;
    private final Nexus[] nexuses;
    private final Nexus nowhere;
    /** Task management functions that let nothing start, by logical unit. Under the session's lock. */
    private final int[] plugs;
    /** Whether there will be no nexus any more. */
    private boolean letGo;

    Nexuses(Session session, int units) {
        this.session = session;
        nexuses = new Nexus[units];
        plugs = new int[units];
        nowhere = new Nexus(session, null, null);
    }

    /**
     * {@return the nexus of a logical unit, which may be made for that}
     *
     * @param lun its number; negative for none
     */
    Nexus get(int lun) throws DeviceException {
        if (lun < 0) {
            return nowhere;
        }
        Nexus present = nexuses[lun];
        return present == null ? open(lun) : present;
    }

    private synchronized Nexus open(int lun) throws DeviceException {
        if (nexuses[lun] == null) {
            ServedUnit unit = session.units().get(lun);
            if (letGo) {
                throw new DeviceException.Unavailable(unit.address(), "the session has ended");
            }
            nexuses[lun] = new Nexus(session, unit, unit.device().session(session.initiatorPort()));
        }
        return nexuses[lun];
    }

    /** Lets no task of a logical unit start, of none when it is negative. Under the session's lock. */
    void plug(int lun) {
        for (int each = 0; each < plugs.length; each++) {
            plugs[each] += lun < 0 || each == lun ? 1 : 0;
        }
    }

    /** {@return whether no task of a logical unit may start} Under the session's lock. */
    boolean isPlugged(int lun) {
        return plugs[lun] > 0;
    }

    /** Lets tasks start again, and starts those that waited. */
    void unplug(int lun) {
        for (int each = 0; each < plugs.length; each++) {
            Task started = null;
            synchronized (session.lock()) {
                plugs[each] -= lun < 0 || each == lun ? 1 : 0;
                if (nexuses[each] != null) {
                    started = nexuses[each].startHeld();
                }
            }
            Session.elsewhere(started);
        }
    }

    /** Ends them all; there will be no others. Waits for what runs. */
    void letGo() {
        synchronized (this) {
            letGo = true;
        }
        for (Nexus each : nexuses) {
            if (each != null) {
                each.close();
            }
        }
    }
}
