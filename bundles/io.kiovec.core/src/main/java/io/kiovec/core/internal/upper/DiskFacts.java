// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.scsi.cdb.BlockCdb;
import io.kiovec.scsi.inquiry.BlockCharacteristics;
import io.kiovec.scsi.inquiry.InquiryFlag;
import io.kiovec.scsi.inquiry.Provisioning;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.scsi.report.CommandSupport;
import java.util.Optional;

/**
 * What a disk has told of itself, and what follows for its commands and limits. Immutable; made anew when the disk says
 * that something has changed.
 *
 * @param blocks how many logical blocks it has
 * @param blockLength bytes of one, of any size
 * @param writeThrough how a write is made to reach the medium at once
 * @param cache whether it has a volatile cache of writes
 * @param discards how a range is given up
 * @param zeroes how a range is zeroed without data
 * @param limits the device's own joined with those of the way to it
 */
record DiskFacts(long blocks, int blockLength, WriteThrough writeThrough, Support cache,
        Discards discards, Zeroes zeroes, Limits limits) {

    /** How a write is made to reach the medium at once. */
    enum WriteThrough {
        /** Every write does, for there is no write cache. */
        ALWAYS,
        /** By the bit FUA. */
        BY_BIT,
        /** Not by writing: a flush has to follow. */
        NEVER
    }

    /** How a range is given up. */
    enum Discards {
        NEVER, UNMAP, WRITE_SAME_16, WRITE_SAME_10
    }

    /**
     * How a range is zeroed without data. By the same command a block is written again and again.
     *
     * @param command whether and how
     * @param withoutBlock whether not even one block of zeroes is needed (NDOB)
     * @param unmapping whether the disk may give the range up, because it reads as zeroes then
     */
    record Zeroes(Command command, boolean withoutBlock, boolean unmapping) {

        /** The command that does it. */
        enum Command {
            NEVER, WRITE_SAME_16, WRITE_SAME_10
        }

        static final Zeroes NEVER = new Zeroes(Command.NEVER, false, false);
    }

    /** The blocks of one WRITE SAME of a disk that does not say; what Linux takes too (SD_MAX_WS16_BLOCKS). */
    private static final long DEFAULT_WRITE_SAME_BLOCKS = 0x7f_ffff;
    private static final long MOST_BLOCKS_10 = 0xffff;
    private static final long MOST_BLOCKS_16 = 0xffff_ffffL;

    /**
     * Makes the facts of the answers.
     *
     * @param answers of the disk; the capacity and the block length are not 0
     * @param way the limits of its endpoint
     * @return the facts
     */
    static DiskFacts of(DiskAnswers answers, Limits way) {
        int block = (int) answers.capacity().blockLength();
        // What an offset in bytes cannot reach is not there.
        long most = Long.MAX_VALUE / block;
        long told = answers.capacity().blocks();
        long blocks = told <= 0 ? most : Math.min(told, most);
        Support cache = answers.cache();
        Discards discards = discards(answers);
        Zeroes zeroes = zeroes(answers);
        long same = zeroes.command() == Zeroes.Command.NEVER
                ? 0
                : bytes(maxWriteSame(answers, zeroes.command() == Zeroes.Command.WRITE_SAME_16), block);
        Limits.Builder limits = way.toBuilder().set(Limit.CAPACITY, blocks * block).set(Limit.LOGICAL_BLOCK, block)
                .set(Limit.OFFSET_ALIGNMENT, block)
                .set(Limit.PHYSICAL_BLOCK,
                        Math.min(Integer.MAX_VALUE, (long) block << answers.capacity().physicalExponent()))
                .set(Limit.MAX_TRANSFER, maxTransfer(answers, way, block))
                .set(Limit.MAX_QUEUES, way.getOr(Limit.MAX_QUEUES, 0))
                .set(Limit.MAX_DISCARD, bytes(maxDiscard(answers, discards), block))
                .set(Limit.MAX_WRITE_ZEROES, same).set(Limit.MAX_WRITE_SAME, same)
                .set(Limit.MAX_COMPARE_AND_WRITE, maxCompareAndWrite(answers, way, block));
        long best = answers.lengths().bestTransfer();
        if (best > 0) {
            limits.set(Limit.BEST_TRANSFER, bytes(best, block));
        }
        if (discards != Discards.NEVER) {
            limits.set(Limit.DISCARD_GRANULARITY, bytes(Math.max(1, answers.lengths().unmapGranularity()), block));
        }
        WriteThrough through = writeThrough(answers, cache);
        limits.set(Trait.FORCE_UNIT_ACCESS, Support.of(through != WriteThrough.NEVER))
                .set(Trait.READ_ONLY, answers.deviceSpecific(ModeParameters.WRITE_PROTECT))
                .set(Trait.REMOVABLE, Support.of(answers.inquiry().has(InquiryFlag.REMOVABLE)))
                .set(Trait.ROTATIONAL, rotational(answers));
        return new DiskFacts(blocks, block, through, cache, discards, zeroes, limits.build());
    }

    private static long bytes(long blocks, int block) {
        return Math.min(blocks, Long.MAX_VALUE / block) * block;
    }

    /** The shortest of what the way, the disk and the CDB take, in whole blocks. */
    private static long maxTransfer(DiskAnswers answers, Limits way, int block) {
        long blocks = answers.longAddresses() ? MOST_BLOCKS_16 : MOST_BLOCKS_10;
        long told = answers.lengths().transfer();
        if (told > 0) {
            blocks = Math.min(blocks, told);
        }
        long ofTheWay = way.getOr(Limit.MAX_TRANSFER, Long.MAX_VALUE) / block;
        return bytes(Math.max(1, Math.min(blocks, ofTheWay)), block);
    }

    /**
     * What is compared and what replaces it go in one transfer. A disk that has no such command says so by a length of 0 (SBC-4, 6.6.4), or
     * tells a length all the same, as tgt does, and does not list the command.
     */
    private static long maxCompareAndWrite(DiskAnswers answers, Limits way, int block) {
        if (answers.compareAndWrite() == Support.NO) {
            return 0;
        }
        return bytes(Math.min(answers.lengths().compareAndWrite(), maxTransfer(answers, way, block) / block / 2),
                block);
    }

    private static WriteThrough writeThrough(DiskAnswers answers, Support cache) {
        if (cache == Support.NO) {
            return WriteThrough.ALWAYS;
        }
        return answers.deviceSpecific(ModeParameters.DPO_FUA) == Support.YES
                ? WriteThrough.BY_BIT
                : WriteThrough.NEVER;
    }

    private static Support rotational(DiskAnswers answers) {
        int rate = answers.characteristics().map(BlockCharacteristics::rotationRate).orElse(0);
        return rate == 0 ? Support.UNKNOWN : Support.of(rate != BlockCharacteristics.NOT_ROTATING);
    }

    /** The Provisioning page names the commands; without it Linux goes by the limits, and so does this. */
    private static Discards discards(DiskAnswers answers) {
        if (!answers.isThin()) {
            return Discards.NEVER;
        }
        boolean unmaps = answers.lengths().unmap() > 0 && answers.lengths().unmapDescriptors() > 0;
        if (unmaps && (answers.provisioning().isEmpty() || answers.has(Provisioning.UNMAP))) {
            return Discards.UNMAP;
        }
        if (answers.has(Provisioning.WRITE_SAME_16)) {
            return Discards.WRITE_SAME_16;
        }
        return answers.has(Provisioning.WRITE_SAME_10) ? Discards.WRITE_SAME_10 : Discards.NEVER;
    }

    private static long maxDiscard(DiskAnswers answers, Discards discards) {
        return switch (discards) {
            case NEVER -> 0;
            case UNMAP -> {
                long descriptors = Math.min(answers.lengths().unmapDescriptors(), RangeCommands.MOST_DESCRIPTORS);
                long told = answers.lengths().unmap();
                long inAll = descriptors * MOST_BLOCKS_16;
                yield told == MOST_BLOCKS_16 ? inAll : Math.min(told, inAll);
            }
            case WRITE_SAME_16 -> maxWriteSame(answers, true);
            case WRITE_SAME_10 -> maxWriteSame(answers, false);
        };
    }

    private static long maxWriteSame(DiskAnswers answers, boolean sixteen) {
        long told = answers.lengths().writeSame();
        long blocks = told > 0 ? told : DEFAULT_WRITE_SAME_BLOCKS;
        return Math.min(blocks, sixteen ? MOST_BLOCKS_16 : MOST_BLOCKS_10);
    }

    /**
     * WRITE SAME where the disk says that it knows it, or says how much of it. UNMAP alone is no way to make zeroes, also
     * where unmapped blocks read as zeroes: a disk may leave any block mapped (SBC-5, 4.7.3), while WRITE SAME with its
     * UNMAP bit writes those.
     */
    private static Zeroes zeroes(DiskAnswers answers) {
        boolean bySame = answers.has(Provisioning.WRITE_SAME_16);
        boolean hinted = bySame || answers.lengths().writeSame() > 0;
        if (answers.writeSame16().map(CommandSupport::isSupported).orElse(hinted)) {
            boolean unmapping = bySame && answers.isThin() && answers.readsUnmappedAsZeroes();
            return new Zeroes(Zeroes.Command.WRITE_SAME_16, takesNoData(answers.writeSame16()), unmapping);
        }
        return answers.writeSame10().filter(CommandSupport::isSupported).isPresent()
                ? new Zeroes(Zeroes.Command.WRITE_SAME_10, false, false)
                : Zeroes.NEVER;
    }

    /** The usage data has the bit NDOB, in byte 1. */
    private static boolean takesNoData(Optional<CommandSupport> writeSame) {
        return writeSame.map(CommandSupport::usage)
                .filter(usage -> usage.length > 1 && (usage[1] & BlockCdb.NO_DATA_OUT) != 0).isPresent();
    }
}
