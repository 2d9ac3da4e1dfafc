// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.benchmarks.media.Stamps;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** A queue of the worker's thread: as many requests as it is deep, a part of one buffer for each, offered again in batches. */
final class QueueWorker extends Worker {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockDevice device;
    private final Job job;
    private final Offsets offsets;
    private final BlockRequest[] requests;
    private final BlockRequest[] done;
    /** Requests mostly end in the order they were offered in, so the next one is mostly found at once. */
    private int expected;

    QueueWorker(BlockDevice device, Job job, Offsets offsets) {
        this.device = device;
        this.job = job;
        this.offsets = offsets;
        requests = new BlockRequest[job.depth()];
        done = new BlockRequest[job.depth()];
    }

    /** Looks at the memory of a request before it goes, and when it has come. */
    private interface Look {
        void at(MemorySegment memory, long offset) throws IOException;
    }

    private static final Look NOT = (memory, offset) -> {
    };

    @Override
    void work() throws IOException {
        run(Long.MAX_VALUE, NOT, NOT);
    }

    @Override
    void verify(long transfers) throws IOException {
        if (job.direction() == Job.Direction.WRITE) {
            run(transfers, Stamps.SECOND::write, NOT);
        } else {
            run(transfers, (memory, offset) -> memory.fill((byte) 0), Stamps.FIRST::check);
        }
    }

    private void run(long most, Look before, Look after) throws IOException {
        try (IoBuffer buffer = device.allocate((long) job.depth() * job.block());
                BlockQueue queue = device.openQueue(QueueOptions.threadBound(job.depth()))) {
            buffer.segment().fill((byte) 0x5a);
            for (int i = 0; i < requests.length; i++) {
                requests[i] = device.newRequest().options(Ours.options(job));
                offer(queue, i, buffer, before);
            }
            int out = requests.length;
            long begun = out;
            while (out > 0) {
                int count = queue.reap(done, Math.min(job.batch(), out), PATIENCE);
                if (count == 0) {
                    throw new IOException("nothing came within " + PATIENCE);
                }
                boolean more = begun < most && !isEnding();
                for (int i = 0; i < count; i++) {
                    BlockRequest request = done[i];
                    if (request.failure() != Failure.NONE) {
                        throw request.exception();
                    }
                    int which = which(request);
                    if (after != NOT) {
                        after.at(part(buffer, which), request.offset());
                    }
                    if (more) {
                        offer(queue, which, buffer, before);
                    }
                }
                did(count);
                begun += more ? count : 0;
                out -= more ? 0 : count;
            }
        }
    }

    private int which(BlockRequest request) {
        for (int i = 0; i < requests.length; i++) {
            int at = expected;
            expected = expected + 1 == requests.length ? 0 : expected + 1;
            if (requests[at] == request) {
                return at;
            }
        }
        throw new IllegalStateException("the queue gave back what it was not given");
    }

    private MemorySegment part(IoBuffer buffer, int which) {
        return buffer.segment().asSlice((long) which * job.block(), job.block());
    }

    private void offer(BlockQueue queue, int which, IoBuffer buffer, Look before) throws IOException {
        long offset = offsets.next();
        if (before != NOT) {
            before.at(part(buffer, which), offset);
        }
        BlockRequest request = requests[which];
        if (job.direction() == Job.Direction.READ) {
            request.read(offset, buffer, (long) which * job.block(), job.block());
        } else {
            request.write(offset, buffer, (long) which * job.block(), job.block());
        }
        if (queue.offer(request) == Offer.FULL) {
            throw new DeviceException.Busy(device.address(), "the queue takes no request below its depth");
        }
    }
}
