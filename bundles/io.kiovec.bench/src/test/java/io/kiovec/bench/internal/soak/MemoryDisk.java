// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

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
import io.kiovec.io.Failure;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.mockito.Mockito;
import org.mockito.stubbing.Answer;

/** A disk in memory, with a defect. */
class MemoryDisk implements BlockDevice {

    /** What it does wrong, now and then. */
    enum Defect {
        NONE, DROPS_A_WRITE, REPEATS_AN_OLD_WRITE, CHANGES_A_BYTE, WRITES_ELSEWHERE, SAYS_OFFLINE_AND_WRITES, NEVER_GIVES_BACK, GIVES_BACK_TWICE, GIVES_BACK_ANOTHER, THROWS, SAYS_TWO_THINGS
    }

    private static final int OFTEN = 50;

    private final Address address = Address.parse("sim:double");
    private final MemorySegment medium = Arena.ofAuto().allocate(64 * 4096);
    private final Map<Long, byte[]> old = new HashMap<>();
    private final Defect defect;
    private final long most;
    private Runnable atTheEnd = () -> {
    };
    private long operations;

    MemoryDisk(Defect defect, long most) {
        this.defect = defect;
        this.most = most;
    }

    /** Calls something after so many operations. */
    void atTheEnd(Runnable then) {
        atTheEnd = then;
    }

    private boolean now(Defect which) {
        return defect == which && operations % OFTEN == 0;
    }

    /** What a request keeps, and how it is done. */
    private final class Request implements Answer<Object> {
        BlockOperation operation = BlockOperation.FLUSH;
        long offset;
        MemorySegment memory;
        Failure failure = Failure.NONE;

        @Override
        public Object answer(org.mockito.invocation.InvocationOnMock call) {
            return switch (call.getMethod().getName()) {
                case "read", "write" -> {
                    operation = call.getMethod().getName().equals("read") ? BlockOperation.READ : BlockOperation.WRITE;
                    offset = call.getArgument(0);
                    memory = call.<IoBuffer>getArgument(1).segment();
                    yield call.getMock();
                }
                case "flush" -> {
                    operation = BlockOperation.FLUSH;
                    yield call.getMock();
                }
                case "options" -> call.getMock();
                case "transfer" -> null;
                case "failure" -> failure;
                case "operation" -> operation;
                case "offset" -> offset;
                case "hashCode" -> System.identityHashCode(call.getMock());
                case "equals" -> call.getMock() == call.getArgument(0);
                default -> throw new UnsupportedOperationException(call.getMethod().toString());
            };
        }
    }

    private final Map<BlockRequest, Request> requests = new java.util.IdentityHashMap<>();

    @Override
    public BlockRequest newRequest() {
        Request answers = new Request();
        BlockRequest request = Mockito.mock(BlockRequest.class,
                Mockito.withSettings().stubOnly().defaultAnswer(answers));
        requests.put(request, answers);
        return request;
    }

    @Override
    public Failure execute(BlockRequest request) {
        operations++;
        if (operations == most) {
            atTheEnd.run();
        }
        if (now(Defect.THROWS)) {
            throw new IllegalStateException("broken");
        }
        Request asked = requests.get(request);
        asked.failure = now(Defect.SAYS_OFFLINE_AND_WRITES) ? Failure.OFFLINE : Failure.NONE;
        switch (asked.operation) {
            case WRITE -> write(asked);
            case READ -> read(asked);
            default -> {
                // Everything lasts.
            }
        }
        return now(Defect.SAYS_TWO_THINGS) ? Failure.MEDIUM : asked.failure;
    }

    private void write(Request asked) {
        MemorySegment there = medium.asSlice(asked.offset, asked.memory.byteSize());
        byte[] before = there.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        if (now(Defect.WRITES_ELSEWHERE)) {
            medium.asSlice((asked.offset + 4096) % medium.byteSize(), asked.memory.byteSize()).copyFrom(asked.memory);
        }
        if (!now(Defect.DROPS_A_WRITE)) {
            there.copyFrom(asked.memory);
        }
        old.put(asked.offset, before);
    }

    private void read(Request asked) {
        MemorySegment there = medium.asSlice(asked.offset, asked.memory.byteSize());
        asked.memory.copyFrom(there);
        if (now(Defect.CHANGES_A_BYTE)) {
            asked.memory.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 700, (byte) (asked.memory.get(
                    java.lang.foreign.ValueLayout.JAVA_BYTE, 700) + 1));
        }
        if (defect == Defect.REPEATS_AN_OLD_WRITE && operations % 3 == 0 && old.containsKey(asked.offset)) {
            there.copyFrom(MemorySegment.ofArray(old.get(asked.offset)));
        }
    }

    @Override
    public BlockQueue openQueue(QueueOptions options) {
        return new Queue(options.depth());
    }

    /** Does each request when it is offered. */
    private final class Queue implements BlockQueue {
        private final int depth;
        private final Deque<BlockRequest> done = new ArrayDeque<>();

        Queue(int depth) {
            this.depth = depth;
        }

        @Override
        public int depth() {
            return depth;
        }

        @Override
        public int size() {
            return done.size();
        }

        @Override
        public Offer offer(BlockRequest request) {
            execute(request);
            if (!now(Defect.NEVER_GIVES_BACK)) {
                done.add(request);
            }
            if (now(Defect.GIVES_BACK_TWICE)) {
                done.add(request);
            }
            if (now(Defect.GIVES_BACK_ANOTHER)) {
                done.add(newRequest());
            }
            return Offer.ACCEPTED;
        }

        @Override
        public int submit() {
            return done.size();
        }

        @Override
        public int reap(BlockRequest[] into, int minimum, Duration timeout) {
            if (done.isEmpty()) {
                // Everything that it has is lost: nothing would happen any more.
                atTheEnd.run();
            }
            int count = 0;
            while (!done.isEmpty() && count < into.length) {
                into[count++] = done.poll();
            }
            return count;
        }

        @Override
        public void close() {
            // Nothing is under way.
        }
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public long capacity() {
        return medium.byteSize();
    }

    @Override
    public int blockSize() {
        return 512;
    }

    @Override
    public IoBuffer allocate(long size) {
        MemorySegment memory = Arena.ofAuto().allocate(size);
        IoBuffer buffer = Mockito.mock(IoBuffer.class, Mockito.withSettings().stubOnly());
        Mockito.when(buffer.segment()).thenReturn(memory);
        return buffer;
    }

    @Override
    public IoBuffer allocate(long size, String allocator) {
        return allocate(size);
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
        return Limits.builder().build();
    }

    @Override
    public Identity identity() {
        return Identity.UNKNOWN;
    }

    @Override
    public DeviceStatistics statistics() {
        throw new UnsupportedOperationException("it is not swapped");
    }

    @Override
    public void close() {
        // Memory goes by itself.
    }
}
