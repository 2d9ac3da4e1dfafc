// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

/**
 * Sees every command of a logical unit that passed the checks, right before and right after its handler: where faults
 * come in. Called on the initiators' threads, many at once; a hook that delays does it there.
 */
public interface CommandHook {

    /** Does nothing. */
    CommandHook NONE = new CommandHook() {
    };

    /** What becomes of a command. */
    enum Verdict {
        /** The handler does it. */
        GO_ON,
        /** The hook has ended it; no handler sees it. */
        ENDED
    }

    /**
     * Before the handler.
     *
     * @param task the command; may be ended, with any status
     * @return whether the handler does it
     * @throws CheckCondition to end it so
     */
    default Verdict before(Task task) throws CheckCondition {
        return Verdict.GO_ON;
    }

    /**
     * After the handler, however that ended it. Data that was moved to the initiator lies in {@link Task#data}, as much
     * as {@link Task#moved} says: it may be changed, shortened, or the answer {@linkplain Task#lose thrown away}.
     *
     * @param task the command; may be ended anew
     */
    default void after(Task task) {
    }
}
