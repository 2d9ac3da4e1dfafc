// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.sim.internal.unit.UnitStore;
import java.util.Optional;

/**
 * Says, beside the medium, that a format or sanitize has begun and not come to a good end: a disk that is closed or loses
 * its power meanwhile has parts of the old data, and must not give them out when it is there again (SBC-4, 4.11 and 4.33).
 * Any thread.
 */
record OperationMark(UnitStore store) {

    private static final String NAME = "operation";
    private static final byte MAY_EXIT = 1;

    /**
     * What has begun.
     *
     * @param kind what it is
     * @param mayExit whether EXIT FAILURE MODE ends its failure
     */
    record Begun(Operation.Kind kind, boolean mayExit) {
    }

    /** {@return what has begun and not ended well} */
    Optional<Begun> begun() {
        // An empty value stands for none.
        return store.load(NAME).filter(value -> value.length == 2).map(value -> new Begun(
                value[0] == Operation.Kind.FORMAT.ordinal() ? Operation.Kind.FORMAT : Operation.Kind.SANITIZE,
                value[1] == MAY_EXIT));
    }

    /** Makes the mark; it lasts when this returns. */
    void begin(Begun what) {
        store.save(NAME, new byte[]{(byte) what.kind.ordinal(), what.mayExit ? MAY_EXIT : 0});
    }

    /** Takes it away, where there is one. */
    void clear() {
        if (begun().isPresent()) {
            store.save(NAME, new byte[0]);
        }
    }
}
