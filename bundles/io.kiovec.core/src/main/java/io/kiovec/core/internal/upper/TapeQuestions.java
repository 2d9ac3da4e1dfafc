// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.TapePosition;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.inquiry.Peripheral;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.report.CommandSupport;
import io.kiovec.scsi.stream.AttributeList;
import io.kiovec.scsi.stream.StandardAttribute;
import io.kiovec.scsi.stream.StreamBlockLimits;
import io.kiovec.scsi.stream.TapePosition.State;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToIntFunction;

/** What a tape drive is asked (SSC-5): itself, its cartridge, its position. For one thread at a time. */
final class TapeQuestions {

    /** How long a drive may take to load a cartridge; what st waits at opening (ST_BLOCK_SECONDS). */
    static final Duration BECOMING_READY = Duration.ofSeconds(120);

    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(120);
    private static final int ATTRIBUTE_BYTES = 252;
    /** What names a cartridge, the first that there is. */
    private static final List<StandardAttribute> MEDIUM_NAMES = List.of(StandardAttribute.BARCODE,
            StandardAttribute.MEDIUM_SERIAL_NUMBER);

    private final Address address;
    private final Questions questions;
    private final TapeModes modes;
    private boolean knowsLongForm = true;

    /**
     * What READ BLOCK LIMITS tells.
     *
     * @param shortest block in bytes
     * @param longest block in bytes, 0 where there is no limit
     * @param granularity what a block's length must be a multiple of
     */
    record BlockLengths(int shortest, int longest, int granularity) {

        static final BlockLengths ANY = new BlockLengths(1, 0, 1);

        boolean fits(long length) {
            return length >= shortest && (longest == 0 || length <= longest) && length % granularity == 0;
        }

        String text() {
            return shortest + " to " + (longest == 0 ? "any number of" : longest) + " bytes"
                    + (granularity > 1 ? " in multiples of " + granularity : "");
        }
    }

    /**
     * What READ POSITION tells.
     *
     * @param position unknown where the drive does not know
     * @param states the bits beside it
     */
    record Place(TapePosition position, Set<State> states) {
    }

    TapeQuestions(Address address, Conversation conversation, Limits limits) {
        this.address = address;
        questions = new Questions(address, conversation, limits, QUESTION_TIMEOUT);
        modes = new TapeModes(questions);
    }

    /** {@return what the device is, which is a tape drive} */
    StandardInquiry inquiry() throws DeviceException {
        StandardInquiry inquiry = questions.inquiry();
        Peripheral peripheral = inquiry.peripheral();
        if (peripheral.qualifier() != 0) {
            throw new DeviceException.Unavailable(address,
                    "there is no device at this logical unit number: look with 'kiovec devices'");
        }
        if (peripheral.type() != DeviceType.SEQUENTIAL_ACCESS) {
            throw new DeviceException.IllegalRequest(address,
                    "is no tape drive but a device of type %02Xh: open it as a block or a SCSI device"
                            .formatted(peripheral.type().code()));
        }
        return inquiry;
    }

    /** Waits until a cartridge is loaded and ready. */
    void awaitReady() throws DeviceException {
        questions.requireReady(BECOMING_READY);
    }

    Identity identity(StandardInquiry inquiry, Identity known) throws DeviceException {
        return DeviceIdentity.of(questions, inquiry, DeviceIdentity.pages(questions), known, Optional.empty());
    }

    BlockLengths blockLengths() throws DeviceException {
        return questions.ask(StreamControlCdb::readBlockLimits, StreamBlockLimits.LENGTH)
                .flatMap(StreamBlockLimits::parse)
                .map(told -> new BlockLengths(Math.max(1, told.shortest()), told.longest(), 1 << told.granularity()))
                .orElse(BlockLengths.ANY);
    }

    /** What of its mode parameters can be read and set. */
    TapeModes modes() {
        return modes;
    }

    /**
     * {@return why it is not ready, empty when it is} Waits for nothing.
     *
     * @throws DeviceException when it did not answer
     */
    Optional<Sense> unreadiness() throws DeviceException {
        return questions.unreadiness();
    }

    /** {@return whether it has a command without service actions; where it does not say, it is believed to} */
    boolean mayHave(int operation) throws DeviceException {
        return questions.command(operation).map(CommandSupport::isSupported).orElse(true);
    }

    /** Does a command without data that the drive answers soon. */
    void tell(ToIntFunction<MemorySegment> cdb) throws DeviceException {
        questions.tell(cdb, Effect.CHANGE);
    }

    /** {@return what is written on the cartridge or in its memory, where the drive tells} */
    Optional<String> mediumName() throws DeviceException {
        for (StandardAttribute attribute : MEDIUM_NAMES) {
            Optional<String> name = attribute(attribute);
            if (name.isPresent()) {
                return name;
            }
        }
        return Optional.empty();
    }

    private Optional<String> attribute(StandardAttribute attribute) throws DeviceException {
        try {
            return questions
                    .ask(cdb -> StreamControlCdb.readAttribute(cdb, StreamControlCdb.ATTRIBUTE_VALUES, 0, 0,
                            attribute.identifier(), ATTRIBUTE_BYTES), ATTRIBUTE_BYTES)
                    .flatMap(AttributeList::parse).flatMap(list -> text(list, attribute));
        } catch (DeviceException.Medium | DeviceException.NotReady unreadable) {
            // A cartridge whose memory cannot be read is used all the same; it has no name then.
            return Optional.empty();
        }
    }

    /** The list begins with the attribute that was asked for, or with the next one that there is. */
    private static Optional<String> text(AttributeList list, StandardAttribute attribute) {
        return list.attributes().stream().filter(one -> one.identifier() == attribute.identifier())
                .map(one -> one.text().strip()).filter(text -> !text.isEmpty()).findFirst();
    }

    /** {@return where the drive says that the tape stands} */
    TapePosition position() throws DeviceException {
        return place().map(Place::position).orElse(TapePosition.UNKNOWN);
    }

    /** {@return what the drive says of where the tape stands; empty when it knows no such question} */
    Optional<Place> place() throws DeviceException {
        if (knowsLongForm) {
            Optional<Place> told = questions
                    .ask(StreamControlCdb::readPositionLong, io.kiovec.scsi.stream.TapePosition.LONG_LENGTH)
                    .flatMap(io.kiovec.scsi.stream.TapePosition::parseLong).map(TapeQuestions::longForm);
            if (told.isPresent()) {
                return told;
            }
            knowsLongForm = false;
        }
        return questions.ask(StreamControlCdb::readPositionShort, io.kiovec.scsi.stream.TapePosition.SHORT_LENGTH)
                .flatMap(io.kiovec.scsi.stream.TapePosition::parseShort)
                .map(told -> place(told, OptionalLong.empty()));
    }

    private static Place longForm(io.kiovec.scsi.stream.TapePosition told) {
        return place(told,
                told.states().contains(State.FILE_UNKNOWN) ? OptionalLong.empty() : OptionalLong.of(told.file()));
    }

    private static Place place(io.kiovec.scsi.stream.TapePosition told, OptionalLong file) {
        return new Place(told.isKnown()
                ? new TapePosition((int) told.partition(), OptionalLong.of(told.object()), file)
                : TapePosition.UNKNOWN, told.states());
    }
}
