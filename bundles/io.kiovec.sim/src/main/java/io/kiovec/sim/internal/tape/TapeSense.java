// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.StreamMark;
import io.kiovec.sim.internal.unit.CheckCondition;
import java.io.IOException;

/**
 * What a tape tells when it stops before a command is done (SSC-4, clauses 5 to 7). A residual is what was asked for less
 * what was done, in blocks, filemarks or bytes.
 */
final class TapeSense {

    private static final Sense FILEMARK = Sense.of(SenseKey.NO_SENSE, AdditionalSense.FILEMARK_DETECTED)
            .withStream(StreamMark.FILEMARK);
    private static final Sense END_OF_DATA = Sense.of(SenseKey.BLANK_CHECK, AdditionalSense.END_OF_DATA_DETECTED);
    private static final Sense END_OF_DATA_LATE = END_OF_DATA.withStream(StreamMark.END_OF_MEDIUM);
    private static final Sense BEGINNING = Sense
            .of(SenseKey.NO_SENSE, AdditionalSense.BEGINNING_OF_PARTITION_MEDIUM_DETECTED)
            .withStream(StreamMark.END_OF_MEDIUM);
    private static final Sense EARLY_WARNING = Sense
            .of(SenseKey.NO_SENSE, AdditionalSense.END_OF_PARTITION_MEDIUM_DETECTED)
            .withStream(StreamMark.END_OF_MEDIUM).withInformation(0);
    private static final Sense PROGRAMMED_WARNING = Sense
            .of(SenseKey.NO_SENSE, AdditionalSense.PROGRAMMABLE_EARLY_WARNING_DETECTED)
            .withStream(StreamMark.END_OF_MEDIUM).withInformation(0);
    private static final Sense OVERFLOW = Sense
            .of(SenseKey.VOLUME_OVERFLOW, AdditionalSense.END_OF_PARTITION_MEDIUM_DETECTED)
            .withStream(StreamMark.END_OF_MEDIUM);
    private static final Sense INCORRECT_LENGTH = Sense
            .of(SenseKey.NO_SENSE, AdditionalSense.NO_ADDITIONAL_SENSE_INFORMATION)
            .withStream(StreamMark.INCORRECT_LENGTH);
    private static final Sense UNREADABLE = Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR);
    private static final Sense UNWRITTEN = Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR);

    private TapeSense() {
    }

    static CheckCondition filemark(long residual) {
        return new CheckCondition(FILEMARK.withInformation(residual));
    }

    /** End of data; the bit EOM too where it lies in the early warning zone. */
    static CheckCondition endOfData(Deck deck, long residual) throws IOException {
        return new CheckCondition(endOfDataSense(deck).withInformation(residual));
    }

    /** End of data, where nothing was counted. */
    static CheckCondition endOfData(Deck deck) throws IOException {
        return new CheckCondition(endOfDataSense(deck));
    }

    private static Sense endOfDataSense(Deck deck) throws IOException {
        return deck.isBeyondEarlyWarning() ? END_OF_DATA_LATE : END_OF_DATA;
    }

    static CheckCondition beginning(long residual) {
        return new CheckCondition(BEGINNING.withInformation(residual));
    }

    /** Beginning of the partition, where nothing was counted. */
    static CheckCondition beginning() {
        return new CheckCondition(BEGINNING);
    }

    /** Everything was written, and the end is near. */
    static CheckCondition earlyWarning() {
        return new CheckCondition(EARLY_WARNING);
    }

    /** Everything was written, and the end is as near as the initiator wanted to know. */
    static CheckCondition programmedWarning() {
        return new CheckCondition(PROGRAMMED_WARNING);
    }

    static CheckCondition overflow(long residual) {
        return new CheckCondition(OVERFLOW.withInformation(residual));
    }

    /** @param residual negative where the block is longer than what was asked for */
    static CheckCondition incorrectLength(long residual) {
        return new CheckCondition(INCORRECT_LENGTH.withInformation(residual));
    }

    static CheckCondition unreadable(long residual) {
        return new CheckCondition(UNREADABLE.withInformation(residual));
    }

    /** The medium cannot be read where nothing was counted. */
    static CheckCondition unreadable() {
        return new CheckCondition(UNREADABLE);
    }

    static CheckCondition unwritten(long residual) {
        return new CheckCondition(UNWRITTEN.withInformation(residual));
    }

    /** The medium cannot be written where nothing was counted. */
    static CheckCondition unwritten() {
        return new CheckCondition(UNWRITTEN);
    }

    /** What an earlier command was told to be written is lost. */
    static CheckCondition lost() {
        return new CheckCondition(UNWRITTEN.deferred());
    }
}
