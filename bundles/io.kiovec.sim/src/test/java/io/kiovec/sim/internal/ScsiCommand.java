// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.ScsiEndpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/** A command as the framework sends it, with what the driver told. */
public final class ScsiCommand extends Call implements ScsiCall {

    private static final AtomicLong TAGS = new AtomicLong();

    private final long tag = TAGS.incrementAndGet();
    private final MemorySegment cdb;
    private final DataDirection direction;
    private final MemorySegment data;
    private final MemorySegment sense = MemorySegment.ofArray(new byte[252]);
    long timeout = Long.MAX_VALUE;
    private int status = -1;
    private int senseLength;
    long residual;

    ScsiCommand(TransferMode mode, MemorySegment cdb, DataDirection direction, MemorySegment data) {
        super(mode);
        this.cdb = cdb;
        this.direction = direction;
        this.data = data;
    }

    private static MemorySegment ten(int opcode, long lba, int blocks) {
        MemorySegment cdb = MemorySegment.ofArray(new byte[10]);
        CdbFields.put8(cdb, 0, opcode);
        CdbFields.put32(cdb, 2, lba);
        CdbFields.put16(cdb, 7, blocks);
        return cdb;
    }

    static ScsiCommand read(long lba, MemorySegment data) {
        return read(TransferMode.INDIRECT, lba, data);
    }

    static ScsiCommand read(TransferMode mode, long lba, MemorySegment data) {
        return new ScsiCommand(mode, ten(0x28, lba, (int) (data.byteSize() / 512)), DataDirection.IN, data);
    }

    static ScsiCommand write(long lba, MemorySegment data) {
        return new ScsiCommand(TransferMode.INDIRECT, ten(0x2a, lba, (int) (data.byteSize() / 512)), DataDirection.OUT,
                data);
    }

    static ScsiCommand flush() {
        return new ScsiCommand(TransferMode.INDIRECT, ten(0x35, 0, 0), DataDirection.NONE, MemorySegment.NULL);
    }

    static ScsiCommand testUnitReady() {
        return new ScsiCommand(TransferMode.INDIRECT, MemorySegment.ofArray(new byte[6]), DataDirection.NONE,
                MemorySegment.NULL);
    }

    /** Native memory of random content. */
    static MemorySegment memory(Arena arena, long seed, int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(seed).nextBytes(bytes);
        return arena.allocate(length, 4096).copyFrom(MemorySegment.ofArray(bytes));
    }

    /** Does it. */
    ScsiCommand on(ScsiEndpoint endpoint) throws DeviceException {
        endpoint.execute(this);
        return this;
    }

    ScsiStatus status() {
        return ScsiStatus.of(status).orElseThrow();
    }

    /** The sense data as key/asc/ascq, or the status. */
    String outcome() {
        return status() == ScsiStatus.CHECK_CONDITION ? code(told()) : status().name();
    }

    private static String code(Sense sense) {
        return "%x/%02x/%02x".formatted(sense.key().code(), sense.additional().code(), sense.additional().qualifier());
    }

    Sense told() {
        return Sense.parse(sense.asSlice(0, senseLength)).orElseThrow();
    }

    @Override
    public long tag() {
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
    public long timeoutNanos() {
        return timeout;
    }

    @Override
    public void tellStatus(int byteTold, int length, long left) {
        status = byteTold;
        senseLength = length;
        residual = left;
    }
}
