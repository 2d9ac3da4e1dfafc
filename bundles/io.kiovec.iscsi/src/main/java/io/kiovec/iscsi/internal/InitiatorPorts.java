// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which initiator session identifier a session has (RFC 7143, 11.12.5): it makes the initiator port, and so the nexus. A device that
 * was lost comes back with the one that it had, so that the target ends what is left of its old session before it lets the new one
 * in, and knows its registrations; a second session beside it, as in a swap, has the next. Other processes have others, for three bytes are
 * drawn. Any thread.
 */
final class InitiatorPorts {

    /** Type "random" (RFC 7143, 11.12.5). */
    private static final long RANDOM_TYPE = 0x80L << 40;
    private static final int MOST = 1 << 16;

    private final long process = RANDOM_TYPE | (long) new SecureRandom().nextInt(1 << 24) << 16;
    private final Map<String, List<Long>> known = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private int next;

    /** {@return the port of a device that is free, the same as before where it can be} */
    synchronized OptionalLong take(String device) {
        List<Long> own = known.computeIfAbsent(device, name -> new ArrayList<>());
        for (long isid : own) {
            if (used.add(key(device, isid))) {
                return OptionalLong.of(isid);
            }
        }
        if (next == MOST) {
            return OptionalLong.empty();
        }
        long isid = process | next++;
        own.add(isid);
        used.add(key(device, isid));
        return OptionalLong.of(isid);
    }

    /** {@return whether a port that somebody named is free for a device, and now is taken} */
    synchronized boolean take(String device, long isid) {
        return used.add(key(device, isid));
    }

    synchronized void give(String device, long isid) {
        used.remove(key(device, isid));
    }

    private static String key(String device, long isid) {
        return device + " " + Long.toHexString(isid);
    }
}
