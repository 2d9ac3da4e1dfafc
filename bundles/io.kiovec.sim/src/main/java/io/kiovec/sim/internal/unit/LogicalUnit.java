// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandTable;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A logical unit: executes commands by its table, after the checks that all commands share (SAM-6, 5.3.3 and 5.14).
 *
 * @param <U> the kind of logical unit, itself
 */
public abstract class LogicalUnit<U extends LogicalUnit<U>> {

    private final Map<String, Nexus> nexuses = new ConcurrentHashMap<>();

    /** For disks and tapes. */
    protected LogicalUnit() {
    }

    /** {@return what it knows} */
    protected abstract CommandTable<Command<U>> commands();

    /** {@return itself, for handlers} */
    protected abstract U self();

    /**
     * Refuses a command that needs a medium while there is none.
     *
     * @throws CheckCondition NOT READY, with why
     */
    protected abstract void requireMedium() throws CheckCondition;

    /**
     * {@return the nexus of an initiator port, made when it first comes: it begins with a unit attention for power on}
     *
     * @param initiatorPort its name
     */
    public Nexus nexus(String initiatorPort) {
        return nexuses.computeIfAbsent(initiatorPort, name -> {
            Nexus fresh = new Nexus(name);
            fresh.attention(Sense.of(SenseKey.UNIT_ATTENTION, AdditionalSense.POWER_ON_OCCURRED));
            return fresh;
        });
    }

    /**
     * Does a command; returns when it has ended and the task says how.
     *
     * @param task the command
     */
    public void execute(Task task) {
        try {
            Command<U> command = commands().find(task.cdb());
            if (command == null) {
                throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_COMMAND_OPERATION_CODE);
            }
            if (command.medium() == Command.Medium.NEEDED) {
                requireMedium();
            }
            command.handler().handle(self(), task);
        } catch (CheckCondition e) {
            task.end(e.sense());
        }
    }

    /**
     * Tells every nexus but one of something that has changed.
     *
     * @param condition the unit attention condition
     * @param but who knows already; {@code null} for nobody
     */
    protected void attention(Sense condition, Nexus but) {
        nexuses.values().stream().filter(nexus -> nexus != but).forEach(nexus -> nexus.attention(condition));
    }
}
