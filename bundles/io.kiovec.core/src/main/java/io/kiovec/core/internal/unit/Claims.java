// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who holds which address for what, across all faces of a device in this process: anybody may read, write access is
 * shared only when both ask for it, and a tape has one user. Any thread.
 */
public final class Claims {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Address, List<Opening>> holders = new HashMap<>();

    private final Foundations foundations;

    /**
     * Nobody holds anything at first.
     *
     * @param foundations which device stands on which
     */
    public Claims(Foundations foundations) {
        this.foundations = foundations;
    }

    /**
     * Takes the address for an opening, which holds it until it is released.
     *
     * @param opening who wants it
     * @throws DeviceException.Busy when somebody holds it otherwise; the message names whom
     */
    void claim(Opening opening) throws DeviceException.Busy {
        lock.lock();
        try {
            List<Opening> present = holders.computeIfAbsent(opening.address(), none -> new ArrayList<>());
            for (Opening other : present) {
                refuseBeside(other, opening);
            }
            present.add(opening);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the address back; nothing happens when the opening does not hold it. */
    void release(Opening opening) {
        lock.lock();
        try {
            List<Opening> present = holders.get(opening.address());
            if (present != null && present.remove(opening) && present.isEmpty()) {
                holders.remove(opening.address());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whatever stands between: in the end the same devices stand on this one by both openings. */
    private boolean isOneUser(Opening other, Opening wanted) {
        return other.above().isPresent() && wanted.above().isPresent() && foundations.tops(other.above().get().name())
                .equals(foundations.tops(wanted.above().get().name()));
    }

    private void refuseBeside(Opening other, Opening wanted) throws DeviceException.Busy {
        // Two endpoints of one device that stands on this one: the new one is opened before the old one goes.
        if (other.root() == wanted.root() || isOneUser(other, wanted)) {
            return;
        }
        if (other.kind() == DeviceKind.TAPE || wanted.kind() == DeviceKind.TAPE) {
            throw new DeviceException.Busy(wanted.address(),
                    "it is open by " + other.holder() + ", and a tape has one user: close it there");
        }
        boolean bothShare = other.access() == AccessMode.READ_WRITE_SHARED && wanted.access() == other.access();
        if (other.access().writes() && wanted.access().writes() && !bothShare) {
            throw new DeviceException.Busy(wanted.address(), "it is open for writing by " + other.holder()
                    + ": close it there, or let both open it with READ_WRITE_SHARED");
        }
    }
}
