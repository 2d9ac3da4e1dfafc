// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.fake;

import io.kiovec.io.Failure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all nexuses of a test's device share: the blocks, and how the device behaves. */
public final class FakeMedium {

    public static final int BLOCK = 512;

    final MemorySegment blocks;
    final AtomicInteger resets = new AtomicInteger();
    final AtomicLong buffers = new AtomicLong();
    final AtomicInteger open = new AtomicInteger();

    /** The opcode at which the device waits, and what it waits for. */
    public volatile int hangsAt = -1;
    public volatile CountDownLatch hang = new CountDownLatch(0);
    /** Each command that has begun to hang. */
    public final BlockingQueue<FakeRequest> hanging = new LinkedBlockingQueue<>();
    /** The opcode at which the driver throws. */
    public volatile int throwsAt = -1;
    public volatile Failure failure = Failure.NONE;
    public volatile int type;
    public volatile long latencyNanos;
    /** Every command as it begins: opcode and first four bytes behind. */
    public final BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
    public volatile boolean records;
    /** Whether aborts and resets reach nothing. */
    public volatile boolean deaf;
    /** Whether the device knows CLEAR ACA, and the ports that it was asked by. */
    public volatile boolean clearsAca;
    public final BlockingQueue<String> cleared = new LinkedBlockingQueue<>();
    final AtomicInteger aborts = new AtomicInteger();

    /** Makes one. */
    public FakeMedium(long count) {
        blocks = Arena.ofAuto().allocate(count * BLOCK, 4096);
    }

    public long count() {
        return blocks.byteSize() / BLOCK;
    }

    public MemorySegment blocks() {
        return blocks;
    }

    /** {@return buffers that are not closed} */
    public long buffers() {
        return buffers.get();
    }

    /** {@return nexuses that are not closed} */
    public int open() {
        return open.get();
    }

    /** {@return aborts that came} */
    public int aborts() {
        return aborts.get();
    }

    public int resets() {
        return resets.get();
    }
}
