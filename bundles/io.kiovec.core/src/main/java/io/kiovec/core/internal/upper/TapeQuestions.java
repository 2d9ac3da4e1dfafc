// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.TapePosition;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.inquiry.Peripheral;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.mode.BlockDescriptor;
import io.kiovec.scsi.mode.ModeFormat;
import io.kiovec.scsi.mode.ModePages;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.scsi.stream.AttributeList;
import io.kiovec.scsi.stream.StandardAttribute;
import io.kiovec.scsi.stream.StreamBlockLimits;
import io.kiovec.scsi.stream.TapePosition.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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

    TapeQuestions(Address address, Conversation conversation, Limits limits) {
        this.address = address;
        questions = new Questions(address, conversation, limits, QUESTION_TIMEOUT);
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

    /** Header and block descriptor; a drive that knows no page 0 sends them with all its pages. */
    Optional<ModeParameters> mode() throws DeviceException {
        Optional<ModeParameters> alone = questions.mode(0);
        return alone.isPresent() ? alone : questions.mode(ModePages.ALL_PAGES);
    }

    /** Sets the length of blocks, 0 for variable ones, and leaves the rest as it is. */
    void blockLength(ModeParameters inForce, int length) throws DeviceException {
        boolean six = inForce.format() == ModeFormat.SIX;
        int density = inForce.descriptor().map(BlockDescriptor::density).orElse(0);
        // WP is reserved here, and so is the length of the data; buffered mode and speed stay.
        byte[] data = new ModeParameters(inForce.format(), 0, inForce.deviceSpecific() & ~ModeParameters.WRITE_PROTECT,
                Optional.of(BlockDescriptor.tape(density, 0, length)), List.of()).bytes();
        data[0] = 0;
        if (!six) {
            data[1] = 0;
        }
        questions.tell(
                cdb -> six
                        ? PrimaryCdb.modeSelect6(cdb, PrimaryCdb.PAGE_FORMAT, data.length)
                        : PrimaryCdb.modeSelect10(cdb, PrimaryCdb.PAGE_FORMAT, data.length),
                data);
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
        if (knowsLongForm) {
            Optional<TapePosition> told = questions
                    .ask(StreamControlCdb::readPositionLong, io.kiovec.scsi.stream.TapePosition.LONG_LENGTH)
                    .flatMap(io.kiovec.scsi.stream.TapePosition::parseLong).map(TapeQuestions::longForm);
            if (told.isPresent()) {
                return told.get();
            }
            knowsLongForm = false;
        }
        return questions.ask(StreamControlCdb::readPositionShort, io.kiovec.scsi.stream.TapePosition.SHORT_LENGTH)
                .flatMap(io.kiovec.scsi.stream.TapePosition::parseShort)
                .map(told -> position(told, OptionalLong.empty())).orElse(TapePosition.UNKNOWN);
    }

    private static TapePosition longForm(io.kiovec.scsi.stream.TapePosition told) {
        return position(told,
                told.states().contains(State.FILE_UNKNOWN) ? OptionalLong.empty() : OptionalLong.of(told.file()));
    }

    private static TapePosition position(io.kiovec.scsi.stream.TapePosition told, OptionalLong file) {
        return told.isKnown()
                ? new TapePosition((int) told.partition(), OptionalLong.of(told.object()), file)
                : TapePosition.UNKNOWN;
    }
}
