// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.core.internal.upper.TapeQuestions.BlockLengths;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.TapePosition;
import io.kiovec.io.Trait;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.spi.ScsiEndpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A tape drive as it is known: whether anybody knows where the tape stands (rule S6), the length of blocks, the
 * cartridge. Commands go through here, so that whatever the drive tells beside their answers is seen. One thread at a
 * time, but for the limits and the identity.
 */
final class TapeDrive {

    /** How long commands may take that move the tape; what st allows them (ST_LONG_TIMEOUT). */
    private static final Duration MOTION_TIMEOUT = Duration.ofSeconds(14000);

    final Address address;
    final CommandCall call = new CommandCall(1);
    final OwnCall motion;
    final Waiting waiting;
    private final AccessMode access;
    private final ScsiEndpoint endpoint;
    private final Conversation conversation;
    private final TapeQuestions questions;
    private final BlockLengths lengths;
    private final TapeBuffer buffer;
    private final Identity drive;
    private volatile Identity identity;
    private volatile Limits limits;
    private int blockLength;
    private int partition;
    private boolean located;
    /** There is a cartridge, or was when the drive was last asked. */
    private boolean loaded;
    /** The drive has said that its parameters or its cartridge may be others. */
    private boolean stale;
    private int recovered;

    TapeDrive(Address address, ScsiEndpoint endpoint, AccessMode access, Waiting waiting) throws DeviceException {
        this.address = address;
        this.endpoint = endpoint;
        this.access = access;
        this.waiting = waiting;
        buffer = new TapeBuffer(address);
        motion = OwnCall.lasting(address, endpoint.limits(), MOTION_TIMEOUT);
        conversation = new Conversation(address, endpoint, waiting, SenseErrors.Information.RESIDUAL, this::noticed);
        questions = new TapeQuestions(address, conversation, endpoint.limits());
        StandardInquiry inquiry = questions.inquiry();
        loaded = becomesReady();
        lengths = questions.blockLengths();
        drive = questions.identity(inquiry, endpoint.identity());
        identity = drive;
        Optional<ModeParameters> mode = questions.modes().inForce();
        blockLength = TapeModes.blockLength(mode);
        become(mode);
        if (loaded) {
            askMedium();
            refuseProtected(mode);
            // The drive's own word is enough here: nobody has relied on another position yet.
            stale = false;
            ask();
        }
    }

    /** A drive without a cartridge opens, for it is to be told to load one; st does so with O_NONBLOCK. */
    private boolean becomesReady() throws DeviceException {
        try {
            questions.awaitReady();
            return true;
        } catch (DeviceException.NotReady empty) {
            return false;
        }
    }

    private void refuseProtected(Optional<ModeParameters> mode) throws DeviceException {
        if (access.writes() && isProtected(mode) == Support.YES) {
            throw new DeviceException.Protected(address,
                    "the cartridge is write-protected: take the protection away, or open it for reading");
        }
    }

    private static Support isProtected(Optional<ModeParameters> mode) {
        return mode.map(known -> Support.of(known.has(ModeParameters.WRITE_PROTECT))).orElse(Support.UNKNOWN);
    }

    Limits limits() {
        return limits;
    }

    Identity identity() {
        return identity;
    }

    int blockLength() {
        return blockLength;
    }

    TapeQuestions questions() {
        return questions;
    }

    BlockLengths lengths() {
        return lengths;
    }

    /** {@return the partition that the tape stands in, also where nobody knows at which block} */
    OptionalInt currentPartition() throws DeviceException {
        TapePosition told = located
                ? new TapePosition(partition, OptionalLong.of(0), OptionalLong.empty())
                : questions.position();
        return told.isKnown() ? OptionalInt.of(told.partition()) : OptionalInt.empty();
    }

    // Before a command.

    /** What every command but loading needs: nothing lost untold, and what may have changed asked anew. */
    void prepare() throws DeviceException {
        if (!loaded) {
            questions.awaitReady();
            loaded = true;
            stale = true;
        }
        if (stale) {
            refresh();
        }
    }

    /** What a command needs that works from where the tape stands (rule S6). */
    void prepareAtPosition() throws DeviceException {
        prepare();
        if (!located) {
            throw new DeviceException.NotReady(address,
                    "nobody knows where the tape stands: rewind it, locate, or space to the end of data first");
        }
    }

    /** What a command needs that writes. */
    void prepareToWrite() throws DeviceException {
        if (!access.writes()) {
            throw new DeviceException.Protected(address, "was opened for reading: open it for writing");
        }
        buffer.throwLoss();
        prepareAtPosition();
    }

    /** Mode and cartridge anew; the length of blocks is put back to what was set, as after any reset it is the default. */
    private void refresh() throws DeviceException {
        stale = false;
        boolean done = false;
        try {
            Optional<ModeParameters> mode = questions.modes().inForce();
            if (mode.isPresent() && TapeModes.blockLength(mode) != blockLength) {
                questions.modes().setBlockLength(mode.get(), blockLength);
            }
            become(mode);
            askMedium();
            done = true;
        } finally {
            stale |= !done;
        }
    }

    /** Asks early what has changed, for whoever looks at limits and identity; an error is told when it matters. */
    private void learn() {
        try {
            refresh();
        } catch (DeviceException later) {
            // It stays stale.
        }
    }

    private void askMedium() throws DeviceException {
        Optional<String> medium = questions.mediumName();
        identity = new Identity(drive.designators(), medium.or(drive::medium));
    }

    private void become(Optional<ModeParameters> mode) {
        Limits.Builder builder = endpoint.limits().toBuilder().set(Trait.REMOVABLE, Support.YES)
                .set(Trait.READ_ONLY, isProtected(mode))
                .set(Limit.MAX_QUEUES, 0);
        if (blockLength > 0) {
            builder.set(Limit.LOGICAL_BLOCK, blockLength);
        } else {
            builder.set(Limit.LOGICAL_BLOCK, lengths.granularity());
            if (lengths.longest() > 0) {
                builder.set(Limit.MAX_TRANSFER,
                        Math.min(lengths.longest(),
                                endpoint.limits().getOr(Limit.MAX_TRANSFER, Long.MAX_VALUE)));
            }
        }
        limits = builder.build();
    }

    /** Sets the length of blocks. */
    void setBlockLength(int length) throws DeviceException {
        prepare();
        if (length != 0 && !lengths.fits(length)) {
            throw new DeviceException.IllegalRequest(address,
                    "does not take blocks of " + length + " bytes: give 0 for variable blocks, or " + lengths.text());
        }
        Optional<ModeParameters> mode = questions.modes().inForce();
        if (mode.isEmpty()) {
            throw new DeviceException.IllegalRequest(address, "does not let its length of blocks be set");
        }
        if (TapeModes.blockLength(mode) != length) {
            questions.modes().setBlockLength(mode.get(), length);
            mode = questions.modes().inForce();
            // Drives may round what they are given, and call it a recovered error.
            if (mode.isPresent() && TapeModes.blockLength(mode) != length) {
                questions.modes().setBlockLength(mode.get(), blockLength);
                throw new DeviceException.IllegalRequest(address,
                        "takes blocks of " + TapeModes.blockLength(mode) + " bytes where " + length + " were asked");
            }
        }
        blockLength = length;
        become(mode);
    }

    // A command.

    /** Does the command in {@link #call}; a failure is the caller's to judge. */
    Reaction attempt(Effect effect) throws DeviceException {
        try {
            Reaction reaction = conversation.attempt(call, effect);
            if (!call.isGood() && call.hasKey(SenseKey.RECOVERED_ERROR)) {
                recovered++;
            }
            return reaction;
        } catch (DeviceException.OutcomeUnknown | DeviceException.Timeout | DeviceException.Medium
                | RuntimeException unclear) {
            located = false;
            throw unclear;
        }
    }

    /** Asks something of which every answer is the caller's to judge. */
    void once(CommandCall question) throws DeviceException {
        conversation.once(question);
    }

    /** Does the command in {@link #call}, or tells what its failure is. */
    void require(Effect effect) throws DeviceException {
        if (attempt(effect) != Reaction.DONE) {
            throw failed(effect, 0);
        }
    }

    /**
     * {@return the typed error of the command in {@link #call}} After what may have moved the tape the drive is asked
     * where it stands; when it cannot tell, nobody can.
     */
    DeviceException failed(Effect effect, long bytesDone) throws DeviceException {
        DeviceException error = conversation.failure(call, effect, bytesDone);
        Optional<Sense> sense = call.senseData();
        if (sense.isPresent() && sense.get().isDeferred()) {
            buffer.forgetLoss();
        }
        if (call.hasKey(SenseKey.NOT_READY)) {
            unready();
        } else if (located && mayHaveMoved(sense)) {
            ask();
        }
        if (stale && loaded) {
            learn();
        }
        return error;
    }

    /** Refused, or not accepted: the tape stands where it stood. */
    private boolean mayHaveMoved(Optional<Sense> sense) {
        return switch (Reaction.to(call.status(), sense, Effect.FROM_POSITION)) {
            case RESEND, RESEND_LATER, AWAIT_READY -> false;
            case DONE -> true;
            case FAIL -> sense.isEmpty() || sense.get().isDeferred()
                    || sense.get().key() != SenseKey.ILLEGAL_REQUEST && sense.get().key() != SenseKey.DATA_PROTECT;
        };
    }

    // The position.

    /** The tape was brought to a known place. */
    void arrived() {
        located = true;
    }

    /** Nobody knows where the tape stands. */
    void lost() {
        located = false;
    }

    /** {@return where the drive says that it stands} Known from now on, when it can tell. */
    TapePosition ask() {
        located = true;
        try {
            TapePosition told = questions.position();
            // A unit attention meanwhile has made what it tells worthless.
            located &= told.isKnown();
            if (located) {
                partition = told.partition();
                return told;
            }
        } catch (DeviceException cannotTell) {
            located = false;
        }
        return TapePosition.UNKNOWN;
    }

    /** {@return where the tape stands} */
    TapePosition position() throws DeviceException {
        if (!located) {
            return TapePosition.UNKNOWN;
        }
        TapePosition told = questions.position();
        if (!told.isKnown()) {
            located = false;
        }
        if (!located) {
            return TapePosition.UNKNOWN;
        }
        partition = told.partition();
        return told;
    }

    // The drive's buffer, and the cartridge.

    /** {@return the blocks that may not be on the tape yet} */
    TapeBuffer buffer() {
        return buffer;
    }

    /** The cartridge is out, or on its way. */
    void emptied() {
        located = false;
        loaded = false;
        buffer.emptied();
        identity = drive;
    }

    /** The drive is not ready: the cartridge may be out. */
    void unready() {
        located = false;
        loaded = false;
    }

    /** {@return errors that the drive has recovered since this was last asked} */
    int takeRecovered() {
        int told = recovered;
        recovered = 0;
        return told;
    }

    /** A cartridge has been loaded, and stands at its beginning. */
    void filled() throws DeviceException {
        questions.awaitReady();
        loaded = true;
        refresh();
        ask();
    }

    /** What the drive tells beside answers. */
    void noticed(Sense sense) {
        if (sense.isDeferred()) {
            buffer.lose(sense.toString());
            return;
        }
        if (Reaction.losesPosition(sense)) {
            located = false;
            if (!buffer.isEmpty()) {
                buffer.lose(sense.additional().toString());
            }
        }
        switch (sense.additional().code()) {
            case Reaction.MEDIUM_CHANGED, Reaction.RESET, Reaction.PARAMETERS_CHANGED -> stale = true;
            default -> {
                // Concerns others: reservations, thresholds, logs.
            }
        }
    }
}
