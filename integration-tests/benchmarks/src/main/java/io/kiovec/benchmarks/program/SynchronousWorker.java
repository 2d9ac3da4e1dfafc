// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.benchmarks.media.Stamps;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import java.io.IOException;

/** One request, executed again and again. */
final class SynchronousWorker extends Worker {

    private final BlockDevice device;
    private final Job job;
    private final Offsets offsets;

    SynchronousWorker(BlockDevice device, Job job, Offsets offsets) {
        this.device = device;
        this.job = job;
        this.offsets = offsets;
    }

    @Override
    void work() throws DeviceException {
        BlockRequest request = device.newRequest().options(Ours.options(job));
        try (IoBuffer buffer = device.allocate(job.block())) {
            buffer.segment().fill((byte) 0x5a);
            while (!isEnding()) {
                transfer(request, buffer, offsets.next());
                did(1);
            }
        }
    }

    private void transfer(BlockRequest request, IoBuffer buffer, long offset) throws DeviceException {
        if (job.direction() == Job.Direction.READ) {
            request.read(offset, buffer, 0, job.block());
        } else {
            request.write(offset, buffer, 0, job.block());
        }
        if (device.execute(request) != Failure.NONE) {
            throw request.exception();
        }
    }

    @Override
    void verify(long transfers) throws IOException {
        BlockRequest request = device.newRequest().options(Ours.options(job));
        try (IoBuffer buffer = device.allocate(job.block())) {
            for (long i = 0; i < transfers; i++) {
                long offset = offsets.next();
                if (job.direction() == Job.Direction.WRITE) {
                    Stamps.SECOND.write(buffer.segment(), offset);
                    transfer(request, buffer, offset);
                } else {
                    buffer.segment().fill((byte) 0);
                    transfer(request, buffer, offset);
                    Stamps.FIRST.check(buffer.segment(), offset);
                }
            }
        }
    }
}
