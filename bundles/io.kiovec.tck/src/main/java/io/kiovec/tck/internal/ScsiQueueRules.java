// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.DeviceException;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import io.kiovec.tck.DriverUnderTest;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for a queue of a SCSI face, of a device whose commands do not depend on each other's order. */
public abstract class ScsiQueueRules extends QueueRules<ScsiEndpoint> {

    /**
     * Made by JUnit.
     *
     * @param driver makes the driver to judge
     */
    protected ScsiQueueRules(Callable<DriverUnderTest> driver) {
        super(driver, Face.SCSI);
    }

    @Override
    final Optional<ScsiKitQueue> openQueue(Scratch<ScsiEndpoint> disk, int depth) throws DeviceException {
        ScsiScratch scratch = (ScsiScratch) disk;
        assumeTrue(scratch.isShared(), "a tape's commands depend on their order: its queue is judged on a disk");
        Optional<ScsiEndpointQueue> queue = disk.endpoint().openQueue(depth);
        if (queue == null) {
            fail("openQueue gave null: a driver that has none gives Optional.empty()");
        }
        return queue.map(one -> new ScsiKitQueue(one, scratch));
    }

    @Test
    void L4_emptyQueueClosesOnAnotherThread() throws Exception {
        Scratch<ScsiEndpoint> disk = scratch();
        KitQueue queue = queue(disk);
        queue.play(reads(disk, 2));
        FutureTask<Void> closing = new FutureTask<>(() -> {
            queue.close();
            return null;
        });
        forget(queue);
        Thread.ofPlatform().daemon().name("kiovec tck closes").start(closing);
        closing.get(30, TimeUnit.SECONDS);
    }
}
