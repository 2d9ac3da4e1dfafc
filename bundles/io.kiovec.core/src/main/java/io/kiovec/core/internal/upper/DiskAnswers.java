// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Support;
import io.kiovec.scsi.block.Capacity;
import io.kiovec.scsi.inquiry.BlockCharacteristics;
import io.kiovec.scsi.inquiry.BlockLimits;
import io.kiovec.scsi.inquiry.Provisioning;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.mode.ModeField;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.scsi.mode.ModeValues;
import io.kiovec.scsi.report.CommandSupport;
import java.util.Optional;

/**
 * What a disk has answered, as far as it did.
 *
 * @param inquiry the standard INQUIRY data
 * @param capacity of READ CAPACITY, with a block length above 0
 * @param longAddresses whether it knows READ CAPACITY (16), and so the other commands of 16 bytes
 * @param blockLimits page B0h
 * @param characteristics page B1h
 * @param provisioning page B2h
 * @param mode mode parameters, with the Caching page where there is one
 * @param writeSame16 what it says of WRITE SAME (16)
 * @param writeSame10 what it says of WRITE SAME (10); asked only where it has no WRITE SAME (16)
 * @param compareAndWrite whether it lists COMPARE AND WRITE; asked only where page B0h tells of a length
 */
record DiskAnswers(StandardInquiry inquiry, Capacity capacity, boolean longAddresses, Optional<BlockLimits> blockLimits,
        Optional<BlockCharacteristics> characteristics, Optional<Provisioning> provisioning,
        Optional<ModeParameters> mode, Optional<CommandSupport> writeSame16, Optional<CommandSupport> writeSame10,
        Support compareAndWrite) {

    static final int CACHING_PAGE = 0x08;

    /** {@return the lengths of page B0h, in blocks} */
    BlockLimits lengths() {
        return blockLimits.orElse(BlockLimits.NONE);
    }

    /** {@return whether page B2h has an option of {@link Provisioning}} */
    boolean has(int provisioningOption) {
        return provisioning.filter(page -> (page.options() & provisioningOption) != 0).isPresent();
    }

    boolean isThin() {
        return capacity.has(Capacity.PROVISIONED);
    }

    /** Unmapped blocks read as zeroes: LBPRZ of READ CAPACITY (16), or xx1b of the Provisioning page. */
    boolean readsUnmappedAsZeroes() {
        return capacity.has(Capacity.UNMAPPED_READ_ZEROS)
                || provisioning.filter(page -> (page.unmappedRead() & 1) != 0).isPresent();
    }

    /** {@return whether the disk has a volatile write cache} */
    Support cache() {
        Optional<ModeValues> page = mode.flatMap(known -> known.page(CACHING_PAGE, 0));
        return page.map(caching -> Support.of(caching.get(ModeField.WRITE_CACHE_ENABLE) != 0))
                .orElse(Support.UNKNOWN);
    }

    /** {@return a bit of the mode parameters' device-specific byte} */
    Support deviceSpecific(int mask) {
        return mode.map(known -> Support.of(known.has(mask))).orElse(Support.UNKNOWN);
    }
}
