// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.io.ResetScope;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandTable;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.Command.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A logical unit: executes commands by its table, after the checks that all commands share (SAM-6, 5.3.3 and 5.14). Called
 * by many initiators' threads at once.
 *
 * @param <U> the kind of logical unit, itself
 */
public abstract class LogicalUnit<U extends LogicalUnit<U>> extends ModeHeader {

    private final UnitSettings settings;
    private final Map<String, Nexus> nexuses = new ConcurrentHashMap<>();
    private final ControlPage control = new ControlPage();
    private final InformationalExceptions exceptions = new InformationalExceptions();
    private final SelfTests selfTests = new SelfTests();
    private final VitalProductData vitalProductData;
    private final ModePages modes;
    private final LogPages logs = new LogPages();
    private final Reservations reservations;
    private final MediumRemoval removal = new MediumRemoval();
    private final TransferBuffer transferBuffer = new TransferBuffer();
    private final TaskSet sharedTaskSet;
    private volatile CommandHook hook = CommandHook.NONE;

    /**
     * For disks and tapes.
     *
     * @param settings what it says of itself, and how much it takes
     */
    protected LogicalUnit(UnitSettings settings) {
        this.settings = settings;
        sharedTaskSet = newTaskSet();
        vitalProductData = new VitalProductData(settings.nameplate());
        reservations = new Reservations(settings.store());
        modes = new ModePages(settings.store());
        modes.add(control.page());
        modes.add(ControlPage.extension());
        modes.add(exceptions.page());
        logs.add(LogCommands.temperature());
        logs.add(selfTests.log());
        logs.add(exceptions.log());
    }

    /**
     * For units that need no settings of their own.
     *
     * @param nameplate what it says of itself
     */
    protected LogicalUnit(Nameplate nameplate) {
        this(UnitSettings.of(nameplate));
    }

    private TaskSet newTaskSet() {
        return new TaskSet(settings.depth(), Turns.REAL);
    }

    /** {@return what it knows: its own commands beside those of {@link PrimaryCommands}} */
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
     * Refuses a command that writes. By default the medium may be written; that software has protected the unit (SWP) is
     * looked at before.
     *
     * @throws CheckCondition DATA PROTECT, with why
     */
    protected void requireWritable() throws CheckCondition {
    }

    /**
     * Refuses commands for a time, whether they need a medium or not: a sanitize that goes on. Called for every command
     * before the medium is looked at; by default all are done.
     *
     * @param command what is wanted
     * @throws CheckCondition NOT READY, with why and how far it is
     */
    protected void requireAllowed(Command<U> command) throws CheckCondition {
    }

    /**
     * {@return the deferred error that an initiator is told with its next command, and once; {@code null} for none} By
     * default there is none.
     *
     * @param nexus who sends a command
     */
    protected Sense takeDeferredError(Nexus nexus) {
        return null;
    }

    /** {@return the logical units that REPORT LUNS tells of, as their eight bytes; by default LUN 0} */
    protected List<Long> luns() {
        return List.of(0L);
    }

    /**
     * Does what a reset does beside what all units do: its commands have ended, and everybody has a unit attention.
     *
     * @param scope how much is reset
     */
    protected void reset(ResetScope scope) {
    }

    /** {@return the commands that it knows, in order of operation code and service action} */
    public final List<Command<U>> knownCommands() {
        return commands().entries();
    }

    /** {@return what it says of itself} */
    public final Nameplate nameplate() {
        return settings.nameplate();
    }

    /** {@return where it keeps what outlives its power} */
    protected final UnitStore store() {
        return settings.store();
    }

    /** {@return its pages of vital product data, to add to} */
    public final VitalProductData vitalProductData() {
        return vitalProductData;
    }

    /** {@return its mode pages, to add to} */
    public final ModePages modes() {
        return modes;
    }

    /** {@return its log pages, to add to} */
    public final LogPages logs() {
        return logs;
    }

    /** {@return who prevents that its medium is taken out} */
    public final MediumRemoval removal() {
        return removal;
    }

    /** {@return its task management} */
    public final TaskManagement management() {
        return new TaskManagement(this);
    }

    ControlPage control() {
        return control;
    }

    SelfTests selfTests() {
        return selfTests;
    }

    Reservations reservations() {
        return reservations;
    }

    TransferBuffer transferBuffer() {
        return transferBuffer;
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
    public final Nexus nexus(String initiatorPort) {
        return nexuses.computeIfAbsent(initiatorPort, name -> {
            Nexus fresh = new Nexus(name, this::newTaskSet);
            fresh.attention(AdditionalSense.POWER_ON_OCCURRED);
            return fresh;
        });
    }

    /**
     * Ends a nexus (SAM-6, 6.3.4): its session has ended, or its transport has failed. Its commands are aborted; what it
     * reserved by RESERVE and the removal that it prevented go; persistent reservations stay.
     *
     * @param nexus the nexus; of no use afterwards
     */
    public final void nexusLost(Nexus nexus) {
        management().abortTaskSet(nexus);
        taskSets().forEach(set -> set.clearAllegiance(nexus));
        reservations.releaseOf(nexus);
        removal.allow(nexus);
        nexus.lost();
        if (!reservations.state().isRegistered(nexus.initiatorPort())) {
            nexuses.remove(nexus.initiatorPort(), nexus);
        }
    }

    /**
     * Resets the unit (SAM-6, 6.3.3): all commands are aborted; reservations by RESERVE, prevented removal and mode
     * parameters that were not saved go; every initiator gets a unit attention.
     *
     * @param scope how much is reset; what more than this unit is the caller's
     * @param by who wants it; {@code null} for nobody
     */
    public final void reset(ResetScope scope, Nexus by) {
        reset(scope, by, scope == ResetScope.LOGICAL_UNIT || scope == ResetScope.TARGET
                ? AdditionalSense.BUS_DEVICE_RESET_FUNCTION_OCCURRED
                : AdditionalSense.SCSI_BUS_RESET_OCCURRED);
    }

    /** Loses the power and gets it again: a reset that also ends persistent reservations without APTPL. */
    public final void powerLost() {
        reset(ResetScope.HOST, null, AdditionalSense.POWER_ON_OCCURRED);
        reservations.powerLost();
    }

    private void reset(ResetScope scope, Nexus by, AdditionalSense told) {
        // First told, then aborted: see TaskSet.
        attention(told, null);
        management().abortAll(by);
        reservations.reset();
        removal.reset();
        modes.reset();
        reset(scope);
    }

    /**
     * Does a command; returns when it has ended and the task says how.
     *
     * @param task the command
     */
    public final void execute(Task task) {
        TaskSet set = taskSet(task.nexus());
        if (set.enter(task) == TaskSet.Entry.ENABLED) {
            try {
                CommandChecks.run(this, task);
            } catch (CheckCondition e) {
                task.end(e);
            } finally {
                if (task.status() == ScsiStatus.CHECK_CONDITION) {
                    task.senseFormat(control.senseFormat());
                    set.failed(task, control);
                }
                set.leave(task);
            }
        }
        if (control.interlock() == ControlPage.Interlock.STAYS_AND_TELLS) {
            tellStatus(task);
        }
    }

    private static void tellStatus(Task task) {
        switch (task.status()) {
            case BUSY -> task.nexus().attention(AdditionalSense.PREVIOUS_BUSY_STATUS);
            case TASK_SET_FULL -> task.nexus().attention(AdditionalSense.PREVIOUS_TASK_SET_FULL_STATUS);
            case RESERVATION_CONFLICT -> task.nexus().attention(AdditionalSense.PREVIOUS_RESERVATION_CONFLICT_STATUS);
            default -> {
                // Nothing that an initiator could have missed.
            }
        }
    }

    /** Does a command that has passed the checks. */
    final void handle(Command<U> command, Task task) throws CheckCondition {
        CommandHook faults = hook;
        if (faults == CommandHook.NONE) {
            command.handler().handle(self(), task);
            return;
        }
        try {
            if (faults.before(task) == CommandHook.Verdict.GO_ON) {
                command.handler().handle(self(), task);
            }
        } catch (CheckCondition e) {
            task.end(e);
        }
        faults.after(task);
    }

    /** The task set of a nexus's commands. */
    final TaskSet taskSet(Nexus nexus) {
        return control.hasTaskSetPerNexus() ? nexus.taskSet() : sharedTaskSet;
    }

    final List<TaskSet> taskSets() {
        List<TaskSet> sets = new ArrayList<>(List.of(sharedTaskSet));
        nexuses.values().forEach(nexus -> nexus.ownTaskSet().ifPresent(sets::add));
        return sets;
    }

    /** The unit attention condition that a command ends with; null for none. */
    final Sense reportAttention(Nexus nexus) {
        return control.interlock() == ControlPage.Interlock.CLEARS ? nexus.takeAttention() : nexus.peekAttention();
    }

    /**
     * Refuses what writes, for software that has protected the unit (SWP) or the medium. Done for every command whose entry
     * says so; for handlers that find out by themselves.
     *
     * @throws CheckCondition DATA PROTECT, with why
     */
    public final void checkWritable() throws CheckCondition {
        if (control.isWriteProtected()) {
            throw new CheckCondition(SenseKey.DATA_PROTECT, AdditionalSense.LOGICAL_UNIT_SOFTWARE_WRITE_PROTECTED);
        }
        requireWritable();
    }

    /** How the unit is, for REQUEST SENSE when nothing is pending. */
    final Sense condition() {
        try {
            requireMedium();
            return exceptions.onRequest().orElse(Sense.NONE);
        } catch (CheckCondition e) {
            return e.sense();
        }
    }

    /**
     * Looks at reservations for a command that conflicts only by a field of its CDB; where it does, it has ended.
     *
     * @param task the command
     * @param rule what a reservation means for it
     * @return whether the handler goes on
     */
    public final boolean isUnreserved(Task task, Reservation rule) {
        boolean conflict = reservations.conflicts(task.nexus(), rule);
        if (conflict) {
            task.end(ScsiStatus.RESERVATION_CONFLICT);
        }
        return !conflict;
    }

    /**
     * {@return whether what another unit does here for an initiator port, as a copy manager does, conflicts with a
     * reservation}
     *
     * @param initiatorPort for whom
     * @param rule what a reservation means for it
     */
    public final boolean isReservedFrom(String initiatorPort, Reservation rule) {
        return reservations.conflicts(initiatorPort, rule);
    }

    /**
     * Tells every nexus but one of something that has changed.
     *
     * @param condition what the unit attention condition says
     * @param but who knows already; {@code null} for nobody
     */
    public final void attention(AdditionalSense condition, Nexus but) {
        nexuses.values().stream().filter(nexus -> nexus != but).forEach(nexus -> nexus.attention(condition));
    }
}
