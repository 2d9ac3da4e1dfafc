// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kiovec.scsi.cdb.BlockCdb;
import io.kiovec.scsi.cdb.StreamCdb;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the way of a command nothing is allocated: building its CDB, finding its entry, checking its bits. */
@Tag("compiled")
class NoAllocationTest {
    private static final int ROUNDS = 20_000;
    private static final int BATCHES = 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final CommandTable<CommandDescription> table = CommandTable.<CommandDescription>builder(Function.identity())
            .add(CommandDescription.of(0x88, "READ (16)", "88 FA FFFFFFFFFFFFFFFF FFFFFFFF 1F 07", Duration.ZERO))
            .add(CommandDescription.of(0x08, "READ (6)", "08 03 FFFFFF 07", Duration.ZERO))
            .add(CommandDescription.of(0x9e, 0x10, "READ CAPACITY (16)", "9E 10 FFFFFFFFFFFFFFFF FFFFFFFF 00 07",
                    Duration.ZERO))
            .build();
    private int found;

    private void work(MemorySegment cdb) {
        for (int round = 0; round < ROUNDS; round++) {
            BlockCdb.read16(cdb, BlockCdb.FORCE_UNIT_ACCESS, round, 8);
            check(cdb);
            StreamCdb.read6(cdb, StreamCdb.FIXED, 8);
            check(cdb);
        }
    }

    private void check(MemorySegment cdb) {
        CommandDescription command = table.find(cdb);
        if (command != null && command.firstReservedBit(cdb) < 0) {
            found++;
        }
    }

    @Test
    void buildingAndFindingACommandAllocatesNothing() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cdb = arena.allocate(32);
            long least = Long.MAX_VALUE;
            // The first batches are not compiled yet.
            for (int batch = 0; batch < BATCHES && least >= ROUNDS; batch++) {
                found = 0;
                long before = threads.getCurrentThreadAllocatedBytes();
                work(cdb);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                assertEquals(2 * ROUNDS, found);
            }
            assertTrue(least < ROUNDS, least + " bytes in " + 2 * ROUNDS + " commands");
        }
    }
}
