// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.ScsiCall;
import io.kiovec.spi.TransferCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * One SCSI command of an upper driver and its result. What the request above asks about its data is handed down, what
 * the endpoint tells about it is handed up. Reused, by one thread at a time; nothing is allocated to do so. Its memory
 * lives as long as it does, so that an endpoint that writes late writes into nothing else.
 */
final class CommandCall implements ScsiCall {

    /** Bytes of sense data at most (SPC-6, 4.4.1). */
    static final int SENSE_BYTES = 252;

    private static final int LONGEST_CDB = 16;
    private static final int NO_STATUS = -1;

    private final long tag;
    private final MemorySegment longestCdb;
    private final MemorySegment cdb6;
    private final MemorySegment cdb10;
    private final MemorySegment cdb12;
    private final MemorySegment senseBytes;
    private TransferCall request;
    private MemorySegment cdb;
    private DataDirection direction;
    private MemorySegment data;
    private int status;
    private int senseLength;
    private long residual;

    CommandCall(long tag) {
        this.tag = tag;
        MemorySegment memory = Arena.ofAuto().allocate(LONGEST_CDB + SENSE_BYTES, Long.BYTES);
        longestCdb = memory.asSlice(0, LONGEST_CDB);
        cdb6 = memory.asSlice(0, 6);
        cdb10 = memory.asSlice(0, 10);
        cdb12 = memory.asSlice(0, 12);
        senseBytes = memory.asSlice(LONGEST_CDB, SENSE_BYTES);
    }

    /** {@return where the next command's CDB is built, before it is begun} */
    MemorySegment space() {
        return longestCdb;
    }

    /**
     * Begins a command without data.
     *
     * @param above whose part the command is
     * @param length of the CDB that was built: 6, 10, 12 or 16
     */
    void begin(TransferCall above, int length) {
        request = above;
        cdb = switch (length) {
            case 6 -> cdb6;
            case 10 -> cdb10;
            case 12 -> cdb12;
            case LONGEST_CDB -> longestCdb;
            default -> throw new IllegalArgumentException("a CDB of " + length + " bytes");
        };
        direction = DataDirection.NONE;
        data = MemorySegment.NULL;
        forget();
    }

    /** Gives the command its data. */
    void data(DataDirection way, MemorySegment memory) {
        direction = way;
        data = memory;
    }

    /** Forgets the result, for the command is sent once more. */
    void forget() {
        status = NO_STATUS;
        senseLength = 0;
        residual = 0;
    }

    /** Ends as what it had begun has ended, which another command told. */
    void end(int code, MemorySegment sense) {
        senseBytes.copyFrom(sense);
        tellStatus(code, (int) sense.byteSize(), 0);
    }

    /** Keeps nothing alive that is not its own. */
    void letGo() {
        data = MemorySegment.NULL;
        request = null;
    }

    boolean hasStatus() {
        return status != NO_STATUS;
    }

    int status() {
        return status;
    }

    boolean isGood() {
        return status == ScsiStatus.GOOD.code();
    }

    /** {@return the bytes of sense data that came} */
    MemorySegment senseSent() {
        return senseBytes.asSlice(0, senseLength);
    }

    /** {@return the sense data that came with a CHECK CONDITION} */
    Optional<Sense> senseData() {
        return status == ScsiStatus.CHECK_CONDITION.code() ? Sense.parse(senseSent()) : Optional.empty();
    }

    /** {@return whether it came with current sense data of that key} */
    boolean hasKey(SenseKey key) {
        Optional<Sense> sense = senseData();
        return sense.isPresent() && !sense.get().isDeferred() && sense.get().key() == key;
    }

    /** {@return the bytes that moved} A device that had more filled the memory. */
    long moved() {
        return Math.max(0, data.byteSize() - Math.max(0, residual));
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
        return senseBytes;
    }

    @Override
    public void tellStatus(int code, int length, long rest) {
        if (length < 0 || length > SENSE_BYTES) {
            throw new IllegalArgumentException("a sense length of " + length + ": it is 0 to " + SENSE_BYTES);
        }
        status = code & 0xff;
        senseLength = length;
        residual = rest;
    }

    @Override
    public Address address() {
        return request.address();
    }

    @Override
    public TransferMode mode() {
        return request.mode();
    }

    @Override
    public Optional<Region> region() {
        return request.region();
    }

    @Override
    public Optional<IoBuffer> buffer() {
        return request.buffer();
    }

    @Override
    public long regionOffset() {
        return request.regionOffset();
    }

    @Override
    public DataPhase dataPhase() {
        return request.dataPhase();
    }

    @Override
    public long timeoutNanos() {
        return request.timeoutNanos();
    }

    @Override
    public int priority() {
        return request.priority();
    }

    @Override
    public void tellMode(TransferMode done) {
        request.tellMode(done);
    }

    @Override
    public void tellCopied(long bytes) {
        request.tellCopied(bytes);
    }

    @Override
    public void tellElements(int elements) {
        request.tellElements(elements);
    }
}
