// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.TapePosition;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.inquiry.Peripheral;
import io.kiovec.scsi.inquiry.StandardInquiry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a tape drive is asked (SSC-5): itself, its cartridge, its position. For one thread at a time. */
final class TapeQuestions {

    /** How long a drive may take to load a cartridge; what st waits at opening (ST_BLOCK_SECONDS). */
    static final Duration BECOMING_READY = Duration.ofSeconds(120);

    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(120);
    private static final int BLOCK_LIMITS_BYTES = 6;
    private static final int LONG_POSITION_BYTES = 32;
    private static final int SHORT_POSITION_BYTES = 20;
    private static final int ATTRIBUTE_BYTES = 252;
    /** Attributes of the medium auxiliary memory (SPC-6, 7.4.2): BARCODE, and the MEDIUM SERIAL NUMBER. */
    private static final List<Integer> MEDIUM_NAMES = List.of(0x0806, 0x0401);
    /** Bits of READ POSITION data (SSC-5, 7.7): the position, or the number of filemarks, is not known. */
    private static final int OBJECT_UNKNOWN = 0x04;
    private static final int FILE_UNKNOWN = 0x08;
    private static final int NUMBER_TOO_LARGE = 0x02;

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
        return questions.ask(StreamControlCdb::readBlockLimits, BLOCK_LIMITS_BYTES)
                .filter(answer -> answer.byteSize() >= BLOCK_LIMITS_BYTES)
                .map(answer -> new BlockLengths(Math.max(1, CdbFields.u16(answer, 4)), CdbFields.u24(answer, 1),
                        1 << (CdbFields.u8(answer, 0) & 0x1f)))
                .orElse(BlockLengths.ANY);
    }

    Optional<ModeParameters> mode() throws DeviceException {
        return questions.mode(0);
    }

    /** Sets the length of blocks, 0 for variable ones, and leaves the rest as it is. */
    void blockLength(ModeParameters inForce, int length) throws DeviceException {
        byte[] data = inForce.select(length);
        questions.tell(
                cdb -> inForce.isLong()
                        ? PrimaryCdb.modeSelect10(cdb, PrimaryCdb.PAGE_FORMAT, data.length)
                        : PrimaryCdb.modeSelect6(cdb, PrimaryCdb.PAGE_FORMAT, data.length),
                data);
    }

    /** {@return what is written on the cartridge or in its memory, where the drive tells} */
    Optional<String> mediumName() throws DeviceException {
        for (int attribute : MEDIUM_NAMES) {
            Optional<String> name = attribute(attribute);
            if (name.isPresent()) {
                return name;
            }
        }
        return Optional.empty();
    }

    private Optional<String> attribute(int identifier) throws DeviceException {
        try {
            return questions.ask(cdb -> StreamControlCdb.readAttribute(cdb, StreamControlCdb.ATTRIBUTE_VALUES, 0, 0,
                    identifier, ATTRIBUTE_BYTES), ATTRIBUTE_BYTES).flatMap(answer -> text(answer, identifier));
        } catch (DeviceException.Medium | DeviceException.NotReady unreadable) {
            // A cartridge whose memory cannot be read is used all the same; it has no name then.
            return Optional.empty();
        }
    }

    /** The list begins with the attribute that was asked for, or with the next one that there is. */
    private static Optional<String> text(MemorySegment answer, int identifier) {
        if (answer.byteSize() < 9 || CdbFields.u16(answer, 4) != identifier) {
            return Optional.empty();
        }
        long length = Math.min(CdbFields.u16(answer, 7), answer.byteSize() - 9);
        String text = new String(answer.asSlice(9, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII)
                .replace('\0', ' ').strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** {@return where the drive says that the tape stands} */
    TapePosition position() throws DeviceException {
        if (knowsLongForm) {
            Optional<MemorySegment> answer = questions.ask(StreamControlCdb::readPositionLong, LONG_POSITION_BYTES)
                    .filter(data -> data.byteSize() >= LONG_POSITION_BYTES);
            if (answer.isPresent()) {
                return longForm(answer.get());
            }
            knowsLongForm = false;
        }
        return questions.ask(StreamControlCdb::readPositionShort, SHORT_POSITION_BYTES)
                .filter(data -> data.byteSize() >= SHORT_POSITION_BYTES).map(TapeQuestions::shortForm)
                .orElse(TapePosition.UNKNOWN);
    }

    private static TapePosition longForm(MemorySegment data) {
        int flags = CdbFields.u8(data, 0);
        if ((flags & OBJECT_UNKNOWN) != 0) {
            return TapePosition.UNKNOWN;
        }
        return new TapePosition((int) CdbFields.u32(data, 4), OptionalLong.of(CdbFields.u64(data, 8)),
                (flags & FILE_UNKNOWN) != 0 ? OptionalLong.empty() : OptionalLong.of(CdbFields.u64(data, 16)));
    }

    private static TapePosition shortForm(MemorySegment data) {
        if ((CdbFields.u8(data, 0) & (OBJECT_UNKNOWN | NUMBER_TOO_LARGE)) != 0) {
            return TapePosition.UNKNOWN;
        }
        return new TapePosition(CdbFields.u8(data, 1), OptionalLong.of(CdbFields.u32(data, 4)), OptionalLong.empty());
    }
}
