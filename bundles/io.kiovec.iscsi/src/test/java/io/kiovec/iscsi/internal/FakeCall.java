// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpointQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** One command as the framework makes it, by a call or by a queue. */
final class FakeCall implements ScsiCall, ScsiEndpointQueue.Entry {

    private static final AtomicLong TAGS = new AtomicLong();

    private final long tag = TAGS.incrementAndGet();
    private final MemorySegment cdb;
    private final DataDirection direction;
    private final MemorySegment data;
    private final MemorySegment sense = Arena.ofAuto().allocate(252);
    Duration timeout = Duration.ofSeconds(20);
    DataPhase phase = DataPhase.DELIVER;
    int status = -1;
    int senseLength;
    long residual;

    FakeCall(byte[] cdb, DataDirection direction, MemorySegment data) {
        this.cdb = MemorySegment.ofArray(cdb);
        this.direction = direction;
        this.data = data;
    }

    /** {@return data, always the same of a length} */
    static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    static MemorySegment memory(int length) {
        return Arena.ofAuto().allocate(length);
    }

    static MemorySegment memory(byte[] content) {
        return memory(content.length).copyFrom(MemorySegment.ofArray(content));
    }

    static FakeCall testUnitReady() {
        return new FakeCall(new byte[6], DataDirection.NONE, MemorySegment.NULL);
    }

    static FakeCall read(int block, MemorySegment into) {
        return new FakeCall(tenBytes(0x28, block, into), DataDirection.IN, into);
    }

    static FakeCall write(int block, MemorySegment from) {
        return new FakeCall(tenBytes(0x2a, block, from), DataDirection.OUT, from);
    }

    private static byte[] tenBytes(int opcode, int block, MemorySegment data) {
        long blocks = data.byteSize() / FakeTarget.BLOCK;
        return new byte[]{(byte) opcode, 0, 0, (byte) (block >> 16), (byte) (block >> 8), (byte) block, 0,
            (byte) (blocks >> 8), (byte) blocks, 0};
    }

    byte[] bytes() {
        return data.toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public long tag() {
        return tag;
    }

    @Override
    public long token() {
        return tag;
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
    public void tellStatus(int told, int length, long left) {
        status = told;
        senseLength = length;
        residual = left;
    }

    @Override
    public Address address() {
        return Address.parse("iscsi:test");
    }

    @Override
    public TransferMode mode() {
        return TransferMode.DIRECT;
    }

    @Override
    public Optional<IoBuffer> buffer() {
        return Optional.empty();
    }

    @Override
    public Optional<Region> region() {
        return Optional.empty();
    }

    @Override
    public long regionOffset() {
        return 0;
    }

    @Override
    public DataPhase dataPhase() {
        return phase;
    }

    @Override
    public long timeoutNanos() {
        return timeout.toNanos();
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
    }

    @Override
    public void tellElements(int elements) {
    }
}
