// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import java.util.List;

/** One read of each device in turn, by one thread and into one buffer. */
final class RoundRobinWorker extends Worker {

    private final List<BlockDevice> devices;
    private final Job job;

    RoundRobinWorker(List<BlockDevice> devices, Job job) {
        this.devices = devices;
        this.job = job;
    }

    @Override
    void work() throws DeviceException {
        BlockDevice[] each = devices.toArray(BlockDevice[]::new);
        BlockRequest[] requests = new BlockRequest[each.length];
        for (int i = 0; i < each.length; i++) {
            requests[i] = each[i].newRequest().options(Ours.options(job));
        }
        try (IoBuffer buffer = each[0].allocate(job.block())) {
            for (int i = 0; !isEnding(); i = i + 1 == each.length ? 0 : i + 1) {
                if (each[i].execute(requests[i].read(0, buffer, 0, job.block())) != Failure.NONE) {
                    throw requests[i].exception();
                }
                did(1);
            }
        }
    }

    @Override
    void verify(long transfers) {
        throw new UnsupportedOperationException("only timed");
    }
}
