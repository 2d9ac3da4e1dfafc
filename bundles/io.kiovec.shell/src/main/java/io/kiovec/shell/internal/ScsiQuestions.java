// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.LogControl;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Questions to a SCSI device that change nothing (SPC-6). What it does not answer, because it does not know the question
 * or cannot answer now, is empty. For one thread.
 */
final class ScsiQuestions {

    /** What devices of before SPC-3 know as an allocation length, too, in its one byte. */
    private static final int SHORT_ANSWER = 252;
    private static final int LONGEST_ANSWER = 4096;
    /** A device may have several unit attentions, and tells one with each command. */
    private static final int MOST_ATTENTIONS = 8;

    private final ScsiRequest request;
    private final ScsiDevice device;

    /**
     * Makes them.
     *
     * @param device whom to ask; stays the caller's
     */
    ScsiQuestions(ScsiDevice device) {
        this.device = device;
        request = device.newRequest();
    }

    /**
     * Asks.
     *
     * @param cdb builds the CDB and gives its length
     * @param allocation bytes of the answer at most
     * @return the answer, empty when there is none
     * @throws DeviceException when the device could not be asked
     */
    Optional<MemorySegment> ask(ToIntFunction<MemorySegment> cdb, int allocation) throws DeviceException {
        MemorySegment answer = MemorySegment.ofArray(new byte[allocation]);
        for (int attentions = 0; attentions <= MOST_ATTENTIONS; attentions++) {
            request.cdb().fill((byte) 0);
            Failure failure = device.execute(
                    request.command(cdb.applyAsInt(request.cdb()), DataDirection.IN, answer));
            if (failure == Failure.ILLEGAL_REQUEST) {
                // Its adapter takes short commands only: as if the device did not know the question.
                return Optional.empty();
            }
            if (failure != Failure.NONE) {
                request.senseException();
            }
            if (!isAttention()) {
                break;
            }
        }
        return request.status() == ScsiStatus.GOOD.code()
                ? Optional.of(answer.asSlice(0, allocation - Math.max(0, request.residual())))
                : Optional.empty();
    }

    private boolean isAttention() {
        return request.status() == ScsiStatus.CHECK_CONDITION.code()
                && Sense.parse(request.sense()).filter(sense -> sense.key() == SenseKey.UNIT_ATTENTION).isPresent();
    }

    /**
     * {@return a page of vital product data with its header}
     *
     * @param code of the page
     */
    Optional<MemorySegment> vital(int code) throws DeviceException {
        return whole(length -> ask(cdb -> PrimaryCdb.inquiryPage(cdb, code, length), length));
    }

    /**
     * {@return a log page with its header, the cumulative values}
     *
     * @param code of the page
     */
    Optional<MemorySegment> log(int code) throws DeviceException {
        return whole(length -> ask(
                cdb -> PrimaryCdb.logSense(cdb, 0, LogControl.CUMULATIVE, code, 0, 0, length), length));
    }

    /** A question that is asked again where its answer was longer. */
    private interface Sized {
        Optional<MemorySegment> ask(int length) throws DeviceException;
    }

    /** Both kinds of page have a length of two bytes after the first two. */
    private static Optional<MemorySegment> whole(Sized question) throws DeviceException {
        Optional<MemorySegment> found = question.ask(SHORT_ANSWER);
        if (found.isPresent() && found.get().byteSize() >= 4) {
            int length = 4 + CdbFields.u16(found.get(), 2);
            if (length > SHORT_ANSWER) {
                return question.ask(Math.min(length, LONGEST_ANSWER));
            }
        }
        return found;
    }
}
