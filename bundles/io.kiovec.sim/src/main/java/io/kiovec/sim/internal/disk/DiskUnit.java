// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.io.DataDirection;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CommandTable;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.LogicalUnit;
import io.kiovec.sim.internal.unit.Nameplate;
import io.kiovec.sim.internal.unit.Nameplate.Feature;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A simulated disk: a direct access block device over a medium (SBC-4). Any thread, many commands at once. */
public final class DiskUnit extends LogicalUnit<DiskUnit> {

    private static final AdditionalSense INVALID_FIELD_IN_COMMAND_INFORMATION_UNIT = AdditionalSense.of(0x0e, 0x03);

    private final DiskTraits traits;
    private final BlockSpace space;
    private final BlockLocks locks = new BlockLocks();
    private final DiskCounters counters = new DiskCounters();
    private final CommandTable<Command<DiskUnit>> commands;

    /**
     * Makes one.
     *
     * @param nameplate what it says of itself, see {@link #nameplate(DiskTraits, String)}
     * @param traits what it is
     * @param medium what it keeps its data on, of at least {@link DiskTraits#mediumBytes}; who opened it closes it
     */
    public DiskUnit(Nameplate nameplate, DiskTraits traits, DiskMedium medium) {
        super(nameplate);
        if (medium.capacity() < traits.mediumBytes()) {
            throw new IllegalArgumentException("a disk of " + traits.blocks() + " blocks needs a medium of "
                    + traits.mediumBytes() + " bytes, this one has " + medium.capacity());
        }
        this.traits = traits;
        space = new BlockSpace(medium, traits);
        commands = DiskCommands.table(traits);
    }

    /**
     * {@return what a disk says of itself}
     *
     * @param traits what it is
     * @param serial its serial number
     */
    public static Nameplate nameplate(DiskTraits traits, String serial) {
        List<Feature> features = new ArrayList<>(List.of(Feature.THIRD_PARTY_COPY));
        if (traits.has(Trait.PROTECTED)) {
            features.add(Feature.PROTECTION);
        }
        return new Nameplate(0x00,
                traits.has(Trait.REMOVABLE) ? Nameplate.Medium.REMOVABLE : Nameplate.Medium.FIXED, "KIOVEC",
                "SIMULATED DISK", "0001", serial,
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
    }

    @Override
    protected void requireWritable() throws CheckCondition {
        if (traits.has(Trait.WRITE_PROTECTED)) {
            throw new CheckCondition(SenseKey.DATA_PROTECT, AdditionalSense.of(0x27, 0));
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

    /** {@return whether the medium is formatted with protection information} */
    boolean isProtected() {
        return traits.has(Trait.PROTECTED);
    }

    /** {@return what a protection field asks for} */
    Protect protect(int code) throws CheckCondition {
        return Protect.of(code, isProtected());
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
    void enterShared(long lba, long blocks) {
        locks.lockShared(lba, blocks);
    }

    void leaveShared(long lba, long blocks) {
        locks.unlockShared(lba, blocks);
    }

    /** Enters blocks alone. */
    void enterAlone(long lba, long blocks) {
        locks.lockAlone(lba, blocks);
    }

    void leaveAlone(long lba, long blocks) {
        locks.unlockAlone(lba, blocks);
    }

    /**
     * Enters blocks to write them: together with others, or, on a protected disk, alone, for a reader must not find the
     * data of one write with the guard of another.
     */
    void enterWriting(long lba, long blocks) {
        if (isProtected()) {
            enterAlone(lba, blocks);
        } else {
            enterShared(lba, blocks);
        }
    }

    void leaveWriting(long lba, long blocks) {
        if (isProtected()) {
            leaveAlone(lba, blocks);
        } else {
            leaveShared(lba, blocks);
        }
    }

    /** Makes blocks last before they are read with FUA: then they come from the medium. */
    void forceUnitAccess(long lba, long blocks) throws CheckCondition {
        space.flush(lba, blocks);
    }

    /** Notes blocks that were written; without a write cache, or when it is forced, they last now. */
    void written(long lba, long blocks, boolean forced) throws CheckCondition {
        counters.written(blocks);
        if (forced) {
            space.flush(lba, blocks);
        }
    }
}
