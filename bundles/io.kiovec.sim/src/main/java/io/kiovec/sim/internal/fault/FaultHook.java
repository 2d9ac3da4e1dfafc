// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.fault;

import io.kiovec.sim.internal.fault.Action.Stage;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.CommandHook;
import io.kiovec.sim.internal.unit.LogicalUnit;
import io.kiovec.sim.internal.unit.Task;
import java.util.Optional;

/** Brings the faults of rules into a logical unit. */
public final class FaultHook implements CommandHook {

    private final FaultRules rules;
    private final Victim victim;
    private final LogicalUnit<?> unit;

    /**
     * Makes one for a unit.
     *
     * @param rules the rules in force
     * @param victim the device, as rules see it
     * @param unit the unit
     */
    public FaultHook(FaultRules rules, Victim victim, LogicalUnit<?> unit) {
        this.rules = rules;
        this.victim = victim;
        this.unit = unit;
    }

    @Override
    public Verdict before(Task task) throws CheckCondition {
        Optional<Fault> fault = rules.meet(Stage.UNIT, victim, task.cdb());
        if (fault.isEmpty()) {
            return Verdict.GO_ON;
        }
        switch (fault.get().action()) {
            case Action.Check check -> throw new CheckCondition(fault.get().sense(check, task.cdb()));
            case Action.Attention attention -> {
                unit.attention(attention.sense().additional(), task.nexus());
                throw new CheckCondition(attention.sense());
            }
            case Action.End end -> task.end(end.status());
            default -> throw new IllegalStateException(fault.get() + " has no place in a logical unit");
        }
        return Verdict.ENDED;
    }
}
