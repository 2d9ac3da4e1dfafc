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

    private final Nameplate nameplate;
    private final Map<String, Nexus> nexuses = new ConcurrentHashMap<>();
    private volatile CommandHook hook = CommandHook.NONE;

    /**
     * For disks and tapes.
     *
     * @param nameplate what it says of itself
     */
    protected LogicalUnit(Nameplate nameplate) {
        this.nameplate = nameplate;
    }

    /** {@return what it knows} */
    protected abstract CommandTable<Command<U>> commands();

    /** {@return itself, for handlers} */
    protected abstract U self();

    /**
     * Refuses a command that needs a medium while there is none, or while it is not ready. REQUEST SENSE tells the same.
     *
     * @throws CheckCondition NOT READY, with why and, where something is in progress, how far it is
     */
    protected abstract void requireMedium() throws CheckCondition;

    /**
     * Refuses a command that writes. By default the medium may be written.
     *
     * @throws CheckCondition DATA PROTECT, with why
     */
    protected void requireWritable() throws CheckCondition {
    }

    /** {@return what it says of itself} */
    public final Nameplate nameplate() {
        return nameplate;
    }

    /**
     * Sets what sees each command beside the handlers.
     *
     * @param faults what sees them from now on
     */
    public final void hook(CommandHook faults) {
        hook = faults;
    }

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
    public final void execute(Task task) {
        try {
            Command<U> command = commands().find(task.cdb());
            if (command == null) {
                throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_COMMAND_OPERATION_CODE);
            }
            if (command.medium() != Command.Medium.NOT_NEEDED) {
                requireMedium();
            }
            if (command.medium() == Command.Medium.WRITABLE) {
                requireWritable();
            }
            CommandHook faults = hook;
            if (faults.before(task) == CommandHook.Verdict.GO_ON) {
                command.handler().handle(self(), task);
            }
            faults.after(task);
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
