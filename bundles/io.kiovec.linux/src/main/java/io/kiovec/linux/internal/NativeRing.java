// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.IoRing;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A ring of this process. The submission side is written here and read by the kernel inside {@code io_uring_enter}, the
 * completion side the other way round: what one side has written is ordered by a release of the tail and an acquire by
 * the other, see {@code io_uring(7)}. The descriptor of the ring is not registered with its thread (IORING_REGISTER_RING_FDS):
 only that thread could take it back, and until then the ring, its file and its memory would stay.
 */
final class NativeRing implements IoRing {

    private static final VarHandle INT = JAVA_INT.varHandle();
    /** The index of the file in the ring's table. */
    private static final int FILE = 0;
    /** struct io_uring_getevents_arg, and struct timespec behind it. */
    private static final long WAIT_ARGUMENT = 24;
    private static final long WAIT_SIZE = 40;

    private final RingMemory memory;
    private final MemorySegment state;
    private final MemorySegment wait;
    private final MemorySegment update;
    private final int slots;
    /** Vectors of pieces, by the place that they were prepared in: the kernel has read one when it has taken the place. */
    private final MemorySegment[] vectors;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** The next place to prepare in, and the first that was not handed to the kernel; they wrap around. */
    private int tail;
    private int submitted;

    private NativeRing(RingMemory memory, int slots, MemorySegment state) {
        this.memory = memory;
        this.slots = slots;
        vectors = new MemorySegment[memory.entries()];
        this.state = state;
        Arena arena = Arena.ofAuto();
        wait = arena.allocate(WAIT_SIZE, Long.BYTES);
        wait.set(JAVA_LONG, 16, wait.address() + WAIT_ARGUMENT);
        // struct io_uring_rsrc_update2, and the struct iovec that it points to.
        update = arena.allocate(48, Long.BYTES);
        update.set(JAVA_LONG, 8, update.address() + 32);
        update.set(JAVA_INT, 24, 1);
    }

    /**
     * Opens a ring for one file.
     *
     * @param file open
     * @param depth requests in flight
     * @param slots pieces of memory to register at most
     * @return the ring, of this thread
     * @throws ErrnoException ENOSYS or EPERM where there are no rings or none is allowed, EINVAL where the kernel is too old
     */
    static NativeRing open(NativeDescriptor file, int depth, int slots) throws ErrnoException {
        MemorySegment state = LibC.state(Arena.ofAuto());
        RingMemory memory = RingMemory.map(state, depth);
        try {
            NativeRing ring = new NativeRing(memory, slots, state);
            // Of its own: the kernel lets go of a closed ring, and of what is registered there, in its own time, and until
            // then a claim on a device (O_EXCL) would keep the next opening out.
            int own = file.reopened();
            try {
                ring.registerFile(own);
            } finally {
                FileCalls.close(state, own);
            }
            ring.registerTable();
            return ring;
        } catch (ErrnoException e) {
            memory.close();
            throw e;
        }
    }

    private void registerFile(int number) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment files = arena.allocate(JAVA_INT);
            files.set(JAVA_INT, 0, number);
            check("IORING_REGISTER_FILES",
                    RingCalls.register(state, memory.number(), RingLayout.REGISTER_FILES, files.address(), 1));
        }
    }

    private void registerTable() throws ErrnoException {
        if (slots == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = arena.allocate(32, Long.BYTES);
            table.set(JAVA_INT, 0, slots);
            table.set(JAVA_INT, 4, RingLayout.SPARSE);
            check("IORING_REGISTER_BUFFERS2", RingCalls.register(state, memory.number(),
                    RingLayout.REGISTER_BUFFERS2, table.address(), (int) table.byteSize()));
        }
    }

    private static void check(String call, long result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, (int) -result, "a ring");
        }
    }

    @Override
    public int depth() {
        return memory.entries();
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public long register(int slot, MemorySegment registered) {
        return update(slot, registered.address(), registered.byteSize());
    }

    @Override
    public long unregister(int slot) {
        return update(slot, 0, 0);
    }

    private long update(int slot, long address, long length) {
        if (slot < 0 || slot >= slots) {
            throw new IndexOutOfBoundsException("slot " + slot + " of " + slots);
        }
        update.set(JAVA_INT, 0, slot);
        update.set(JAVA_LONG, 32, address);
        update.set(JAVA_LONG, 40, length);
        long done = RingCalls.register(state, memory.number(), RingLayout.REGISTER_BUFFERS_UPDATE, update.address(),
                32);
        return Math.min(done, 0);
    }

    /** {@return where the next request is prepared, cleared; a negative number when there is no room} */
    private long next() {
        int head = (int) INT.getAcquire(memory.rings(), memory.sqHead());
        if (tail - head == memory.entries()) {
            return -1;
        }
        return (long) (tail & memory.entries() - 1) * RingLayout.SQE_SIZE;
    }

    private boolean prepare(byte opcode, long token, long address, int length, long offset, int flags, int slot) {
        long at = next();
        if (at < 0) {
            return false;
        }
        MemorySegment entry = memory.sqes();
        // The opcode, its flags, and no priority; with the index of the file behind them.
        entry.set(JAVA_LONG, at, opcode & 0xff | (long) RingLayout.FIXED_FILE << 8 | (long) FILE << 32);
        entry.set(JAVA_LONG, at + RingLayout.SQE_OFFSET, offset);
        entry.set(JAVA_LONG, at + RingLayout.SQE_ADDRESS, address);
        entry.set(JAVA_INT, at + RingLayout.SQE_LENGTH, length);
        entry.set(JAVA_INT, at + RingLayout.SQE_OPERATION_FLAGS, flags);
        entry.set(JAVA_LONG, at + RingLayout.SQE_USER_DATA, token);
        entry.set(JAVA_LONG, at + RingLayout.SQE_BUFFER, Math.max(slot, 0));
        entry.set(JAVA_LONG, at + RingLayout.SQE_BUFFER + 8, 0);
        entry.set(JAVA_LONG, at + RingLayout.SQE_BUFFER + 16, 0);
        tail++;
        return true;
    }

    private static int length(MemorySegment memory) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("a ring needs native memory, not memory on the heap");
        }
        return Math.toIntExact(memory.byteSize());
    }

    @Override
    public boolean read(long token, MemorySegment into, long offset, int slot) {
        int length = length(into);
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("a read needs memory that can be written");
        }
        return prepare(slot == NO_SLOT ? RingLayout.OP_READ : RingLayout.OP_READ_FIXED, token, into.address(), length,
                offset, 0, slot);
    }

    @Override
    public boolean write(long token, MemorySegment from, long offset, int slot, WriteThrough through) {
        return prepare(slot == NO_SLOT ? RingLayout.OP_WRITE : RingLayout.OP_WRITE_FIXED, token, from.address(),
                length(from), offset, through == WriteThrough.YES ? RingLayout.RWF_DSYNC : 0, slot);
    }

    @Override
    public boolean readPieces(long token, List<MemorySegment> pieces, long offset) {
        VectorLayout.check(pieces, true);
        return vectored(RingLayout.OP_READV, token, pieces, offset, 0);
    }

    @Override
    public boolean writePieces(long token, List<MemorySegment> pieces, long offset, WriteThrough through) {
        VectorLayout.check(pieces, false);
        return vectored(RingLayout.OP_WRITEV, token, pieces, offset,
                through == WriteThrough.YES ? RingLayout.RWF_DSYNC : 0);
    }

    /** The kernel copies the vector when the request is submitted (IORING_FEAT_SUBMIT_STABLE, Linux 5.5). */
    private boolean vectored(byte opcode, long token, List<MemorySegment> pieces, long offset, int flags) {
        if (next() < 0) {
            return false;
        }
        return prepare(opcode, token, VectorLayout.fill(vector(pieces.size()), pieces).address(), pieces.size(), offset,
                flags, NO_SLOT);
    }

    private MemorySegment vector(int pieces) {
        int place = tail & vectors.length - 1;
        MemorySegment vector = vectors[place];
        if (vector == null || vector.byteSize() < pieces * VectorLayout.LAYOUT.byteSize()) {
            vector = Arena.ofAuto().allocate(VectorLayout.LAYOUT, pieces);
            vectors[place] = vector;
        }
        return vector;
    }

    @Override
    public boolean dataSync(long token) {
        return prepare(RingLayout.OP_FSYNC, token, 0, 0, 0, RingLayout.FSYNC_DATASYNC, NO_SLOT);
    }

    @Override
    public boolean cancel(long token, long target) {
        long at = next();
        if (at < 0) {
            return false;
        }
        boolean prepared = prepare(RingLayout.OP_ASYNC_CANCEL, token, target, 0, 0, 0, NO_SLOT);
        // It names no file.
        memory.sqes().set(JAVA_BYTE, at + RingLayout.SQE_FLAGS, (byte) 0);
        memory.sqes().set(JAVA_INT, at + RingLayout.SQE_FD, -1);
        memory.sqes().set(JAVA_SHORT, at + 2, (short) 0);
        return prepared;
    }

    @Override
    public int prepared() {
        return tail - submitted;
    }

    private void publish() {
        INT.setRelease(memory.rings(), memory.sqTail(), tail);
    }

    @Override
    public long submit() {
        int count = prepared();
        if (count == 0) {
            return 0;
        }
        publish();
        long done = enter(count, 0, 0, 0, 0);
        return done == Errno.EINTR.result() ? 0 : done;
    }

    @Override
    public long reap(Completions completions, int minimum, long timeoutNanos) {
        int least = timeoutNanos > 0 ? minimum : 0;
        if (prepared() > 0 || ready() < Math.max(least, 1) && (least > 0 || hasWork())) {
            long result = enter(least, timeoutNanos);
            if (result < 0 && result != Errno.ETIME.result() && result != Errno.EINTR.result()) {
                return result;
            }
        }
        return handOver(completions);
    }

    private int ready() {
        return (int) INT.getAcquire(memory.rings(), memory.cqTail())
                - (int) INT.get(memory.rings(), memory.cqHead());
    }

    /** {@return whether the kernel has something that only a call brings into the ring} */
    private boolean hasWork() {
        int flags = (int) INT.getAcquire(memory.rings(), memory.sqFlags());
        return (flags & (RingLayout.SQ_TASKRUN | RingLayout.SQ_CQ_OVERFLOW)) != 0;
    }

    private long enter(int least, long timeoutNanos) {
        int count = prepared();
        publish();
        wait.set(JAVA_LONG, WAIT_ARGUMENT, timeoutNanos / TimeUnit.SECONDS.toNanos(1));
        wait.set(JAVA_LONG, WAIT_ARGUMENT + 8, timeoutNanos % TimeUnit.SECONDS.toNanos(1));
        return enter(count, least, RingLayout.ENTER_GETEVENTS | RingLayout.ENTER_EXT_ARG, wait.address(),
                WAIT_ARGUMENT);
    }

    /**
     * A call that fails has handed nothing over (what was taken before an error is its result), so it is made again to hear
     * why, this time without a wait: a timeout or a signal that ended the first one is then told as nothing at all.
     */
    private long enter(int count, int least, int flags, long argument, long size) {
        long done = RingCalls.enterUntold(memory.number(), count, least, flags, argument, size);
        if (done < 0) {
            done = RingCalls.enter(state, memory.number(), count, 0, flags, argument, size);
        }
        if (done > 0) {
            submitted += (int) done;
        }
        return done;
    }

    private int handOver(Completions completions) {
        MemorySegment rings = memory.rings();
        int head = (int) INT.get(rings, memory.cqHead());
        int end = (int) INT.getAcquire(rings, memory.cqTail());
        int count = end - head;
        while (head != end) {
            long at = memory.cqes() + (long) (head & memory.cqMask()) * RingLayout.CQE_SIZE;
            long token = rings.get(JAVA_LONG, at + RingLayout.CQE_USER_DATA);
            int result = rings.get(JAVA_INT, at + RingLayout.CQE_RESULT);
            head++;
            // Given back before the call, which may throw.
            INT.setRelease(rings, memory.cqHead(), head);
            completions.complete(token, result);
        }
        return count;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // Lets the file go at once; on another thread than the ring's own that is refused, and the kernel does it later.
            RingCalls.register(state, memory.number(), RingLayout.UNREGISTER_FILES, 0, 0);
            memory.close();
        }
    }
}
