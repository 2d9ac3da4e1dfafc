// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that a unit has made and somebody still has: a swap aborts those that do not end in time (rule S4). Made
 * once and reused, they cost something here only when they are made. Any thread.
 */
final class KnownRequests {

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<CoreScsiRequest> made = Collections.newSetFromMap(new WeakHashMap<>());

    CoreScsiRequest add(CoreScsiRequest request) {
        lock.lock();
        try {
            made.add(request);
            return request;
        } finally {
            lock.unlock();
        }
    }

    List<CoreScsiRequest> present() {
        lock.lock();
        try {
            return List.copyOf(made);
        } finally {
            lock.unlock();
        }
    }
}
