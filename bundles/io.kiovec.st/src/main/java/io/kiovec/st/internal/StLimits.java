// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import java.util.OptionalLong;

/**
 * What st and its adapter bound. st moves data directly when it is allowed to, the address is aligned and there are no
 * more pages than segments; so an element is a page. What it is not allowed to do is known; what it did, it never says.
 */
final class StLimits {

    /** No request queue asks for more, and st does not say what it asks for. */
    static final long ALIGNMENT = 512;
    /** What st takes at most where sysfs does not say (ST_MAX_SG). */
    private static final long SEGMENTS = 256;

    private StLimits() {
    }

    static Limits of(StSysfs sysfs, MtStatus status, StBlockLimits blocks, long page) {
        Limits.Builder limits = Limits.builder();
        if (sysfs.driver("try_direct_io").orElse(1) != 0) {
            limits.modes(TransferMode.DIRECT);
        } else {
            limits.modes(TransferMode.INDIRECT);
        }
        long segments = sysfs.driver("max_sg_segs").orElse(SEGMENTS);
        OptionalLong adapter = sysfs.adapterElements();
        int fixed = status.blockLength();
        limits.set(Limit.ADDRESS_ALIGNMENT, ALIGNMENT)
                .set(Limit.MAX_ELEMENTS, Math.max(1, Math.min(segments, adapter.orElse(segments))))
                .set(Limit.MAX_ELEMENT_SIZE, page).set(Limit.ELEMENT_BOUNDARY, page)
                .set(Limit.LOGICAL_BLOCK, Math.max(1, fixed)).set(Limit.MAX_QUEUES, 0)
                .set(Trait.REMOVABLE, Support.YES).set(Trait.EXCLUSIVE, Support.YES)
                .set(Trait.READ_ONLY, Support.of(status.has(MtStatus.WRITE_PROTECTED)))
                .set(Trait.NEEDS_REGISTRATION, Support.NO);
        if (fixed == 0) {
            limits.set(Limit.MAX_TRANSFER, blocks.longest());
        }
        return limits.build();
    }
}
