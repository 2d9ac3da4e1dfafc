// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Failure;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The table of what status bytes and sense data mean: the additional sense decides where it has a line of its own, then
 * its code with any qualifier, then the sense key (SPC-6, 4.4.7 and annex F).
 *
 * @param failure the kind of error
 * @param advice what to do about it
 */
record SenseMeaning(Failure failure, String advice) {

    /** Of a check condition that came without sense data, or with data that is none. */
    static final SenseMeaning UNEXPLAINED = new SenseMeaning(Failure.OUTCOME_UNKNOWN,
            "nobody can tell what failed; the device's own log may");

    private static final String IN_ANOTHER_STATE = "send it again, minding that the device's state may have changed";
    private static final String OTHER_PORT = "reach it by another port";
    private static final SenseMeaning MISSING_MEDIUM = new SenseMeaning(Failure.NOT_READY, "insert a medium");
    private static final SenseMeaning NO_STATUS = new SenseMeaning(Failure.OUTCOME_UNKNOWN,
            "nobody can tell what was done: read back what the command may have changed");

    /** Keys that say all about the kind of error, whatever happened. */
    private static final Set<SenseKey> ONLY_BY_KEY = EnumSet.of(SenseKey.NO_SENSE, SenseKey.RECOVERED_ERROR,
            SenseKey.COMPLETED, SenseKey.UNIT_ATTENTION);
    private static final Map<ScsiStatus, SenseMeaning> BY_STATUS = byStatus();
    private static final Map<SenseKey, SenseMeaning> BY_KEY = byKey();
    private static final Map<Integer, SenseMeaning> BY_CODE = byCode();
    private static final Map<Integer, SenseMeaning> BY_ADDITIONAL = byAdditional();

    /** {@return what a status other than CHECK CONDITION means} */
    static SenseMeaning of(int status) {
        SenseMeaning found = ScsiStatus.of(status).map(BY_STATUS::get).orElse(NO_STATUS);
        if (found.failure() == Failure.NONE) {
            throw new IllegalArgumentException(found.advice());
        }
        return found;
    }

    /** {@return what sense data that came with CHECK CONDITION means} */
    static SenseMeaning of(Sense sense) {
        if (ONLY_BY_KEY.contains(sense.key())) {
            return BY_KEY.get(sense.key());
        }
        AdditionalSense additional = sense.additional();
        SenseMeaning exact = BY_ADDITIONAL.get(additional.code() << 8 | additional.qualifier());
        if (exact != null) {
            return exact;
        }
        SenseMeaning family = BY_CODE.get(additional.code());
        return family != null ? family : BY_KEY.get(sense.key());
    }

    private static Map<ScsiStatus, SenseMeaning> byStatus() {
        Map<ScsiStatus, SenseMeaning> table = new EnumMap<>(ScsiStatus.class);
        SenseMeaning none = new SenseMeaning(Failure.NONE, "GOOD and CONDITION MET are no errors");
        table.put(ScsiStatus.GOOD, none);
        table.put(ScsiStatus.CONDITION_MET, none);
        table.put(ScsiStatus.CHECK_CONDITION, UNEXPLAINED);
        table.put(ScsiStatus.BUSY, new SenseMeaning(Failure.BUSY, "the device does not take commands now, try again"));
        table.put(ScsiStatus.TASK_SET_FULL,
                new SenseMeaning(Failure.BUSY, "the device has no room for more commands, send fewer at once"));
        table.put(ScsiStatus.ACA_ACTIVE, new SenseMeaning(Failure.BUSY,
                "an auto contingent allegiance stands, have whom it belongs to clear it"));
        table.put(ScsiStatus.RESERVATION_CONFLICT, new SenseMeaning(Failure.RESERVATION_CONFLICT,
                "another initiator has reserved the device, have it release it"));
        table.put(ScsiStatus.TASK_ABORTED, new SenseMeaning(Failure.OUTCOME_UNKNOWN,
                "another initiator aborted it, read back what the command may have changed"));
        return table;
    }

    private static Map<SenseKey, SenseMeaning> byKey() {
        Map<SenseKey, SenseMeaning> table = new EnumMap<>(SenseKey.class);
        SenseMeaning done = new SenseMeaning(Failure.MEDIUM, "the command was done as far as its residual says");
        table.put(SenseKey.NO_SENSE, done);
        table.put(SenseKey.RECOVERED_ERROR, done);
        table.put(SenseKey.COMPLETED, done);
        table.put(SenseKey.NOT_READY, new SenseMeaning(Failure.NOT_READY, "look at the device, then try again"));
        table.put(SenseKey.MEDIUM_ERROR, new SenseMeaning(Failure.MEDIUM,
                "the medium is damaged there, take the data from a copy and write it again"));
        table.put(SenseKey.HARDWARE_ERROR,
                new SenseMeaning(Failure.MEDIUM, "the device has a fault, its own log may say which"));
        table.put(SenseKey.ILLEGAL_REQUEST,
                new SenseMeaning(Failure.ILLEGAL_REQUEST, "the device does not do this, ask for something else"));
        table.put(SenseKey.UNIT_ATTENTION, new SenseMeaning(Failure.UNIT_ATTENTION, IN_ANOTHER_STATE));
        table.put(SenseKey.DATA_PROTECT,
                new SenseMeaning(Failure.PROTECTED, "take the write protection away, or open it for reading"));
        table.put(SenseKey.BLANK_CHECK, new SenseMeaning(Failure.MEDIUM, "nothing is recorded there"));
        table.put(SenseKey.VENDOR_SPECIFIC, NO_STATUS);
        table.put(SenseKey.COPY_ABORTED, NO_STATUS);
        table.put(SenseKey.ABORTED_COMMAND, NO_STATUS);
        table.put(SenseKey.RESERVED, NO_STATUS);
        table.put(SenseKey.VOLUME_OVERFLOW,
                new SenseMeaning(Failure.MEDIUM, "the medium is full, go on with another one"));
        table.put(SenseKey.MISCOMPARE,
                new SenseMeaning(Failure.MISCOMPARE, "the medium holds other data than what it was compared with"));
        return table;
    }

    private static Map<Integer, SenseMeaning> byCode() {
        Map<Integer, SenseMeaning> table = new HashMap<>();
        table.put(0x10, new SenseMeaning(Failure.MEDIUM, "the protection information does not fit the data"));
        table.put(0x2e, new SenseMeaning(Failure.TIMEOUT, "give it more time"));
        table.put(0x3a, MISSING_MEDIUM);
        table.put(0x55, new SenseMeaning(Failure.BUSY, "the device has no room for it now, try again"));
        return table;
    }

    private static Map<Integer, SenseMeaning> byAdditional() {
        Map<Integer, SenseMeaning> table = new HashMap<>();
        table.put(0x0401, new SenseMeaning(Failure.NOT_READY, "wait until it is ready"));
        table.put(0x0402, new SenseMeaning(Failure.NOT_READY, "start it, or load its medium"));
        table.put(0x0403, new SenseMeaning(Failure.NOT_READY, "somebody has to see to it"));
        table.put(0x0404, new SenseMeaning(Failure.NOT_READY, "wait until it has been formatted"));
        table.put(0x040a, new SenseMeaning(Failure.NOT_READY, "try again in a moment"));
        table.put(0x040b, new SenseMeaning(Failure.UNAVAILABLE, OTHER_PORT));
        table.put(0x040c, new SenseMeaning(Failure.UNAVAILABLE, OTHER_PORT));
        table.put(0x041b, new SenseMeaning(Failure.NOT_READY, "wait until it has been sanitized"));
        table.put(0x0801, new SenseMeaning(Failure.TIMEOUT, "look at what connects the device"));
        table.put(0x2002, new SenseMeaning(Failure.UNAVAILABLE, "have the device let this initiator in"));
        table.put(0x2100, new SenseMeaning(Failure.ILLEGAL_REQUEST, "the device ends before that block"));
        table.put(0x2500, new SenseMeaning(Failure.OFFLINE, "the logical unit has gone, nothing was done"));
        table.put(0x2707, new SenseMeaning(Failure.MEDIUM,
                "there is no room behind the thin device, make some and write again"));
        table.put(0x3003, new SenseMeaning(Failure.NOT_READY, "insert a data cartridge when cleaning has ended"));
        table.put(0x3e00, new SenseMeaning(Failure.NOT_READY, "wait until it has set itself up"));
        table.put(0x3e02, new SenseMeaning(Failure.TIMEOUT, "the device did not answer itself, look at it"));
        table.put(0x5302, new SenseMeaning(Failure.BUSY, "somebody keeps the medium locked, have it unlocked"));
        table.put(0x5506, new SenseMeaning(Failure.MEDIUM, "the medium's own memory is full"));
        table.put(0x6800, new SenseMeaning(Failure.UNAVAILABLE, "configure the logical unit"));
        table.put(0x7471, new SenseMeaning(Failure.UNAVAILABLE, "have the device authorize this initiator"));
        return table;
    }
}
