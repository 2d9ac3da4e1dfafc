// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One initiator port's relation to one logical unit (SAM-6, 4.7): what the unit keeps for each initiator. Any thread.
 */
public final class Nexus {

    private static final Sense[] NONE = {};
    /** The additional sense code that all resets and losses share. */
    private static final int RESET = 0x29;

    private final String initiatorPort;
    /** In order of their report; replaced as a whole, so that the path of every command reads one field. */
    private volatile Sense[] attentions = NONE;
    private volatile byte[] echo;
    private final Supplier<TaskSet> newTaskSet;
    /** Its commands where each nexus has a task set of its own; there is none before it is first needed. */
    private volatile TaskSet taskSet;

    Nexus(String initiatorPort, Supplier<TaskSet> newTaskSet) {
        this.initiatorPort = initiatorPort;
        this.newTaskSet = newTaskSet;
    }

    TaskSet taskSet() {
        TaskSet present = taskSet;
        return present != null ? present : makeTaskSet();
    }

    private synchronized TaskSet makeTaskSet() {
        if (taskSet == null) {
            taskSet = newTaskSet.get();
        }
        return taskSet;
    }

    Optional<TaskSet> ownTaskSet() {
        return Optional.ofNullable(taskSet);
    }

    /** {@return the initiator port's name, for iSCSI {@code iqn...,i,0x...}} */
    public String initiatorPort() {
        return initiatorPort;
    }

    /** Notes a unit attention condition, once. */
    void attention(AdditionalSense condition) {
        attention(Sense.of(SenseKey.UNIT_ATTENTION, condition));
    }

    /**
     * Notes a unit attention condition, once. A reset or loss comes before all others, and only the gravest of them stays
     * (SAM-6, 5.14.2).
     */
    synchronized void attention(Sense condition) {
        Sense[] old = attentions;
        if (Arrays.asList(old).contains(condition)) {
            return;
        }
        if (condition.additional().code() != RESET) {
            attentions = Arrays.copyOf(old, old.length + 1);
            attentions[old.length] = condition;
            return;
        }
        boolean hasReset = old.length > 0 && old[0].additional().code() == RESET;
        if (hasReset && old[0].additional().qualifier() < condition.additional().qualifier()) {
            return;
        }
        Sense[] fresh = new Sense[hasReset ? old.length : old.length + 1];
        fresh[0] = condition;
        System.arraycopy(old, hasReset ? 1 : 0, fresh, 1, fresh.length - 1);
        attentions = fresh;
    }

    /** {@return the first unit attention condition, which is cleared by that; {@code null} for none} */
    Sense takeAttention() {
        if (attentions.length == 0) {
            return null;
        }
        synchronized (this) {
            Sense[] old = attentions;
            if (old.length == 0) {
                return null;
            }
            attentions = Arrays.copyOfRange(old, 1, old.length);
            return old[0];
        }
    }

    /** {@return the first unit attention condition, which stays; {@code null} for none} */
    Sense peekAttention() {
        Sense[] now = attentions;
        return now.length == 0 ? null : now[0];
    }

    /** Clears a unit attention condition, where it is there. */
    synchronized void clearAttention(AdditionalSense condition) {
        attentions = Arrays.stream(attentions).filter(each -> !each.additional().equals(condition))
                .toArray(Sense[]::new);
    }

    /** Forgets everything but that it was lost, and tells that when it comes back. */
    synchronized void lost() {
        attentions = NONE;
        echo = null;
        attention(AdditionalSense.I_T_NEXUS_LOSS_OCCURRED);
    }

    /** {@return what WRITE BUFFER put into the echo buffer; {@code null} for nothing yet} */
    byte[] echo() {
        return echo;
    }

    void echo(byte[] written) {
        echo = written;
    }

    @Override
    public String toString() {
        return initiatorPort;
    }
}
