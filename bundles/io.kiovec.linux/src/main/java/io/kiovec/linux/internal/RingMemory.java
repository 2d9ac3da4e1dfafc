// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kiovec.linux.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A ring's descriptor and the memory that is shared with the kernel: both rings in one mapping, the entries in another, and
 * where in them everything is.
 */
final class RingMemory {

    private static final int FLAGS = RingLayout.SETUP_CLAMP | RingLayout.SETUP_TASKRUN_FLAG
            | RingLayout.SETUP_SINGLE_ISSUER | RingLayout.SETUP_DEFER_TASKRUN;

    private final int number;
    private final int entries;
    private final MemorySegment rings;
    private final MemorySegment sqes;
    private final long sqHead;
    private final long sqTail;
    private final long sqFlags;
    private final long cqHead;
    private final long cqTail;
    private final int cqMask;
    private final long cqes;

    private RingMemory(int number, MemorySegment params, MemorySegment rings, MemorySegment sqes) {
        this.number = number;
        this.rings = rings;
        this.sqes = sqes;
        entries = params.get(JAVA_INT, RingLayout.SQ_ENTRIES);
        sqHead = sq(params, RingLayout.SQ_HEAD);
        sqTail = sq(params, RingLayout.SQ_TAIL);
        sqFlags = sq(params, RingLayout.SQ_FLAGS);
        cqHead = cq(params, RingLayout.CQ_HEAD);
        cqTail = cq(params, RingLayout.CQ_TAIL);
        cqes = cq(params, RingLayout.CQ_CQES);
        cqMask = rings.get(JAVA_INT, cq(params, RingLayout.CQ_MASK));
        // Places are used in turn, so the table from places to entries never changes.
        long array = sq(params, RingLayout.SQ_ARRAY);
        for (int i = 0; i < entries; i++) {
            rings.set(JAVA_INT, array + 4L * i, i);
        }
    }

    private static long sq(MemorySegment params, long field) {
        return Integer.toUnsignedLong(params.get(JAVA_INT, RingLayout.SQ_OFFSETS + field));
    }

    private static long cq(MemorySegment params, long field) {
        return Integer.toUnsignedLong(params.get(JAVA_INT, RingLayout.CQ_OFFSETS + field));
    }

    /**
     * Makes a ring of this thread.
     *
     * @param state for the calls
     * @param depth requests in flight; a power of two that is not smaller is taken
     * @return its memory, to be closed
     * @throws ErrnoException what the kernel said
     */
    static RingMemory map(MemorySegment state, int depth) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(RingLayout.PARAMS_SIZE, Long.BYTES);
            params.set(JAVA_INT, RingLayout.SETUP_FLAGS, FLAGS);
            int number = (int) checked("io_uring_setup", RingCalls.setup(state, depth, params));
            try {
                return map(number, params);
            } catch (ErrnoException e) {
                FileCalls.close(state, number);
                throw e;
            }
        }
    }

    private static RingMemory map(int number, MemorySegment params) throws ErrnoException {
        // Of all kernels that know the flags above, see IORING_FEAT_SINGLE_MMAP.
        long sqEnd = sq(params, RingLayout.SQ_ARRAY) + 4L * params.get(JAVA_INT, RingLayout.SQ_ENTRIES);
        long cqEnd = cq(params, RingLayout.CQ_CQES)
                + RingLayout.CQE_SIZE * params.get(JAVA_INT, RingLayout.CQ_ENTRIES);
        MemorySegment rings = shared(number, Math.max(sqEnd, cqEnd), RingLayout.MMAP_RINGS);
        try {
            return new RingMemory(number, params, rings,
                    shared(number, RingLayout.SQE_SIZE * params.get(JAVA_INT, RingLayout.SQ_ENTRIES),
                            RingLayout.MMAP_ENTRIES));
        } catch (ErrnoException e) {
            MemoryCalls.unmap(rings.address(), rings.byteSize());
            throw e;
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment shared(int number, long length, long offset) throws ErrnoException {
        long address = checked("mmap of a ring", MemoryCalls.mapShared(length,
                MemoryCalls.PROTECTION_READ | MemoryCalls.PROTECTION_WRITE, number, offset));
        return MemorySegment.ofAddress(address).reinterpret(length);
    }

    private static long checked(String call, long result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, (int) -result, "a ring");
        }
        return result;
    }

    int number() {
        return number;
    }

    /** {@return places for requests, a power of two} */
    int entries() {
        return entries;
    }

    MemorySegment rings() {
        return rings;
    }

    MemorySegment sqes() {
        return sqes;
    }

    long sqHead() {
        return sqHead;
    }

    long sqTail() {
        return sqTail;
    }

    long sqFlags() {
        return sqFlags;
    }

    long cqHead() {
        return cqHead;
    }

    long cqTail() {
        return cqTail;
    }

    int cqMask() {
        return cqMask;
    }

    long cqes() {
        return cqes;
    }

    /** Ends the ring; the kernel lets go of it in its own time. */
    void close() {
        MemoryCalls.unmap(sqes.address(), sqes.byteSize());
        MemoryCalls.unmap(rings.address(), rings.byteSize());
        FileCalls.close(LibC.state(Arena.ofAuto()), number);
    }
}
