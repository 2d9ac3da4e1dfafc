// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.ScsiStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("compiled")
class CommandPathTest {

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int COMMANDS = 10_000;
    /** Rounds until the compiler has seen enough; what is interpreted allocates more. */
    private static final int ROUNDS = 100;
    /** Room for what the virtual machine does meanwhile: a task takes more. */
    private static final long ROOM = 16;

    private final TestUnit unit = new TestUnit();
    private final Nexus nexus = Host.of(unit, "a").nexus();
    private final Tasks tasks = new Tasks(nexus);
    private final MemorySegment cdb = Arena.ofAuto().allocate(16);

    private long bytesOfOneCommand() {
        long before = THREAD.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < COMMANDS; i++) {
            Task task = tasks.take(i, TaskAttribute.SIMPLE, cdb, DataDirection.NONE, MemorySegment.NULL);
            unit.execute(task);
            assertEquals(ScsiStatus.GOOD, task.status());
            task.free();
        }
        return (THREAD.getCurrentThreadAllocatedBytes() - before) / COMMANDS;
    }

    @Test
    void aSimpleCommandAllocatesNothing() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS && least > ROOM; i++) {
            least = Math.min(least, bytesOfOneCommand());
        }
        assertTrue(least <= ROOM, least + " bytes a command");
    }
}
