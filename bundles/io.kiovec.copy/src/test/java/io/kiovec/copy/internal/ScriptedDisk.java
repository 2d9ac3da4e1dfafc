// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockOperation;
import io.kiovec.api.BlockQueue;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.DeviceState;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Offer;
import io.kiovec.api.QueueOptions;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A disk in memory that fails where it is told to, and whose queue completes in any order. */
final class ScriptedDisk implements BlockDevice {

    /** Decides what becomes of a request, before anything of it is done. */
    @FunctionalInterface
    interface Script {
        Failure next(BlockOperation operation, long offset, long length);
    }

    final byte[] medium;
    final Set<Long> bad = new HashSet<>();
    final List<String> zeroed = Collections.synchronizedList(new ArrayList<>());
    final List<Long> reads = Collections.synchronizedList(new ArrayList<>());
    final List<Long> writes = Collections.synchronizedList(new ArrayList<>());
    volatile int flushes;
    private final Address address;
    private final int block;
    private final String serial;
    private final Random random = new Random(11);
    private Script script = (operation, offset, length) -> Failure.NONE;

    ScriptedDisk(String name, int block, int blocks, String serial) {
        address = Address.parse(name);
        this.block = block;
        this.serial = serial;
        medium = new byte[block * blocks];
    }

    static ScriptedDisk filled(String name, int block, int blocks) {
        ScriptedDisk disk = new ScriptedDisk(name, block, blocks, name);
        new Random(name.hashCode()).nextBytes(disk.medium);
        return disk;
    }

    void script(Script next) {
        script = next;
    }

    synchronized Failure perform(ScriptedRequest request) {
        BlockOperation operation = request.operation();
        if (operation == BlockOperation.FLUSH) {
            flushes++;
            return request.end(script.next(operation, 0, 0), 0);
        }
        int offset = (int) request.offset();
        int length = (int) request.length();
        if (offset % block != 0 || length % block != 0 || offset + length > medium.length) {
            return request.end(Failure.ILLEGAL_REQUEST, 0);
        }
        Failure scripted = script.next(operation, offset, length);
        if (scripted != Failure.NONE) {
            return request.end(scripted, 0);
        }
        MemorySegment place = MemorySegment.ofArray(medium).asSlice(offset, length);
        switch (operation) {
            case READ -> {
                reads.add((long) length);
                for (long at = offset; at < offset + length; at += block) {
                    if (bad.contains(at / block)) {
                        return request.end(Failure.MEDIUM, 0);
                    }
                }
                request.memory().copyFrom(place);
            }
            case WRITE -> {
                writes.add(request.offset());
                place.copyFrom(request.memory());
            }
            case WRITE_ZEROES -> {
                zeroed.add(offset + "+" + length);
                place.fill((byte) 0);
            }
            default -> throw new UnsupportedOperationException(operation.toString());
        }
        return request.end(Failure.NONE, length);
    }

    byte[] bytes(int from, int to) {
        return MemorySegment.ofArray(medium).asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public BlockRequest newRequest() {
        return new ScriptedRequest(address);
    }

    @Override
    public Failure execute(BlockRequest request) {
        return perform((ScriptedRequest) request);
    }

    @Override
    public BlockQueue openQueue(QueueOptions options) {
        List<BlockRequest> inside = new ArrayList<>();
        return new BlockQueue() {
            @Override
            public int depth() {
                return options.depth();
            }

            @Override
            public int size() {
                return inside.size();
            }

            @Override
            public Offer offer(BlockRequest request) {
                if (inside.size() == options.depth()) {
                    return Offer.FULL;
                }
                inside.add(request);
                return Offer.ACCEPTED;
            }

            @Override
            public int submit() {
                return 0;
            }

            @Override
            public int reap(BlockRequest[] done, int minimum, Duration timeout) {
                if (inside.isEmpty()) {
                    return 0;
                }
                Collections.shuffle(inside, random);
                done[0] = inside.removeLast();
                execute(done[0]);
                return 1;
            }

            @Override
            public void close() {
                // Nothing is inside for long.
            }
        };
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public AccessMode access() {
        return AccessMode.READ_WRITE;
    }

    @Override
    public DeviceState state() {
        return DeviceState.ONLINE;
    }

    @Override
    public Limits limits() {
        return Limits.builder().set(Limit.CAPACITY, medium.length).set(Limit.LOGICAL_BLOCK, block).build();
    }

    @Override
    public Identity identity() {
        return serial.isEmpty()
                ? Identity.UNKNOWN
                : Identity.of(Designator.whole(Identity.Source.SIMULATED_MEDIUM, serial));
    }

    @Override
    public DeviceStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public IoBuffer allocate(long size) {
        return TestMemory.allocate(size);
    }

    @Override
    public IoBuffer allocate(long size, String allocator) throws DeviceException {
        throw new DeviceException.Unavailable(address, "has no memory of its own");
    }

    @Override
    public void close() {
        // It stays for the test.
    }
}
