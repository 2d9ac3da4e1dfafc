// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.FieldIn;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;

/** Ends a command with the status CHECK CONDITION (SAM-6, 5.3.1). Without a stack trace: it is a result, not a defect. */
public final class CheckCondition extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Sense sense;

    /**
     * Makes one.
     *
     * @param sense what the initiator is told
     */
    public CheckCondition(Sense sense) {
        super(sense.toString(), null, false, false);
        this.sense = sense;
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
