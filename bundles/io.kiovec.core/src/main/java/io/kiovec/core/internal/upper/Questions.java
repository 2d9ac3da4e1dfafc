// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is asked of any SCSI device (SPC-6): its INQUIRY data, its pages, the commands it knows. A question that the
 * device does not know has an empty answer. For one thread at a time.
 */
final class Questions {

    private static final int TEST_UNIT_READY = 0x00;
    private static final int INQUIRY = 0x12;
    private static final int MODE_SENSE_6 = 0x1a;
    private static final int START_STOP_UNIT = 0x1b;
    private static final int MODE_SENSE_10 = 0x5a;
    private static final int MAINTENANCE_IN = 0xa3;
    private static final int REPORT_SUPPORTED_OPERATION_CODES = 0x0c;

    private static final int STANDARD_INQUIRY_BYTES = 36;
    /** The allocation length that devices of before SPC-3 know too, in its one byte. */
    private static final int SHORT_ANSWER = 252;
    private static final int LONGEST_ANSWER = 4096;
    private static final int INITIALIZING_COMMAND_REQUIRED = 0x02;
    private static final int NOT_READY = 0x04;

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
        this.conversation = conversation;
        request = OwnCall.lasting(address, limits, timeout);
        memory = Arena.ofAuto().allocate(LONGEST_ANSWER, LONGEST_ANSWER);
    }

    /**
     * Asks.
     *
     * @param cdbLength of the CDB
     * @param operation its operation code
     * @param allocation bytes of the answer at most
     * @param fill fills the rest of the CDB
     * @return the answer, a copy; empty when the device does not know the question
     * @throws DeviceException when it did not answer
     */
    Optional<MemorySegment> ask(int cdbLength, int operation, int allocation, Consumer<MemorySegment> fill)
            throws DeviceException {
        MemorySegment cdb = call.begin(cdbLength, operation, request);
        fill.accept(cdb);
        MemorySegment answer = memory.asSlice(0, allocation).fill((byte) 0);
        call.data(DataDirection.IN, answer);
        if (conversation.attempt(call, Effect.NOTHING) == Reaction.DONE) {
            return Optional.of(MemorySegment.ofArray(answer.asSlice(0, call.moved()).toArray(ValueLayout.JAVA_BYTE)));
        }
        if (isUnknown()) {
            return Optional.empty();
        }
        throw conversation.failure(call, Effect.NOTHING);
    }

    private boolean isUnknown() {
        return call.senseData().map(Sense::key).filter(SenseKey.ILLEGAL_REQUEST::equals).isPresent();
    }

    /** Does a command without data. */
    void tell(int operation, Effect effect, Consumer<MemorySegment> fill) throws DeviceException {
        fill.accept(call.begin(6, operation, request));
        conversation.require(call, effect);
    }

    /** Does a command with data for the device, of at most 4096 bytes. */
    void tell(int cdbLength, int operation, byte[] data, Consumer<MemorySegment> fill) throws DeviceException {
        fill.accept(call.begin(cdbLength, operation, request));
        MemorySegment sent = memory.asSlice(0, data.length).copyFrom(MemorySegment.ofArray(data));
        call.data(DataDirection.OUT, sent);
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
        Optional<Sense> sense = call.senseData();
        if (sense.isEmpty() || sense.get().key() != SenseKey.NOT_READY || sense.get().additional().code() != NOT_READY
                || sense.get().additional().qualifier() != INITIALIZING_COMMAND_REQUIRED) {
            throw conversation.failure(call, Effect.NOTHING);
        }
        tell(START_STOP_UNIT, Effect.CHANGE, cdb -> CdbFields.put8(cdb, 4, 1));
        if (!testReady(longestWait)) {
            throw conversation.failure(call, Effect.NOTHING);
        }
    }

    private boolean testReady(Duration longestWait) throws DeviceException {
        call.begin(6, TEST_UNIT_READY, request);
        return conversation.attempt(call, Effect.NOTHING, longestWait) == Reaction.DONE;
    }

    /** {@return the standard INQUIRY data, at least 36 bytes (SPC-6, 6.7.2)} */
    MemorySegment inquiry() throws DeviceException {
        MemorySegment cdb = call.begin(6, INQUIRY, request);
        CdbFields.put8(cdb, 4, STANDARD_INQUIRY_BYTES);
        MemorySegment answer = memory.asSlice(0, STANDARD_INQUIRY_BYTES).fill((byte) 0);
        call.data(DataDirection.IN, answer);
        conversation.require(call, Effect.NOTHING);
        return MemorySegment.ofArray(answer.toArray(ValueLayout.JAVA_BYTE));
    }

    /**
     * {@return a vital product data page with its header (SPC-6, 7.7)}
     *
     * @param page its code
     */
    Optional<MemorySegment> page(int page) throws DeviceException {
        Optional<MemorySegment> found = page(page, SHORT_ANSWER);
        if (found.isPresent() && found.get().byteSize() >= 4) {
            int length = 4 + CdbFields.u16(found.get(), 2);
            if (length > SHORT_ANSWER) {
                found = page(page, Math.min(length, LONGEST_ANSWER));
            }
        }
        // A device that does not know EVPD answers with standard data.
        return found.filter(data -> data.byteSize() >= 4 && CdbFields.u8(data, 1) == page)
                .map(data -> data.asSlice(0, Math.min(data.byteSize(), 4 + CdbFields.u16(data, 2))));
    }

    private Optional<MemorySegment> page(int page, int allocation) throws DeviceException {
        return ask(6, INQUIRY, allocation, cdb -> {
            CdbFields.put8(cdb, 1, 1);
            CdbFields.put8(cdb, 2, page);
            CdbFields.put16(cdb, 3, allocation);
        });
    }

    /**
     * {@return the mode parameters with one page or none, by MODE SENSE 6 where the device has no other}
     *
     * @param page the page, 0 for none
     */
    Optional<ModeParameters> mode(int page) throws DeviceException {
        Optional<ModeParameters> found = ask(10, MODE_SENSE_10, SHORT_ANSWER, cdb -> {
            CdbFields.put8(cdb, 2, page);
            CdbFields.put16(cdb, 7, SHORT_ANSWER);
        }).flatMap(ModeParameters::of10);
        return found.isPresent() ? found : ask(6, MODE_SENSE_6, SHORT_ANSWER, cdb -> {
            CdbFields.put8(cdb, 2, page);
            CdbFields.put8(cdb, 4, SHORT_ANSWER);
        }).flatMap(ModeParameters::of6);
    }

    /**
     * {@return whether the device knows a command, and its usage data} (REPORT SUPPORTED OPERATION CODES, SPC-6, 6.34)
     *
     * @param operation the operation code
     */
    KnownCommand command(int operation) throws DeviceException {
        return command(operation, 1, 0);
    }

    /**
     * {@return whether the device knows a command of a service action, and its usage data}
     *
     * @param operation the operation code
     * @param serviceAction the service action
     */
    KnownCommand command(int operation, int serviceAction) throws DeviceException {
        return command(operation, 2, serviceAction);
    }

    private KnownCommand command(int operation, int reportingOptions, int serviceAction) throws DeviceException {
        return ask(12, MAINTENANCE_IN, SHORT_ANSWER, cdb -> {
            CdbFields.put8(cdb, 1, REPORT_SUPPORTED_OPERATION_CODES);
            CdbFields.put8(cdb, 2, reportingOptions);
            CdbFields.put8(cdb, 3, operation);
            CdbFields.put16(cdb, 4, serviceAction);
            CdbFields.put32(cdb, 6, SHORT_ANSWER);
        }).map(KnownCommand::of).orElse(KnownCommand.UNTOLD);
    }

    /**
     * Whether a device knows a command.
     *
     * @param known whether
     * @param usage its CDB usage data, of length 0 where nobody says
     */
    record KnownCommand(Support known, MemorySegment usage) {

        static final KnownCommand UNTOLD = new KnownCommand(Support.UNKNOWN, MemorySegment.NULL);

        static KnownCommand of(MemorySegment answer) {
            if (answer.byteSize() < 4) {
                return UNTOLD;
            }
            return switch (CdbFields.u8(answer, 1) & 7) {
                case 1 -> new KnownCommand(Support.NO, MemorySegment.NULL);
                case 3, 5 -> new KnownCommand(Support.YES,
                        answer.asSlice(4, Math.min(answer.byteSize() - 4, CdbFields.u16(answer, 2))));
                default -> UNTOLD;
            };
        }

        /** {@return whether a bit of the CDB means something to the device} */
        boolean uses(int byteAt, int mask) {
            return byteAt < usage.byteSize() && (CdbFields.u8(usage, byteAt) & mask) != 0;
        }
    }
}
