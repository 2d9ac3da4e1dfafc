// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.many;

import io.kiovec.api.BlockDevice;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One who uses one device: reads and writes blocks of 4 KiB, each with its number and its version all over, and knows which
 * version a block has, or which two it may have after a write of unknown outcome. One virtual thread.
 */
final class Tenant implements Runnable {

    /** What is counted, for all tenants together. */
    enum Count {
        /** Requests that were done. */
        DONE,
        /** Requests that ended with a typed error. */
        FAILED,
        /** Writes whose outcome nobody can tell. */
        UNKNOWN,
        /** Blocks whose acknowledged version was not there. */
        LOST,
        /** Blocks that were of no version at all, or of another place. */
        CORRUPTED
    }

    static final int BLOCK = 4096;
    private static final RequestOptions OPTIONS = RequestOptions.DIRECT.with(Duration.ofSeconds(20));

    private final BlockDevice device;
    private final long number;
    private final AtomicLongArray counts;
    private final Random random;
    /** Of each block the version that it has, and one that it may have. */
    private final int[] certain;
    private final int[] possible;
    private int version;
    private volatile boolean ends;

    Tenant(BlockDevice device, int number, AtomicLongArray counts) {
        this.device = device;
        this.number = number;
        this.counts = counts;
        random = new Random(number);
        int blocks = (int) (device.capacity() / BLOCK);
        certain = new int[blocks];
        possible = new int[blocks];
    }

    void end() {
        ends = true;
    }

    @Override
    public void run() {
        try (IoBuffer buffer = device.allocate(BLOCK)) {
            while (!ends) {
                int block = random.nextInt(certain.length);
                if (random.nextInt(4) == 0) {
                    write(block, buffer);
                } else {
                    read(block, buffer);
                }
            }
            flush();
            for (int block = 0; block < certain.length; block++) {
                read(block, buffer);
            }
        } catch (DeviceException e) {
            count(Count.FAILED);
        }
    }

    /** Where a connection was cut, nobody can tell whether the device had flushed: that is asked by reading. */
    private void flush() {
        try {
            device.flush();
        } catch (DeviceException.OutcomeUnknown e) {
            count(Count.UNKNOWN);
        } catch (DeviceException e) {
            count(Count.FAILED);
        }
    }

    private void write(int block, IoBuffer buffer) {
        int next = ++version;
        MemorySegment data = buffer.segment();
        for (long at = 0; at < BLOCK; at += Long.BYTES) {
            data.set(ValueLayout.JAVA_LONG, at, stamp(block, next));
        }
        try {
            device.write((long) block * BLOCK, buffer, OPTIONS);
            certain[block] = next;
            possible[block] = next;
            count(Count.DONE);
        } catch (DeviceException.OutcomeUnknown e) {
            possible[block] = next;
            count(Count.UNKNOWN);
        } catch (DeviceException e) {
            count(Count.FAILED);
        }
    }

    private void read(int block, IoBuffer buffer) {
        try {
            device.read((long) block * BLOCK, buffer, OPTIONS);
        } catch (DeviceException e) {
            count(Count.FAILED);
            return;
        }
        count(Count.DONE);
        MemorySegment data = buffer.segment();
        long first = data.get(ValueLayout.JAVA_LONG, 0);
        for (long at = 0; at < BLOCK; at += Long.BYTES) {
            if (data.get(ValueLayout.JAVA_LONG, at) != first) {
                count(Count.CORRUPTED);
                return;
            }
        }
        if (first == stamp(block, certain[block])) {
            possible[block] = certain[block];
        } else if (first == stamp(block, possible[block])) {
            certain[block] = possible[block];
        } else {
            boolean isOlder = first == 0 || first >>> 32 == (number << 16 | block) && (int) first < certain[block];
            count(isOlder ? Count.LOST : Count.CORRUPTED);
        }
    }

    /** Zero for what was never written. */
    private long stamp(int block, int of) {
        return of == 0 ? 0 : (number << 16 | block) << 32 | of;
    }

    private void count(Count what) {
        counts.incrementAndGet(what.ordinal());
    }
}
