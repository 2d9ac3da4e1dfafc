// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.cdb.PageControl;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.mode.ModeFormat;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.scsi.report.CommandSupport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What is asked of any SCSI device (SPC-6): its INQUIRY data, its pages, the commands it knows. A question that the
 * device does not know has an empty answer. For one thread at a time.
 */
final class Questions {

    private static final int STANDARD_INQUIRY_BYTES = 36;
    /** The allocation length that devices of before SPC-3 know too, in its one byte. */
    private static final int SHORT_ANSWER = 252;
    private static final int LONGEST_ANSWER = 4096;
    private static final int LIST_HEADER = 4;
    /** The SUPPORT field of a device that cannot say. */
    private static final int NOT_KNOWN_NOW = 0;

    private final Address address;
    private final Conversation conversation;
    private final OwnCall request;
    private final CommandCall call = new CommandCall(0);
    private final MemorySegment memory;

    /**
     * Makes them.
     *
     * @param address the device
     * @param conversation with it
     * @param limits of its endpoint
     * @param timeout of one question
     */
    Questions(Address address, Conversation conversation, Limits limits, Duration timeout) {
        this.address = address;
        this.conversation = conversation;
        request = OwnCall.lasting(address, limits, timeout);
        memory = Arena.ofAuto().allocate(LONGEST_ANSWER, LONGEST_ANSWER);
    }

    /**
     * Asks.
     *
     * @param cdb builds the CDB and gives its length
     * @param allocation bytes of the answer at most
     * @return the answer, a copy; empty when the device does not know the question
     * @throws DeviceException when it did not answer
     */
    Optional<MemorySegment> ask(ToIntFunction<MemorySegment> cdb, int allocation) throws DeviceException {
        call.begin(request, cdb.applyAsInt(call.space()));
        MemorySegment answer = memory.asSlice(0, allocation).fill((byte) 0);
        call.data(DataDirection.IN, answer);
        try {
            if (conversation.attempt(call, Effect.NOTHING) != Reaction.DONE) {
                if (call.hasKey(SenseKey.ILLEGAL_REQUEST)) {
                    return Optional.empty();
                }
                throw conversation.failure(call, Effect.NOTHING);
            }
            return Optional.of(MemorySegment.ofArray(answer.asSlice(0, call.moved()).toArray(ValueLayout.JAVA_BYTE)));
        } catch (DeviceException.IllegalRequest unsent) {
            // The way to the device does not take the question, an adapter that knows short commands only: as if the
            // device did not know it.
            return Optional.empty();
        }
    }

    /** Does a command without data. */
    void tell(ToIntFunction<MemorySegment> cdb, Effect effect) throws DeviceException {
        call.begin(request, cdb.applyAsInt(call.space()));
        conversation.require(call, effect);
    }

    /** Does a command with data for the device, of at most 4096 bytes. */
    void tell(ToIntFunction<MemorySegment> cdb, byte[] data) throws DeviceException {
        call.begin(request, cdb.applyAsInt(call.space()));
        call.data(DataDirection.OUT, memory.asSlice(0, data.length).copyFrom(MemorySegment.ofArray(data)));
        conversation.require(call, Effect.CHANGE);
    }

    /**
     * Waits until the device is ready, with its unit attentions consumed; a disk that stands still is started once.
     *
     * @param longestWait how long it may take to become ready
     * @throws DeviceException.NotReady when it does not become ready, or has no medium
     * @throws DeviceException for what else it says
     */
    void awaitReady(Duration longestWait) throws DeviceException {
        if (testReady(longestWait)) {
            return;
        }
        if (!call.senseData().map(Sense::additional)
                .filter(AdditionalSense.LOGICAL_UNIT_NOT_READY_INITIALIZING_COMMAND_REQUIRED::equals).isPresent()) {
            throw conversation.failure(call, Effect.NOTHING);
        }
        tell(cdb -> PrimaryCdb.startUnit(cdb, 0), Effect.CHANGE);
        requireReady(longestWait);
    }

    /**
     * Waits until the device is ready, with its unit attentions consumed, and starts nothing.
     *
     * @param longestWait how long it may take to become ready
     * @throws DeviceException.NotReady when it does not become ready, or has no medium
     * @throws DeviceException for what else it says
     */
    void requireReady(Duration longestWait) throws DeviceException {
        if (!testReady(longestWait)) {
            throw conversation.failure(call, Effect.NOTHING);
        }
    }

    /** {@return why the device is not ready now, empty when it is} Its unit attentions are consumed. */
    Optional<Sense> unreadiness() throws DeviceException {
        if (testReady(Duration.ZERO)) {
            return Optional.empty();
        }
        Optional<Sense> sense = call.senseData();
        if (sense.isPresent() && call.hasKey(SenseKey.NOT_READY)) {
            return sense;
        }
        throw conversation.failure(call, Effect.NOTHING);
    }

    private boolean testReady(Duration longestWait) throws DeviceException {
        call.begin(request, PrimaryCdb.testUnitReady(call.space()));
        return conversation.attempt(call, Effect.NOTHING, longestWait) == Reaction.DONE;
    }

    /** {@return the standard INQUIRY data} */
    StandardInquiry inquiry() throws DeviceException {
        return ask(cdb -> PrimaryCdb.inquiry(cdb, STANDARD_INQUIRY_BYTES), STANDARD_INQUIRY_BYTES)
                .flatMap(StandardInquiry::parse)
                .orElseThrow(() -> new DeviceException.Unavailable(address,
                        "does not say what it is (INQUIRY): look at the device"));
    }

    /**
     * {@return a page of vital product data with its header, empty when the device does not have it}
     *
     * @param code of the page
     */
    Optional<MemorySegment> page(int code) throws DeviceException {
        Optional<MemorySegment> found = page(code, SHORT_ANSWER);
        if (found.isPresent() && found.get().byteSize() >= 4) {
            int length = 4 + CdbFields.u16(found.get(), 2);
            if (length > SHORT_ANSWER) {
                return page(code, Math.min(length, LONGEST_ANSWER));
            }
        }
        return found;
    }

    private Optional<MemorySegment> page(int code, int allocation) throws DeviceException {
        return ask(cdb -> PrimaryCdb.inquiryPage(cdb, code, allocation), allocation);
    }

    /**
     * {@return the mode parameters with one page or none, by MODE SENSE 6 where the device has no other}
     *
     * @param page the page, 0 for none
     */
    Optional<ModeParameters> mode(int page) throws DeviceException {
        return mode(page, PageControl.CURRENT);
    }

    /**
     * {@return the same, with other values than those in force}
     *
     * @param page the page
     * @param which values
     */
    Optional<ModeParameters> mode(int page, PageControl which) throws DeviceException {
        Optional<ModeParameters> found = ask(
                cdb -> PrimaryCdb.modeSense10(cdb, 0, which, page, 0, SHORT_ANSWER), SHORT_ANSWER)
                .flatMap(data -> ModeParameters.parse(data, ModeFormat.TEN));
        return found.isPresent()
                ? found
                : ask(cdb -> PrimaryCdb.modeSense6(cdb, 0, which, page, 0, SHORT_ANSWER), SHORT_ANSWER)
                        .flatMap(data -> ModeParameters.parse(data, ModeFormat.SIX));
    }

    /**
     * {@return what the device says of a command (REPORT SUPPORTED OPERATION CODES, SPC-6, 6.34); empty when it does not}
     *
     * @param operation the operation code of a command without service actions
     */
    Optional<CommandSupport> command(int operation) throws DeviceException {
        return ask(cdb -> PrimaryCdb.reportSupportedOperationCodes(cdb, PrimaryCdb.ONE_OPCODE, operation, 0,
                SHORT_ANSWER), SHORT_ANSWER).flatMap(CommandSupport::parseOne)
                .filter(said -> said.support() != NOT_KNOWN_NOW);
    }

    /**
     * {@return whether a command is in the list of all that the device knows (REPORT SUPPORTED OPERATION CODES, SPC-6, 6.34); unknown where
     * it gives none, or not the whole of it} Not the same question as {@link #command}: of a command that its store cannot do, tgt says that it
     * knows it when asked for it alone, does not list it, and refuses it.
     *
     * @param operation the operation code
     */
    Support lists(int operation) throws DeviceException {
        Optional<MemorySegment> answer = ask(cdb -> PrimaryCdb.reportSupportedOperationCodes(cdb,
                PrimaryCdb.ALL_COMMANDS, 0, 0, LONGEST_ANSWER), LONGEST_ANSWER);
        if (answer.isEmpty() || answer.get().byteSize() < LIST_HEADER) {
            return Support.UNKNOWN;
        }
        if (CommandSupport.parseAll(answer.get()).stream().anyMatch(listed -> listed.opcode() == operation)) {
            return Support.YES;
        }
        boolean whole = LIST_HEADER + CdbFields.u32(answer.get(), 0) <= answer.get().byteSize();
        return whole ? Support.NO : Support.UNKNOWN;
    }
}
