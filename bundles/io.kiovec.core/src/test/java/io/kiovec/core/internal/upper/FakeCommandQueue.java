// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.CdbFields;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The queue of a {@link FakeScsi}: commands are answered as its script says when they are reaped, in the order that a seed
 * says. Time passes while it has nothing to tell.
 */
final class FakeCommandQueue implements ScsiEndpointQueue {

    /** What became of a command. */
    private static final class Command implements ScsiCall {
        private final long token;
        private final MemorySegment cdb;
        private final DataDirection direction;
        private final MemorySegment data;
        private final MemorySegment sense;
        private final TransferMode mode;
        private final DataPhase dataPhase;
        private final Optional<Region> region;
        private final long regionOffset;
        private final long timeoutNanos;
        private boolean isStarted;
        private int status = FakeScsi.SILENT;
        private int senseLength;
        private long residual;
        private long copied;

        Command(Entry entry) {
            token = entry.token();
            cdb = entry.cdb();
            direction = entry.direction();
            data = entry.data();
            sense = entry.sense();
            mode = entry.mode();
            dataPhase = entry.dataPhase();
            region = entry.region();
            regionOffset = entry.regionOffset();
            timeoutNanos = entry.timeoutNanos();
        }

        @Override
        public long tag() {
            return token;
        }

        @Override
        public MemorySegment cdb() {
            return cdb;
        }

        @Override
        public DataDirection direction() {
            return direction;
        }

        @Override
        public MemorySegment data() {
            return data;
        }

        @Override
        public TaskAttribute attribute() {
            return TaskAttribute.SIMPLE;
        }

        @Override
        public MemorySegment sense() {
            return sense;
        }

        @Override
        public Address address() {
            return FakeDiskScript.ADDRESS;
        }

        @Override
        public TransferMode mode() {
            return mode;
        }

        @Override
        public Optional<Region> region() {
            return region;
        }

        @Override
        public long regionOffset() {
            return regionOffset;
        }

        @Override
        public DataPhase dataPhase() {
            return dataPhase;
        }

        @Override
        public long timeoutNanos() {
            return timeoutNanos;
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public void tellMode(TransferMode done) {
        }

        @Override
        public void tellCopied(long bytes) {
            copied += bytes;
        }

        @Override
        public void tellElements(int elements) {
        }

        @Override
        public void tellStatus(int code, int length, long rest) {
            status = code;
            senseLength = length;
            residual = rest;
        }
    }

    private final FakeScsi scsi;
    private final VirtualTime time;
    private final Random order;
    private final List<Command> inside = new ArrayList<>();
    final List<Long> cancelled = new ArrayList<>();
    int room = Integer.MAX_VALUE;
    /** How many are started in one submission at most. */
    int startsAtMost = Integer.MAX_VALUE;
    /** What comes is kept. */
    boolean holds;
    /** Commands of this operation code are kept. */
    int heldOpcode;
    DeviceException refusal;
    DeviceException useless;
    /** Tokens of commands that it tells of and does not have. */
    final List<Long> lies = new ArrayList<>();
    int closed;
    /** What was asked of the last command. */
    ScsiCall last;

    FakeCommandQueue(FakeDiskScript script, long seed) {
        scsi = script.scsi;
        time = script.time;
        order = new Random(seed);
        scsi.queue = Optional.of(this);
    }

    @Override
    public boolean offer(Entry entry) throws DeviceException {
        if (refusal != null) {
            throw refusal;
        }
        if (inside.size() >= room) {
            return false;
        }
        if (inside.stream().anyMatch(other -> other.token == entry.token())) {
            throw new AssertionError("a token that is inside: " + entry.token());
        }
        Command command = new Command(entry);
        last = command;
        inside.add(command);
        return true;
    }

    @Override
    public int submit() throws DeviceException {
        if (useless != null) {
            throw useless;
        }
        int count = 0;
        for (Command command : inside) {
            if (!command.isStarted && count < startsAtMost) {
                command.isStarted = true;
                count++;
            }
        }
        return count;
    }

    @Override
    public int reap(Sink sink, int minimum, long timeoutNanos) throws DeviceException {
        lies.forEach(token -> sink.complete(token, Failure.NONE, 0, 0, 0, TransferMode.DIRECT, 0, 0));
        lies.clear();
        List<Command> ready = new ArrayList<>(
                inside.stream().filter(command -> command.isStarted && !isKept(command)).toList());
        if (minimum > inside.stream().filter(command -> command.isStarted).count()) {
            throw new AssertionError("waits for more than was started");
        }
        Collections.shuffle(ready, order);
        int least = Math.min(minimum, ready.size());
        int count = ready.isEmpty() ? 0 : least + order.nextInt(ready.size() - least + 1);
        for (Command command : ready.subList(0, count)) {
            finish(sink, command);
        }
        if (useless != null) {
            throw useless;
        }
        if (count < minimum) {
            time.now += timeoutNanos;
        }
        return count;
    }

    private boolean isKept(Command command) {
        return holds || CdbFields.u8(command.cdb, 0) == heldOpcode;
    }

    private void finish(Sink sink, Command command) {
        inside.remove(command);
        try {
            scsi.execute(command);
        } catch (DeviceException lost) {
            sink.complete(command.token, lost.failure(), 0, 0, command.data().byteSize(), TransferMode.INDIRECT, 0,
                    lost.detail().errno());
            return;
        }
        sink.complete(command.token, Failure.NONE, command.status, command.senseLength, command.residual,
                command.mode(), command.copied, 0);
    }

    int inside() {
        return inside.size();
    }

    @Override
    public void cancel(long token) {
        cancelled.add(token);
    }

    @Override
    public void close() {
        if (!inside.isEmpty()) {
            throw new AssertionError("closed with commands inside");
        }
        closed++;
    }
}
