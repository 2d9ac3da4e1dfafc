// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** A driver's queue that hands over what a test lets it, in the order that the test says; by default at once. */
final class FakeScsiQueue implements ScsiEndpointQueue {

    /** A command that came. */
    record Command(long token, int opcode, TransferMode mode, MemorySegment data, boolean discard, boolean hasRegion) {
    }

    /** What a command ends with. */
    record End(Failure failure, int status, int errno) {
        static final End GOOD = new End(Failure.NONE, 0, 0);
    }

    final List<Command> inside = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    final List<Long> cancelled = new ArrayList<>();
    int room = Integer.MAX_VALUE;
    /** Nothing is handed over but what {@link #let} says. */
    boolean holds;
    RuntimeException fault;
    DeviceException useless;
    private final Runnable whenClosed;
    private final Thread owner = Thread.currentThread();
    private final List<Runnable> ready = new ArrayList<>();
    private volatile Sink sink;
    private int queued;
    private boolean closed;

    FakeScsiQueue(Runnable whenClosed) {
        this.whenClosed = whenClosed;
    }

    private void check() {
        if (Thread.currentThread() != owner || closed) {
            throw new AssertionError("another thread, or closed");
        }
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public boolean offer(Entry entry) {
        check();
        if (inside.size() >= room) {
            return false;
        }
        inside.add(new Command(entry.token(), entry.cdb().get(ValueLayout.JAVA_BYTE, 0) & 0xff, entry.mode(),
                entry.direction() == DataDirection.NONE ? MemorySegment.NULL : entry.data(),
                entry.dataPhase() == DataPhase.DISCARD, entry.region().isPresent()));
        queued++;
        return true;
    }

    @Override
    public int submit() throws DeviceException {
        check();
        if (useless != null) {
            throw useless;
        }
        batches.add(queued);
        int started = queued;
        queued = 0;
        return started;
    }

    /** Lets a command end with the next reaping. */
    void let(Command command, End end) {
        ready.add(() -> finish(command, end));
    }

    /** Tells of a token again, or of one that never was. */
    void tellOf(long token) {
        ready.add(() -> sink.complete(token, Failure.NONE, 0, 0, 0, TransferMode.INDIRECT, 0, 0));
    }

    /** Tells of a token on the calling thread, in no call of the framework. */
    void tellNow(long token) {
        sink.complete(token, Failure.NONE, 0, 0, 0, TransferMode.INDIRECT, 0, 0);
    }

    private void finish(Command command, End end) {
        if (!inside.remove(command)) {
            throw new AssertionError("not inside: " + command);
        }
        if (end.equals(End.GOOD) && command.mode() != TransferMode.MAPPED && command.opcode() == 0x28) {
            command.data().fill(FakeTarget.PATTERN);
        }
        sink.complete(command.token(), end.failure(), end.status(), 0, 0, command.mode(),
                command.mode() == TransferMode.INDIRECT ? command.data().byteSize() : 0, end.errno());
    }

    @Override
    public int reap(Sink into, int minimum, long timeoutNanos) {
        check();
        sink = into;
        if (!holds) {
            List.copyOf(inside).forEach(command -> let(command, End.GOOD));
        }
        List<Runnable> now = List.copyOf(ready);
        ready.clear();
        now.forEach(Runnable::run);
        return now.size();
    }

    @Override
    public void cancel(long token) {
        check();
        cancelled.add(token);
    }

    @Override
    public void close() {
        if (closed || !inside.isEmpty()) {
            throw new AssertionError("closed twice, or with commands inside");
        }
        closed = true;
        whenClosed.run();
    }
}
