// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.QueueLimit;
import io.kiovec.linux.QueueLimits;
import io.kiovec.sg.internal.ScsiSysfs.DirectIo;
import io.kiovec.sg.internal.SgSettings.Claim;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SgLimitsTest {

    private static final QueueLimits QUEUE = QueueLimits.of(
            Map.of(QueueLimit.DMA_ALIGNMENT, 8L, QueueLimit.MAX_SEGMENT_SIZE, 65536L, QueueLimit.MAX_SEGMENTS, 80L),
            Map.of());

    private static SgLimits limits(long table, long hardware, long best) {
        return new SgLimits(OptionalLong.of(table), OptionalLong.of(hardware), OptionalLong.of(best), 32768,
                OptionalLong.empty(), QUEUE);
    }

    @Test
    void aTransferIsBoundedByTheAdapterAndBySgsOwnMemory() {
        assertEquals(128 << 10, limits(80, 128 << 10, 128 << 10).mostBytes());
        assertEquals(4 << 20, limits(128, 32767 << 10, 1280 << 10).mostBytes());
        assertEquals(1280 << 10, limits(128, 32767 << 10, 1280 << 10).mostMapped());
    }

    @Test
    void anSgNodeHasTheModesThatAreAllowed() {
        SgLimits limits = limits(80, 128 << 10, 128 << 10);
        Limits all = limits.ofGeneric(DirectIo.ALLOWED, Claim.SHARED, 16);
        assertEquals(Set.of(TransferMode.values()), union(all.modes(), TransferMode.UNTOLD));
        assertEquals(80, all.getOr(Limit.MAX_ELEMENTS, 0));
        assertEquals(128 << 10, all.getOr(Limit.MAX_TRANSFER, 0));
        assertEquals(8, all.getOr(Limit.ADDRESS_ALIGNMENT, 0));
        assertEquals(65536, all.getOr(Limit.MAX_ELEMENT_SIZE, 0));
        assertEquals(16, all.getOr(Limit.MAX_QUEUE_DEPTH, 0));
        assertEquals(Set.of(TransferMode.INDIRECT, TransferMode.MAPPED),
                limits.ofGeneric(DirectIo.FORBIDDEN, Claim.SHARED, 16).modes());
        Limits alone = limits.ofGeneric(DirectIo.FORBIDDEN, Claim.EXCLUSIVE, 16);
        assertEquals(Set.of(TransferMode.INDIRECT), alone.modes());
        assertEquals(Support.YES, alone.get(Trait.EXCLUSIVE));
        assertEquals(0, alone.getOr(Limit.MAX_QUEUES, -1));
    }

    private static Set<TransferMode> union(Set<TransferMode> modes, TransferMode more) {
        Set<TransferMode> all = new HashSet<>(modes);
        all.add(more);
        return all;
    }

    @Test
    void bsgAndBlockNodesKnowDirectOnly() {
        assertEquals(Set.of(TransferMode.DIRECT), limits(80, 128 << 10, 128 << 10).ofPlain(Claim.SHARED).modes());
    }

    @Test
    void whatIsConfiguredWrongKeepsItsDefaultAndIsTold() {
        SgSettings.Read read = SgSettings.of(Map.of("mappedBuffers", "100", "exclusive", "perhaps"));
        assertEquals(SgSettings.DEFAULT, read.settings());
        assertEquals(2, read.problems().size());
        SgSettings.Read good = SgSettings.of(Map.of("mappedBuffers", 3, "exclusive", true));
        assertEquals(new SgSettings(3, Claim.EXCLUSIVE), good.settings());
        assertTrue(good.problems().isEmpty());
    }
}
