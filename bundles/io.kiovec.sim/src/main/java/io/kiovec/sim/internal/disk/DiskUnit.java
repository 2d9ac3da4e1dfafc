// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.io.DataDirection;
import io.kiovec.io.ResetScope;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandTable;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.mode.BlockDescriptor;
import io.kiovec.sim.internal.configuration.Label;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.LogicalUnit;
import io.kiovec.sim.internal.unit.Nameplate;
import io.kiovec.sim.internal.unit.Nameplate.Feature;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.UnitSettings;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** A simulated disk: a direct access block device over a medium (SBC-4). Any thread, many commands at once. */
public final class DiskUnit extends LogicalUnit<DiskUnit> {

    /** Its peripheral device type (SPC-5, 6.6.2). */
    public static final int TYPE = 0x00;
    /** What a disk says of itself where nothing is configured. */
    public static final Label LABEL = new Label(Optional.of("KIOVEC"), Optional.of("SIMULATED DISK"),
            Optional.of("0001"),
            Optional.empty());

    /** REQUEST SENSE, INQUIRY, LOG SENSE, REPORT LUNS and REPORT SUPPORTED ... (SBC-4, 4.11.2). */
    private static final Set<Integer> DURING_OPERATIONS = Set.of(0x03, 0x12, 0x4d, 0xa0, 0xa3);
    private static final int CONTROL_PAGE = 0x0a;
    private static final int WP = 0x80;
    private static final int DPOFUA = 0x10;
    private static final AdditionalSense INVALID_FIELD_IN_COMMAND_INFORMATION_UNIT = AdditionalSense.of(0x0e, 0x03);

    private final DiskTraits traits;
    private final DiskCounters counters = new DiskCounters();
    private final BlockSpace space;
    private final BlockLocks locks = new BlockLocks();
    private final Readiness readiness = new Readiness();
    private final Operations operations;
    private final CopyManager copyManager;
    private final DiskPages pages;
    private final CommandTable<Command<DiskUnit>> commands;
    private volatile boolean formattedProtected;

    /**
     * Makes one.
     *
     * @param settings what it says of itself, see {@link #nameplate(DiskTraits, String)}, and how much it takes
     * @param traits what it is
     * @param neighbours the disks that it copies to and from; it is not added here
     * @param medium what it keeps its data on, of at least {@link DiskTraits#mediumBytes}; who opened it closes it
     */
    public DiskUnit(UnitSettings settings, DiskTraits traits, DiskNeighbours neighbours, DiskMedium medium) {
        super(settings);
        if (medium.capacity() < traits.mediumBytes()) {
            throw new IllegalArgumentException("a disk of " + traits.blocks() + " blocks needs a medium of "
                    + traits.mediumBytes() + " bytes, this one has " + medium.capacity());
        }
        this.traits = traits;
        space = new BlockSpace(medium, traits, counters);
        commands = DiskCommands.table(traits);
        formattedProtected = traits.has(Trait.PROTECTED);
        pages = new DiskPages(this);
        operations = new Operations(this, new OperationMark(store()));
        copyManager = new CopyManager(this, neighbours);
        medium.name().ifPresent(vitalProductData()::addName);
    }

    /**
     * {@return what a disk says of itself}
     *
     * @param traits what it is
     * @param serial its serial number
     */
    public static Nameplate nameplate(DiskTraits traits, String serial) {
        List<Feature> features = new ArrayList<>(
                List.of(Feature.THIRD_PARTY_COPY, Feature.GROUPING, Feature.VOLATILE_CACHE));
        if (traits.has(Trait.PROTECTED)) {
            features.add(Feature.PROTECTION);
        }
        return new Nameplate(TYPE,
                traits.has(Trait.REMOVABLE) ? Nameplate.Medium.REMOVABLE : Nameplate.Medium.FIXED,
                LABEL.vendor().orElseThrow(), LABEL.product().orElseThrow(), LABEL.revision().orElseThrow(), serial,
                List.of(Nameplate.SAM_5, Nameplate.SPC_4, Nameplate.SBC_3, Nameplate.ISCSI), features);
    }

    @Override
    protected CommandTable<Command<DiskUnit>> commands() {
        return commands;
    }

    @Override
    protected DiskUnit self() {
        return this;
    }

    @Override
    protected void requireMedium() throws CheckCondition {
        readiness.require();
    }

    @Override
    protected void requireAllowed(Command<DiskUnit> command) throws CheckCondition {
        if (readiness.operation() != null && !DURING_OPERATIONS.contains(command.description().opcode())) {
            readiness.requireIdle();
        }
    }

    @Override
    protected void requireWritable() throws CheckCondition {
        if (traits.has(Trait.WRITE_PROTECTED)) {
            throw new CheckCondition(SenseKey.DATA_PROTECT, AdditionalSense.of(0x27, 0));
        }
    }

    @Override
    protected int deviceSpecificParameter() {
        boolean software = modes().page(CONTROL_PAGE, 0).filter(page -> page.bit(4, 3)).isPresent();
        return (software || traits.has(Trait.WRITE_PROTECTED) ? WP : 0) | DPOFUA;
    }

    @Override
    protected Optional<BlockDescriptor> blockDescriptor(int form) {
        return Optional.of(descriptor(form, traits.blocks()));
    }

    private BlockDescriptor descriptor(int form, long blocks) {
        return form == BlockDescriptor.LONG
                ? BlockDescriptor.longDisk(blocks, traits.blockBytes())
                : BlockDescriptor.disk(blocks, traits.blockBytes());
    }

    /** No blocks, or all ones, mean as many as there are (SBC-4, 6.5.2.2). */
    @Override
    protected void checkBlockDescriptor(BlockDescriptor wanted) throws CheckCondition {
        boolean same = LongStream.of(0, -1, traits.blocks())
                .anyMatch(blocks -> wanted.equals(descriptor(wanted.length(), blocks)));
        if (!same) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        }
    }

    DiskTraits traits() {
        return traits;
    }

    BlockSpace space() {
        return space;
    }

    DiskCounters counters() {
        return counters;
    }

    @Override
    protected void reset(ResetScope scope) {
        copyManager.forget();
    }

    CopyManager copyManager() {
        return copyManager;
    }

    Operations operations() {
        return operations;
    }

    Readiness readiness() {
        return readiness;
    }

    /** {@return whether the medium is formatted with protection information} */
    boolean isProtected() {
        return formattedProtected;
    }

    /** Notes how the medium was formatted; configured anew, the disk is as its traits say. */
    void formatted(boolean withProtection) {
        formattedProtected = withProtection;
    }

    /** {@return what a protection field asks for} */
    Protect protect(int code) throws CheckCondition {
        Protect asked = Protect.of(code, isProtected());
        return asked == Protect.NONE && traits.has(Trait.PROTECTED) ? Protect.HIDDEN : asked;
    }

    /** Refuses blocks that the disk does not have. */
    void requireRange(long lba, long blocks) throws CheckCondition {
        long capacity = traits.blocks();
        if (lba < 0 || lba >= capacity || blocks > capacity - lba) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE);
        }
    }

    /** Refuses a transfer beyond MAXIMUM TRANSFER LENGTH. */
    void requireTransfer(long blocks, CdbForm form) throws CheckCondition {
        if (blocks > traits.limits().transfer()) {
            throw CheckCondition.invalidField(form.lengthAt());
        }
    }

    /**
     * {@return the whole blocks that the initiator sent, at most as many as its command says}
     *
     * @throws CheckCondition when it sent a part of a block
     */
    MemorySegment dataOut(Task task, long blocks, Protect protect) throws CheckCondition {
        int bytes = space.transferBytes(protect);
        MemorySegment data = task.dataOut(blocks * bytes);
        if (data.byteSize() % bytes != 0) {
            throw new CheckCondition(SenseKey.ILLEGAL_REQUEST, INVALID_FIELD_IN_COMMAND_INFORMATION_UNIT);
        }
        return data;
    }

    /**
     * {@return what the initiator sent, where less or more than the command says makes no sense}
     *
     * @param length what the command says
     * @param lengthAt the field that says it
     */
    MemorySegment allDataOut(Task task, long length, int lengthAt) throws CheckCondition {
        long expected = task.direction() == DataDirection.NONE ? 0 : task.data().byteSize();
        if (expected != length) {
            throw CheckCondition.invalidField(lengthAt);
        }
        return task.dataOut(length);
    }

    /** Enters blocks to read them. */
    void enterShared(long lba, long blocks) throws CheckCondition {
        locks.lockShared(lba, blocks);
        if (!readiness.isReady()) {
            // It has changed since the command was let in.
            locks.unlockShared(lba, blocks);
            readiness.require();
            enterShared(lba, blocks);
        }
    }

    void leaveShared(long lba, long blocks) {
        locks.unlockShared(lba, blocks);
    }

    /** Enters blocks alone. */
    void enterAlone(long lba, long blocks) throws CheckCondition {
        locks.lockAlone(lba, blocks);
        if (!readiness.isReady()) {
            locks.unlockAlone(lba, blocks);
            readiness.require();
            enterAlone(lba, blocks);
        }
    }

    /** {@return the longest COMPARE AND WRITE, in blocks} */
    int longestComparison() {
        long byMedium = traits.has(Trait.PROTECTED) ? 0 : space.comparedByMedium();
        return byMedium == 0 ? traits.limits().compare() : (int) Math.min(byMedium, traits.limits().compare());
    }

    void leaveAlone(long lba, long blocks) {
        locks.unlockAlone(lba, blocks);
    }

    /**
     * Enters blocks to write them: together with others, or, on a protected disk, alone, for a reader must not find the
     * data of one write with the guard of another.
     */
    void enterWriting(long lba, long blocks) throws CheckCondition {
        if (traits.has(Trait.PROTECTED)) {
            enterAlone(lba, blocks);
        } else {
            enterShared(lba, blocks);
        }
    }

    void leaveWriting(long lba, long blocks) {
        if (traits.has(Trait.PROTECTED)) {
            leaveAlone(lba, blocks);
        } else {
            leaveShared(lba, blocks);
        }
    }

    /** Waits until all have left the blocks who came while the disk was ready. */
    void drain() {
        locks.drain();
    }

    /** Makes blocks last before they are read with FUA: then they come from the medium. */
    void forceUnitAccess(long lba, long blocks) throws CheckCondition {
        space.flush(lba, blocks, BlockSpace.Begun.A_PART);
    }

    /** Notes blocks that were written; without a write cache, or when it is forced, they last now. */
    void written(long lba, long blocks, boolean forced) throws CheckCondition {
        counters.written().add(blocks);
        if (forced || !pages.hasWriteCache()) {
            space.flush(lba, blocks, BlockSpace.Begun.A_PART);
        }
    }

    void flushBeforeStop() throws CheckCondition {
        if (readiness.isReady()) {
            space.flush(BlockSpace.Begun.A_PART);
        }
    }

    /**
     * Ends what goes on by itself: a format or sanitize ends as failed. No command is inside any more.
     */
    public void close() {
        operations.close();
    }
}
