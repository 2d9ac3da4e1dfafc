// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.util.Optional;
import java.util.Set;

/**
 * What is done about a status: the one place that carries rule S2 for SCSI. A CHECK CONDITION with UNIT ATTENTION, NOT
 * READY or a deferred error tells that the command was not begun (SPC-6, 4.4.6; SAM-6, 5.14), and so do BUSY and TASK
 * SET FULL (SAM-6, 5.3): those may be sent again. What was aborted may have been begun, so only a command that changes
 * nothing is sent again then.
 */
enum Reaction {
    /** It was done, perhaps with something to tell in its sense data. */
    DONE,
    /** Send it again at once. */
    RESEND,
    /** Send it again after a pause. */
    RESEND_LATER,
    /** Send it again when the device is ready. */
    AWAIT_READY,
    /** It has failed. */
    FAIL;

    /** A tape's medium may be another one. */
    static final int MEDIUM_CHANGED = 0x28;
    /** Parameters of some kind are others. */
    static final int PARAMETERS_CHANGED = 0x2a;
    /** A reset. */
    static final int RESET = 0x29;
    /** The device is or answers in another way. */
    static final int OPERATING_CONDITIONS_CHANGED = 0x3f;
    /** A tape's position was lost. */
    static final int POSITION_LOST = 0x3b;

    private static final Set<Integer> POSITION_DOUBTFUL = Set.of(MEDIUM_CHANGED, RESET, POSITION_LOST);
    /**
     * LOGICAL UNIT IS IN PROCESS OF BECOMING READY, NOT READY, OPERATION IN PROGRESS, and NOT ACCESSIBLE, ASYMMETRIC ACCESS
     * STATE TRANSITION.
     */
    private static final Set<Integer> PASSING = Set.of(0x0401, 0x0407, 0x040a);

    /**
     * {@return what is done about a status}
     *
     * @param status the status byte
     * @param sense what came with a CHECK CONDITION
     * @param effect what the command does
     */
    static Reaction to(int status, Optional<Sense> sense, Effect effect) {
        Optional<ScsiStatus> known = ScsiStatus.of(status);
        if (known.isEmpty()) {
            return FAIL;
        }
        return switch (known.get()) {
            case GOOD, CONDITION_MET -> DONE;
            case BUSY, TASK_SET_FULL, ACA_ACTIVE -> RESEND_LATER;
            case RESERVATION_CONFLICT -> FAIL;
            case TASK_ABORTED -> unlessBegun(effect);
            case CHECK_CONDITION -> sense.map(told -> to(told, effect)).orElse(unlessBegun(effect));
        };
    }

    private static Reaction to(Sense sense, Effect effect) {
        if (sense.isDeferred()) {
            // A tape's blocks are lost for good with the position they were meant for: that is for its user to know.
            return effect == Effect.FROM_POSITION || effect == Effect.TO_POSITION ? FAIL : RESEND;
        }
        return switch (sense.key()) {
            case NO_SENSE, RECOVERED_ERROR, COMPLETED -> DONE;
            case UNIT_ATTENTION -> attention(sense.additional(), effect);
            case NOT_READY -> PASSING.contains(number(sense.additional())) ? AWAIT_READY : FAIL;
            // Protection information that does not fit will not fit the next time.
            case ABORTED_COMMAND -> sense.additional().code() == 0x10 ? FAIL : unlessBegun(effect);
            default -> FAIL;
        };
    }

    private static Reaction attention(AdditionalSense additional, Effect effect) {
        return switch (effect) {
            case NOTHING, CHANGE -> RESEND;
            case FROM_POSITION -> POSITION_DOUBTFUL.contains(additional.code()) ? FAIL : RESEND;
            case TO_POSITION -> additional.code() == MEDIUM_CHANGED ? FAIL : RESEND;
        };
    }

    private static Reaction unlessBegun(Effect effect) {
        return effect == Effect.NOTHING ? RESEND : FAIL;
    }

    private static int number(AdditionalSense additional) {
        return additional.code() << 8 | additional.qualifier();
    }

    /** {@return whether a unit attention or an error means that nobody knows where a tape stands (rule S6)} */
    static boolean losesPosition(Sense sense) {
        return sense.key() == SenseKey.UNIT_ATTENTION && POSITION_DOUBTFUL.contains(sense.additional().code());
    }
}
