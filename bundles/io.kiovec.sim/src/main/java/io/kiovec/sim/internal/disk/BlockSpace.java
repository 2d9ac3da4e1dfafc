// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.io.DeviceException;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.medium.MediumFailure;
import io.kiovec.sim.internal.unit.CheckCondition;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * The logical blocks of a disk on its medium: whoever reads and writes them does it here, and here a failure of the
 * medium becomes sense data with the address of the block. A block of a protected disk lies on the medium with its
 * protection information behind it, so a transfer that carries both needs no copy. Ranges have been checked, and locked
 * where that matters. Any thread.
 */
final class BlockSpace {

    /** Bytes that are worked on at once where data cannot go straight to its place. */
    private static final int CHUNK = 128 << 10;
    /** Bytes that nobody else waits long for. */
    private static final int PIECE = 1 << 20;

    private final DiskMedium medium;
    private final DiskCounters counters;
    private final int blockBytes;
    /** What a block takes on the medium. */
    private final int stride;

    /** What is done to some blocks. */
    private interface Work {
        void run(long offset, MemorySegment memory) throws IOException;
    }

    BlockSpace(DiskMedium medium, DiskTraits traits, DiskCounters counters) {
        this.medium = medium;
        this.counters = counters;
        blockBytes = traits.blockBytes();
        stride = traits.mediumBlockBytes();
    }

    /** {@return bytes of a block as the initiator sees it} */
    int transferBytes(Protect protect) {
        return protect.transferred() ? stride : blockBytes;
    }

    /** {@return memory for some blocks as the initiator sees them} */
    MemorySegment scratch(long blocks, Protect protect) {
        return MemorySegment.ofArray(new byte[Math.toIntExact(blocks * transferBytes(protect))]);
    }

    /** {@return how many blocks are worked on at once} At least one. */
    int chunkBlocks() {
        return Math.max(1, CHUNK / stride);
    }

    /** {@return how many blocks a command that takes long does between two looks at whether it is aborted} */
    long pieceBlocks() {
        return Math.max(1, PIECE / stride);
    }

    /**
     * Reads.
     *
     * @param lba the first block
     * @param into filled; the last block may be cut
     * @param protect what about protection information
     * @throws CheckCondition when a block cannot be read or its protection information is wrong
     */
    void read(long lba, MemorySegment into, Protect protect) throws CheckCondition {
        int unit = transferBytes(protect);
        long whole = into.byteSize() / unit;
        if (whole > 0) {
            readWhole(lba, whole, into, protect);
        }
        long rest = into.byteSize() - whole * unit;
        if (rest > 0) {
            MemorySegment block = scratch(1, protect);
            readWhole(lba + whole, 1, block, protect);
            MemorySegment.copy(block, 0, into, whole * unit, rest);
        }
    }

    private void readWhole(long lba, long count, MemorySegment into, Protect protect) throws CheckCondition {
        if (protect == Protect.NONE) {
            readMedium(lba, whole(into, count * stride));
        } else if (protect.transferred()) {
            readMedium(lba, whole(into, count * stride));
            checkRead(lba, count, into, protect);
        } else {
            readStripped(lba, count, into, protect);
        }
    }

    private static MemorySegment whole(MemorySegment memory, long length) {
        return memory.byteSize() == length ? memory : memory.asSlice(0, length);
    }

    /** Reads blocks with their protection information aside, checks it and gives the user data. */
    private void readStripped(long lba, long count, MemorySegment into, Protect protect) throws CheckCondition {
        int most = (int) Math.min(count, chunkBlocks());
        MemorySegment chunk = MemorySegment.ofArray(new byte[most * stride]);
        for (long done = 0; done < count; done += most) {
            int blocks = (int) Math.min(most, count - done);
            readMedium(lba + done, whole(chunk, (long) blocks * stride));
            checkRead(lba + done, blocks, chunk, protect);
            for (int i = 0; i < blocks; i++) {
                MemorySegment.copy(chunk, (long) i * stride, into, (done + i) * blockBytes, blockBytes);
            }
        }
    }

    /** Checks blocks that come from the medium; those that nobody has written get what they would have. */
    private void checkRead(long lba, long count, MemorySegment blocks, Protect protect) throws CheckCondition {
        for (long i = 0; i < count; i++) {
            long at = i * stride;
            if (ProtectionInformation.isBlank(blocks, at, blockBytes) && !isAllocated(lba + i)) {
                ProtectionInformation.putUnwritten(blocks, at, blockBytes);
            } else {
                ProtectionInformation.check(blocks, at, blockBytes, lba + i, protect);
            }
        }
    }

    /**
     * Writes.
     *
     * @param lba the first block
     * @param from whole blocks
     * @param protect what about protection information
     * @throws CheckCondition when a block cannot be written, or its protection information is wrong: then none is written
     */
    void write(long lba, MemorySegment from, Protect protect) throws CheckCondition {
        if (protect == Protect.NONE) {
            writeMedium(lba, from, Begun.NOTHING);
        } else if (protect.transferred()) {
            for (long i = 0; i < from.byteSize() / stride; i++) {
                ProtectionInformation.check(from, i * stride, blockBytes, lba + i, protect);
            }
            writeMedium(lba, from, Begun.NOTHING);
        } else {
            writeDressed(lba, from);
        }
    }

    /** Writes user data with protection information that is made here. */
    private void writeDressed(long lba, MemorySegment from) throws CheckCondition {
        long count = from.byteSize() / blockBytes;
        int most = (int) Math.min(count, chunkBlocks());
        MemorySegment chunk = MemorySegment.ofArray(new byte[most * stride]);
        for (long done = 0; done < count; done += most) {
            int blocks = (int) Math.min(most, count - done);
            for (int i = 0; i < blocks; i++) {
                MemorySegment.copy(from, (done + i) * blockBytes, chunk, (long) i * stride, blockBytes);
                ProtectionInformation.put(chunk, (long) i * stride, blockBytes, lba + done + i);
            }
            writeMedium(lba + done, whole(chunk, (long) blocks * stride), done == 0 ? Begun.NOTHING : Begun.A_PART);
        }
    }

    /** Reads blocks as they lie on the medium. */
    void readMedium(long lba, MemorySegment into) throws CheckCondition {
        if (into.byteSize() == 0) {
            return;
        }
        try {
            medium.read(lba * stride, into);
        } catch (IOException e) {
            refuseUnlessMediumError(e, Begun.NOTHING);
            blockByBlock(lba, into, medium::read, AdditionalSense.UNRECOVERED_READ_ERROR);
        }
    }

    /** What of a command was done before. */
    enum Begun {
        /** Nothing that changes anything. */
        NOTHING,
        /** Perhaps something. */
        A_PART
    }

    /** Writes blocks as they are to lie on the medium, as a part of a command. */
    void writeMedium(long lba, MemorySegment from) throws CheckCondition {
        writeMedium(lba, from, Begun.A_PART);
    }

    private void writeMedium(long lba, MemorySegment from, Begun begun) throws CheckCondition {
        if (from.byteSize() == 0) {
            return;
        }
        try {
            medium.write(lba * stride, from);
        } catch (IOException e) {
            refuseUnlessMediumError(e, begun);
            blockByBlock(lba, from, medium::write, AdditionalSense.WRITE_ERROR);
        }
    }

    /** {@return the longest comparison that the medium does by itself, in blocks; 0 where it does none} */
    long comparedByMedium() {
        return medium.longestComparison() / stride;
    }

    /** Writes blocks if they hold what is expected; the medium does it, at once for all who reach it. */
    void compareAndWrite(long lba, MemorySegment data) throws CheckCondition {
        try {
            medium.compareAndWrite(lba * stride, data);
        } catch (IOException e) {
            if (e.getCause() instanceof DeviceException.OutcomeUnknown) {
                throw new CheckCondition(SenseKey.ABORTED_COMMAND, AdditionalSense.of(0x44, 0));
            }
            refuseUnlessMediumError(e, Begun.NOTHING);
            throw mediumError(AdditionalSense.WRITE_ERROR, lba);
        }
    }

    /** {@return what is said of blocks that hold something else than what they were compared with} */
    static CheckCondition miscompare(OptionalLong at) {
        Sense sense = Sense.of(SenseKey.MISCOMPARE, AdditionalSense.MISCOMPARE_DURING_VERIFY_OPERATION);
        return new CheckCondition(at.isPresent() ? sense.withInformation(at.getAsLong()) : sense);
    }

    /** Does again what failed, to find the block that it failed at; where none fails now, it is done. */
    private void blockByBlock(long lba, MemorySegment memory, Work work, AdditionalSense error)
            throws CheckCondition {
        for (long i = 0; i < memory.byteSize() / stride; i++) {
            try {
                work.run((lba + i) * stride, memory.asSlice(i * stride, stride));
            } catch (IOException e) {
                refuseUnlessMediumError(e, Begun.A_PART);
                throw mediumError(error, lba + i);
            }
        }
    }

    private static void refuseUnlessMediumError(IOException error, Begun begun) throws CheckCondition {
        if (error instanceof MediumFailure failure) {
            if (begun == Begun.NOTHING && failure.kind() == MediumFailure.Kind.AWAY
                    && failure.getCause() instanceof DeviceException.Offline away) {
                throw CheckCondition.away(away);
            }
            switch (failure.kind()) {
                case NOT_READY, AWAY -> throw new CheckCondition(SenseKey.NOT_READY,
                        AdditionalSense.LOGICAL_UNIT_NOT_READY_CAUSE_NOT_REPORTABLE);
                case WRITE_PROTECTED -> throw new CheckCondition(SenseKey.DATA_PROTECT, AdditionalSense.of(0x27, 0));
                case MISCOMPARE -> throw miscompare(failure.getCause() instanceof DeviceException.Miscompare told
                        ? told.differsAt()
                        : OptionalLong.empty());
                case MEDIUM_ERROR -> {
                    // What every other exception is too.
                }
            }
        }
    }

    private CheckCondition mediumError(AdditionalSense error, long lba) {
        (error == AdditionalSense.WRITE_ERROR ? counters.written() : counters.read()).failed();
        return new CheckCondition(Sense.of(SenseKey.MEDIUM_ERROR, error).withInformation(lba));
    }

    /** Gives blocks up: they read as zeroes, without protection information. */
    void deallocate(long lba, long count) throws CheckCondition {
        try {
            medium.deallocate(lba * stride, count * stride);
        } catch (IOException e) {
            refuseUnlessMediumError(e, Begun.A_PART);
            throw mediumError(AdditionalSense.WRITE_ERROR, lba);
        }
    }

    /** Makes blocks last. */
    void flush(long lba, long count, Begun begun) throws CheckCondition {
        try {
            medium.flush(lba * stride, count * stride);
        } catch (IOException e) {
            refuseUnlessMediumError(e, begun);
            throw mediumError(AdditionalSense.WRITE_ERROR, lba);
        }
    }

    /** Makes all that was written last. */
    void flush(Begun begun) throws CheckCondition {
        try {
            medium.flush();
        } catch (IOException e) {
            refuseUnlessMediumError(e, begun);
            throw new CheckCondition(SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR);
        }
    }

    /** {@return whether a block has a place on the medium} */
    boolean isAllocated(long lba) throws CheckCondition {
        return extent(lba).state() == DiskMedium.Provisioning.ALLOCATED;
    }

    /** {@return how many blocks from one on stand alike on the medium, at least one} */
    long extentBlocks(long lba) throws CheckCondition {
        return Math.max(1, extent(lba).length() / stride);
    }

    private DiskMedium.Extent extent(long lba) throws CheckCondition {
        try {
            return medium.extent(lba * stride);
        } catch (IOException e) {
            refuseUnlessMediumError(e, Begun.A_PART);
            throw mediumError(AdditionalSense.UNRECOVERED_READ_ERROR, lba);
        }
    }

    /** {@return the medium's bytes that are in use} */
    long used() throws CheckCondition {
        try {
            return medium.used();
        } catch (IOException e) {
            refuseUnlessMediumError(e, Begun.A_PART);
            throw new CheckCondition(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR);
        }
    }
}
