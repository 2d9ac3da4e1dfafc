// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a SCSI status and its sense data mean as a {@link DeviceException}: the one place that says so, for commands that
 * applications send and for the drivers of this package. Pure functions, any thread. What is sent again before an error
 * becomes one is {@link Reaction}'s to say.
 */
public final class SenseErrors {

    /** The keys whose INFORMATION field is a block address on a disk (SBC-4, 4.18). */
    private static final Set<SenseKey> AT_A_BLOCK = EnumSet.of(SenseKey.RECOVERED_ERROR, SenseKey.MEDIUM_ERROR,
            SenseKey.HARDWARE_ERROR, SenseKey.BLANK_CHECK);

    /** What the INFORMATION field tells. */
    enum Information {
        /** A block address. */
        BLOCK,
        /** What was asked and not done, of which a message says nothing. */
        RESIDUAL,
        /** Where what was compared differs, in bytes from its beginning; of other errors a block address (SBC-4, 5.3). */
        DIFFERENCE
    }

    private SenseErrors() {
    }

    /**
     * {@return the typed error of a command that ended with a status other than GOOD and CONDITION MET} Its message
     * gives the standard's names and what to do, its detail the status and a copy of the sense data.
     *
     * @param address the device's name
     * @param status the status byte (SAM-6, 5.3)
     * @param sense as long as the device sent it, of length 0 for none
     * @throws IllegalArgumentException for GOOD and CONDITION MET, which are no errors
     */
    public static DeviceException of(Address address, int status, MemorySegment sense) {
        Optional<Sense> parsed = Sense.parse(sense);
        boolean tape = parsed.isPresent() && !parsed.get().streamMarks().isEmpty();
        return of(address, status, sense, Optional.empty(), tape ? Information.RESIDUAL : Information.BLOCK, 0);
    }

    /**
     * {@return the typed error of a command, with what its driver knows more}
     *
     * @param knownAs what it is for certain, whatever the table says
     * @param information what the INFORMATION field tells
     * @param bytesDone bytes that were moved without a gap before the error
     */
    static DeviceException of(Address address, int status, MemorySegment sense, Optional<Failure> knownAs,
            Information information, long bytesDone) {
        Optional<Sense> parsed = Sense.parse(sense);
        SenseMeaning meaning = meaning(status, parsed);
        Detail detail = new Detail(bytesDone, 0, OptionalInt.of(status), sense.toArray(ValueLayout.JAVA_BYTE),
                Demotion.NONE, information == Information.DIFFERENCE && parsed.isPresent()
                        ? difference(parsed.get())
                        : OptionalLong.empty());
        String what = status == ScsiStatus.CHECK_CONDITION.code()
                ? parsed.map(known -> what(known, information)).orElse("check condition without sense data")
                : name(status);
        return knownAs.orElse(meaning.failure()).exception(address, what + ": " + meaning.advice(), detail, null);
    }

    private static OptionalLong difference(Sense sense) {
        OptionalLong at = sense.key() == SenseKey.MISCOMPARE ? sense.information() : OptionalLong.empty();
        return at.isPresent() && at.getAsLong() >= 0 ? at : OptionalLong.empty();
    }

    /** {@return what a status with its sense data means} */
    static SenseMeaning meaning(int status, Optional<Sense> sense) {
        return status == ScsiStatus.CHECK_CONDITION.code()
                ? sense.map(SenseMeaning::of).orElse(SenseMeaning.UNEXPLAINED)
                : SenseMeaning.of(status);
    }

    private static String name(int status) {
        return ScsiStatus.of(status).map(known -> known.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .orElseGet(() -> "status %02Xh, which no standard has".formatted(status));
    }

    private static String what(Sense sense, Information information) {
        StringBuilder text = new StringBuilder();
        if (sense.isDeferred()) {
            text.append("of an earlier command, ");
        }
        text.append(sense.key().text().toLowerCase(Locale.ROOT));
        if (information != Information.RESIDUAL && AT_A_BLOCK.contains(sense.key())) {
            sense.information().ifPresent(block -> text.append(" at block ").append(Long.toUnsignedString(block)));
        }
        if (information == Information.DIFFERENCE) {
            difference(sense).ifPresent(at -> text.append(" at byte ").append(at));
        }
        text.append(": ").append(lowerCase(sense.additional()));
        sense.fieldPointer().ifPresent(field -> text.append(", ").append(field));
        sense.progress().ifPresent(done -> text.append(", ").append(done * 100L / 65536).append(" % done"));
        return text.toString();
    }

    /** The standard's words are capitals, which a sentence is not; its codes are as the standard writes them. */
    private static String lowerCase(AdditionalSense additional) {
        return "%s (%02Xh/%02Xh)".formatted(additional.text().toLowerCase(Locale.ROOT), additional.code(),
                additional.qualifier());
    }
}
