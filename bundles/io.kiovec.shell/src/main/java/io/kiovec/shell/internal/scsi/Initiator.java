// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.RequestOptions;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.LogControl;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.log.TapeAlert;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Sends commands to a device, one after the other. A unit attention tells of what was before, and the command was not begun:
 * it is sent again. For one thread.
 */
public final class Initiator {

    /** What devices of before SPC-3 know as an allocation length, too, in its one byte. */
    static final int SHORT_ANSWER = 252;
    private static final int LONGEST_ANSWER = 0xffff;
    /** Of tape alerts: a drive that has told them forgets them, so they are asked but once (SSC-4, 4.2). */
    private static final int ALERTS_ANSWER = 4 + 64 * 5;
    /** A device may have several unit attentions, and tells one with each command. */
    private static final int MOST_ATTENTIONS = 8;

    private final ScsiDevice device;
    private final ScsiRequest request;
    private final List<String> attentions = new ArrayList<>();

    /**
     * Makes one whose commands may take 30 seconds.
     *
     * @param device to whom; stays the caller's
     */
    public Initiator(ScsiDevice device) {
        this.device = device;
        request = device.newRequest();
    }

    Initiator(ScsiDevice device, Duration timeout) throws DeviceException {
        this(device);
        request.options(RequestOptions.DEFAULT.with(timeout));
    }

    ScsiDevice device() {
        return device;
    }

    /** How a command is put into a request. */
    private interface Form {
        void put(int cdbLength) throws DeviceException;
    }

    /** Sends a command without data; throws what its status and sense mean. */
    void send(ToIntFunction<MemorySegment> cdb) throws DeviceException {
        execute(cdb, length -> request.command(length), MOST_ATTENTIONS);
        request.senseException();
    }

    /** Sends a command without data once, unit attention or not. */
    void sendOnce(ToIntFunction<MemorySegment> cdb) throws DeviceException {
        execute(cdb, length -> request.command(length), 0);
        request.senseException();
    }

    /** Sends a command with data to the device; throws what its status and sense mean. */
    void send(ToIntFunction<MemorySegment> cdb, byte[] data) throws DeviceException {
        MemorySegment memory = MemorySegment.ofArray(data);
        execute(cdb, length -> request.command(length, DataDirection.OUT, memory), MOST_ATTENTIONS);
        request.senseException();
    }

    /** Sends a command with data from the device; gives as much as came, or throws what its status and sense mean. */
    MemorySegment receive(ToIntFunction<MemorySegment> cdb, int allocation) throws DeviceException {
        MemorySegment answer = MemorySegment.ofArray(new byte[allocation]);
        execute(cdb, length -> request.command(length, DataDirection.IN, answer), MOST_ATTENTIONS);
        request.senseException();
        return received(answer);
    }

    /**
     * Asks what a device need not know.
     *
     * @param cdb builds the CDB and gives its length
     * @param allocation bytes of the answer at most
     * @return the answer; empty when there is none, because the device does not know the question or cannot answer now
     * @throws DeviceException when the device could not be asked
     */
    public Optional<MemorySegment> ask(ToIntFunction<MemorySegment> cdb, int allocation) throws DeviceException {
        MemorySegment answer = MemorySegment.ofArray(new byte[allocation]);
        Failure failure = execute(cdb, length -> request.command(length, DataDirection.IN, answer), MOST_ATTENTIONS);
        if (failure == Failure.ILLEGAL_REQUEST) {
            // Its adapter takes short commands only: as if the device did not know the question.
            return Optional.empty();
        }
        if (failure != Failure.NONE) {
            request.senseException();
        }
        return request.status() == ScsiStatus.GOOD.code() ? Optional.of(received(answer)) : Optional.empty();
    }

    /**
     * What became of a command.
     *
     * @param status the status byte
     * @param sense its sense data, of length 0 where there is none
     * @param residual bytes that were asked and not moved
     */
    record Outcome(int status, MemorySegment sense, long residual) {
    }

    /** What is done with unit attentions. */
    enum Attentions {
        /** They tell of what was before: the command is sent again. */
        MET,
        /** They are the answer. */
        TOLD
    }

    /** Sends any command; {@link #conclude} then throws what its status and sense mean. */
    Outcome exchange(byte[] cdb, DataDirection direction, MemorySegment data, Attentions attention)
            throws DeviceException {
        ToIntFunction<MemorySegment> copied = into -> {
            MemorySegment.copy(MemorySegment.ofArray(cdb), 0, into, 0, cdb.length);
            return cdb.length;
        };
        Failure failure = execute(copied, length -> {
            if (data.byteSize() == 0) {
                request.command(length);
            } else {
                request.command(length, direction, data);
            }
        }, attention == Attentions.MET ? MOST_ATTENTIONS : 0);
        if (failure != Failure.NONE) {
            request.senseException();
        }
        return new Outcome(request.status(), request.sense(), request.residual());
    }

    /** Throws what the status and sense of the last command mean, unless it went well. */
    void conclude() throws DeviceException {
        request.senseException();
    }

    private MemorySegment received(MemorySegment answer) {
        return answer.asSlice(0, Math.clamp(answer.byteSize() - request.residual(), 0, answer.byteSize()));
    }

    private Failure execute(ToIntFunction<MemorySegment> cdb, Form form, int most) throws DeviceException {
        for (int left = most;; left--) {
            request.cdb().fill((byte) 0);
            form.put(cdb.applyAsInt(request.cdb()));
            Failure failure = device.execute(request);
            if (failure != Failure.NONE || left == 0) {
                return failure;
            }
            Optional<Sense> attention = attention();
            if (attention.isEmpty()) {
                return failure;
            }
            attentions.add(attention.get().additional().text().toLowerCase(Locale.ROOT));
        }
    }

    private Optional<Sense> attention() {
        return request.status() == ScsiStatus.CHECK_CONDITION.code()
                ? Sense.parse(request.sense()).filter(sense -> sense.key() == SenseKey.UNIT_ATTENTION)
                : Optional.empty();
    }

    /** {@return the unit attentions that were met, in words} */
    List<String> attentions() {
        return List.copyOf(attentions);
    }

    /**
     * {@return a page of vital product data with its header}
     *
     * @param code of the page
     * @throws DeviceException when the device could not be asked
     */
    public Optional<MemorySegment> vital(int code) throws DeviceException {
        return whole(length -> ask(cdb -> PrimaryCdb.inquiryPage(cdb, code, length), length));
    }

    /**
     * {@return a log page with its header, the cumulative values}
     *
     * @param code of the page
     * @param subpage of the page, 0 for itself
     * @throws DeviceException when the device could not be asked
     */
    public Optional<MemorySegment> log(int code, int subpage) throws DeviceException {
        Sized question = length -> ask(
                cdb -> PrimaryCdb.logSense(cdb, 0, LogControl.CUMULATIVE, code, subpage, 0, length), length);
        return code == TapeAlert.PAGE ? question.ask(ALERTS_ANSWER) : whole(question);
    }

    /** {@return what kind of device it is} */
    DeviceType type() throws DeviceException {
        return ask(cdb -> PrimaryCdb.inquiry(cdb, 36), 36).filter(data -> data.byteSize() > 0)
                .map(data -> DeviceType.of(CdbFields.u8(data, 0))).orElse(DeviceType.UNKNOWN);
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
            // Some devices fill up what they have room for.
            return found.map(page -> page.asSlice(0, Math.min(length, page.byteSize())));
        }
        return found;
    }
}
