// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.scsi.block.Capacity;
import io.kiovec.scsi.cdb.BlockControlCdb;
import io.kiovec.scsi.inquiry.BlockCharacteristics;
import io.kiovec.scsi.inquiry.BlockLimits;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.inquiry.Peripheral;
import io.kiovec.scsi.inquiry.Provisioning;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.mode.ModePages;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.scsi.report.CommandSupport;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The questions that a disk is asked before it is used, and again when it says that something has changed. */
final class DiskOpening {

    private static final int CAPACITY_10_BYTES = 8;
    private static final int WRITE_SAME_10 = 0x41;
    private static final int WRITE_SAME_16 = 0x93;
    private static final int COMPARE_AND_WRITE = 0x89;

    /** How long a disk may take to spin up. */
    private static final Duration BECOMING_READY = Duration.ofSeconds(60);
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(60);
    /** CDs and DVDs are read in the same way. */
    private static final Set<DeviceType> DISKS = EnumSet.of(DeviceType.DIRECT_ACCESS, DeviceType.CD_DVD,
            DeviceType.OPTICAL, DeviceType.REDUCED_BLOCK);

    private final Address address;
    private final Limits way;
    private final Questions questions;
    private StandardInquiry inquiry;
    private List<Integer> pages = List.of();
    private Optional<BlockCharacteristics> characteristics = Optional.empty();
    private Optional<CommandSupport> writeSame16 = Optional.empty();
    private Optional<CommandSupport> writeSame10 = Optional.empty();
    private Support compareAndWrite = Support.UNKNOWN;

    DiskOpening(Address address, ScsiEndpoint endpoint, Conversation conversation) {
        this.address = address;
        way = endpoint.limits();
        questions = new Questions(address, conversation, way, QUESTION_TIMEOUT);
    }

    /** Goes on with what another one has learnt, in another conversation. */
    DiskOpening(DiskOpening first, Conversation conversation) {
        address = first.address;
        way = first.way;
        questions = new Questions(address, conversation, way, QUESTION_TIMEOUT);
        inquiry = first.inquiry;
        pages = first.pages;
        characteristics = first.characteristics;
        writeSame16 = first.writeSame16;
        writeSame10 = first.writeSame10;
        compareAndWrite = first.compareAndWrite;
    }

    /** {@return what the disk is and can, once it is ready} */
    DiskFacts open(AccessMode access) throws DeviceException {
        inquiry = questions.inquiry();
        check(inquiry.peripheral());
        questions.awaitReady(BECOMING_READY);
        pages = DeviceIdentity.pages(questions);
        characteristics = page(BlockCharacteristics.CODE, BlockCharacteristics::parse);
        writeSame16 = questions.command(WRITE_SAME_16);
        if (writeSame16.isPresent() && !writeSame16.get().isSupported()) {
            writeSame10 = questions.command(WRITE_SAME_10);
        }
        DiskFacts facts = again();
        if (access.writes() && facts.limits().get(Trait.READ_ONLY) == Support.YES) {
            throw new DeviceException.Protected(address,
                    "the medium is write-protected: take the protection away, or open it for reading");
        }
        return facts;
    }

    /** {@return the facts with what can change asked anew} */
    DiskFacts again() throws DeviceException {
        Optional<Capacity> sixteen = questions
                .ask(cdb -> BlockControlCdb.readCapacity16(cdb, Capacity.LENGTH), Capacity.LENGTH)
                .flatMap(Capacity::parse);
        Capacity capacity = sixteen.isPresent() ? sixteen.get() : shortCapacity();
        if (capacity.blockLength() == 0 || capacity.blockLength() > Integer.MAX_VALUE) {
            throw new DeviceException.NotReady(address,
                    "tells of blocks of " + capacity.blockLength() + " bytes: format it");
        }
        Optional<BlockLimits> lengths = page(BlockLimits.CODE, BlockLimits::parse);
        if (compareAndWrite == Support.UNKNOWN && lengths.filter(told -> told.compareAndWrite() > 0).isPresent()) {
            compareAndWrite = questions.lists(COMPARE_AND_WRITE);
        }
        Optional<Provisioning> provisioning = page(Provisioning.CODE, Provisioning::parse);
        Optional<ModeParameters> mode = questions.mode(DiskAnswers.CACHING_PAGE);
        return DiskFacts.of(
                new DiskAnswers(inquiry, capacity, sixteen.isPresent(), lengths, characteristics, provisioning,
                        mode.isPresent() ? mode : questions.mode(ModePages.ALL_PAGES), writeSame16, writeSame10,
                        compareAndWrite),
                way);
    }

    private Capacity shortCapacity() throws DeviceException {
        return questions.ask(BlockControlCdb::readCapacity10, CAPACITY_10_BYTES).flatMap(Capacity::parseTen)
                .orElseThrow(() -> new DeviceException.IllegalRequest(address,
                        "does not tell its capacity: open it as a SCSI device"));
    }

    Identity identity(Identity known) throws DeviceException {
        return DeviceIdentity.of(questions, inquiry, pages, known, Optional.empty());
    }

    private void check(Peripheral peripheral) throws DeviceException {
        if (peripheral.qualifier() != 0) {
            throw new DeviceException.Unavailable(address,
                    "there is no device at this logical unit number: look with 'kiovec devices'");
        }
        if (!DISKS.contains(peripheral.type())) {
            throw new DeviceException.IllegalRequest(address,
                    peripheral.type() == DeviceType.SEQUENTIAL_ACCESS
                            ? "is a tape drive: open it as a tape"
                            : "is no disk but a device of type %02Xh: open it as a SCSI device"
                                    .formatted(peripheral.type().code()));
        }
    }

    private <T> Optional<T> page(int code, Function<MemorySegment, Optional<T>> parse) throws DeviceException {
        return pages.contains(code) ? questions.page(code).flatMap(parse) : Optional.empty();
    }
}
