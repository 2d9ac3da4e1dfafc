// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.api.BlockDevice;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Threads that write numbered blocks and read them back, each in a part of the device of its own, until they are told
 * to end. Whatever a read finds that was not written, or any error at all, fails the test.
 */
final class Traffic implements AutoCloseable {

    private final BlockDevice device;
    private final int blockBytes;
    private final List<CompletableFuture<Long>> writers = new ArrayList<>();
    private final CountDownLatch started;
    private volatile boolean ending;

    Traffic(BlockDevice device, int threads, int blockBytes, RequestOptions... modes) {
        this.device = device;
        this.blockBytes = blockBytes;
        started = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            int part = i;
            RequestOptions options = modes[i % modes.length];
            CompletableFuture<Long> rounds = new CompletableFuture<>();
            writers.add(rounds);
            Thread.ofPlatform().name("traffic " + i).start(() -> {
                try {
                    rounds.complete(write(part, options));
                } catch (DeviceException | RuntimeException | Error e) {
                    rounds.completeExceptionally(e);
                } finally {
                    started.countDown();
                }
            });
        }
    }

    private long write(int part, RequestOptions options) throws DeviceException {
        int blocks = 16;
        long start = (long) part * blocks * blockBytes;
        long[] generations = new long[blocks];
        try (IoBuffer out = device.allocate(blockBytes); IoBuffer in = device.allocate(blockBytes)) {
            long round = 0;
            for (; !ending || round < blocks; round++) {
                int block = (int) (round % blocks);
                stamp(out.segment(), part, block, round);
                device.write(start + (long) block * blockBytes, out, options);
                generations[block] = round;
                int other = (int) (round * 7 % Math.min(blocks, round + 1));
                device.read(start + (long) other * blockBytes, in, options);
                check(in.segment(), part, other, generations[other]);
                if (round == blocks) {
                    started.countDown();
                }
            }
            return round;
        }
    }

    private void stamp(MemorySegment memory, int part, int block, long generation) {
        for (long at = 0; at < blockBytes; at += 8) {
            memory.set(ValueLayout.JAVA_LONG, at, word(part, block, generation, at));
        }
    }

    private void check(MemorySegment memory, int part, int block, long generation) {
        for (long at = 0; at < blockBytes; at += 8) {
            long found = memory.get(ValueLayout.JAVA_LONG, at);
            if (found != word(part, block, generation, at)) {
                throw new AssertionError("part " + part + " block " + block + " generation " + generation + " at " + at
                        + ": found " + Long.toHexString(found));
            }
        }
    }

    private static long word(int part, int block, long generation, long at) {
        return (generation * 1_000_003 + block) * 31 + part * 0x9E3779B97F4A7C15L + at;
    }

    /** Waits until every thread has written and read for a while. */
    void awaitFlow() throws InterruptedException {
        if (!started.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the traffic does not flow");
        }
    }

    /** Ends the traffic and tells how many blocks were written. */
    long end() throws InterruptedException, ExecutionException, TimeoutException {
        ending = true;
        long rounds = 0;
        for (CompletableFuture<Long> writer : writers) {
            rounds += writer.get(60, TimeUnit.SECONDS);
        }
        return rounds;
    }

    @Override
    public void close() {
        ending = true;
    }
}
