// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.io.DeviceException;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.FieldIn;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.util.Optional;

/** Ends a command with the status CHECK CONDITION (SAM-6, 5.3.1). Without a stack trace: it is a result, not a defect. */
public final class CheckCondition extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Sense sense;
    /** What keeps the device below from being reached; {@code null} for nothing. */
    private final DeviceException.Offline away;

    /**
     * Makes one.
     *
     * @param sense what the initiator is told
     */
    public CheckCondition(Sense sense) {
        this(sense, null);
    }

    private CheckCondition(Sense sense, DeviceException.Offline away) {
        super(sense.toString(), null, false, false);
        this.sense = sense;
        this.away = away;
    }

    /**
     * {@return the end of a command that nothing was done of, for the device below has no driver}
     *
     * @param why what that device said
     */
    public static CheckCondition away(DeviceException.Offline why) {
        return new CheckCondition(
                Sense.of(SenseKey.NOT_READY, AdditionalSense.LOGICAL_UNIT_NOT_READY_CAUSE_NOT_REPORTABLE), why);
    }

    /** {@return what a device below said that has no driver, when nothing was done of the command} */
    Optional<DeviceException.Offline> away() {
        return Optional.ofNullable(away);
    }

    /**
     * Makes one.
     *
     * @param key the sense key
     * @param additional what exactly
     */
    public CheckCondition(SenseKey key, AdditionalSense additional) {
        this(Sense.of(key, additional));
    }

    /**
     * {@return the refusal of a field of the command descriptor block}
     *
     * @param byteAt where the field begins
     */
    public static CheckCondition invalidField(int byteAt) {
        return new CheckCondition(Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB)
                .withFieldPointer(FieldIn.CDB, byteAt));
    }

    /**
     * {@return the refusal of a bit of the command descriptor block}
     *
     * @param byteAt its byte
     * @param bitAt its bit, 7 for the highest
     */
    public static CheckCondition invalidField(int byteAt, int bitAt) {
        return new CheckCondition(Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB)
                .withFieldPointer(FieldIn.CDB, byteAt, bitAt));
    }

    /**
     * {@return the refusal of a field of the parameter list}
     *
     * @param byteAt where the field begins
     */
    public static CheckCondition invalidParameter(int byteAt) {
        return new CheckCondition(Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST)
                .withFieldPointer(FieldIn.DATA, byteAt));
    }

    /** {@return what the initiator is told} */
    public Sense sense() {
        return sense;
    }
}
