// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static io.kiovec.sim.internal.unit.Host.assertGood;

/** An initiator of tests with a reservation key: sends PERSISTENT RESERVE OUT. */
final class Registrant {

    static final int REGISTER = 0;
    static final int RESERVE = 1;
    static final int RELEASE = 2;
    static final int CLEAR = 3;
    static final int PREEMPT = 4;
    static final int PREEMPT_AND_ABORT = 5;
    static final int REGISTER_AND_IGNORE = 6;
    static final int REGISTER_AND_MOVE = 7;

    private final Host host;
    private long key;

    Registrant(Host host, long key) {
        this.host = host;
        this.key = key;
    }

    /** One that is registered. */
    static Registrant of(Host host, long key) {
        Registrant registrant = new Registrant(host, 0);
        assertGood(registrant.register(key));
        return registrant;
    }

    Host host() {
        return host;
    }

    static String list(long key, long actionKey, int flags) {
        return "%016x %016x 00000000 %02x 00 0000".formatted(key, actionKey, flags);
    }

    Task out(int action, int type, String list) {
        return host.write("5F %02x %02x 00 00 %08x 00".formatted(action, type, Host.hex(list).length), list);
    }

    Task register(long wanted) {
        return register(wanted, 0);
    }

    Task register(long wanted, int flags) {
        Task task = out(REGISTER, 0, list(key, wanted, flags));
        key = wanted;
        return task;
    }

    Task reserve(int type) {
        return out(RESERVE, type, list(key, 0, 0));
    }

    Task release(int type) {
        return out(RELEASE, type, list(key, 0, 0));
    }

    Task clear() {
        return out(CLEAR, 0, list(key, 0, 0));
    }

    Task preempt(int type, long victim) {
        return out(PREEMPT, type, list(key, victim, 0));
    }

    Task preemptAndAbort(int type, long victim) {
        return out(PREEMPT_AND_ABORT, type, list(key, victim, 0));
    }
}
