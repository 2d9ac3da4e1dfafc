// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import io.kiovec.core.internal.unit.EndpointCall;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What a driver sees of a command, and what it tells. Reused for every command; a driver that tells on another thread,
 * or after it has returned, tells nobody.
 */
final class TaggedCall extends EndpointCall implements ScsiCall {

    /** The longest command descriptor block (SPC-6, 4.2.3). */
    static final int MAX_CDB = 260;
    static final int MAX_SENSE = 252;

    private final MemorySegment cdbMemory;
    private final MemorySegment sense;
    private MemorySegment cdb;
    private long tag;
    private DataDirection direction = DataDirection.NONE;
    private MemorySegment data = MemorySegment.NULL;
    private TaskAttribute attribute = TaskAttribute.SIMPLE;
    private boolean told;
    private int status;
    private int senseLength;
    private long residual;

    TaggedCall(Address address, Arena arena) {
        super(address);
        cdbMemory = arena.allocate(MAX_CDB, 8);
        sense = arena.allocate(MAX_SENSE, 8);
        cdb = cdbMemory.asSlice(0, 6);
    }

    /** Takes a command over, so that nobody changes it in flight. */
    void command(MemorySegment given, int length) {
        if (cdb.byteSize() != length) {
            cdb = cdbMemory.asSlice(0, length);
        }
        MemorySegment.copy(given, 0, cdb, 0, length);
    }

    /** Says how the command is sent; {@link #begin} has said how its data is to move. */
    void send(long number, DataDirection where, MemorySegment memory, TaskAttribute order) {
        tag = number;
        direction = where;
        data = memory;
        attribute = order;
        told = false;
        status = 0;
        senseLength = 0;
        residual = 0;
    }

    @Override
    public void end() {
        super.end();
        data = MemorySegment.NULL;
    }

    /** {@return whether the driver told a result} */
    boolean isTold() {
        return told;
    }

    /** {@return whether what the driver told can be} */
    boolean isPlausible(long length) {
        return status >= 0 && status <= 0xff && senseLength >= 0 && senseLength <= MAX_SENSE && residual <= length;
    }

    int status() {
        return status;
    }

    int senseLength() {
        return senseLength;
    }

    long residual() {
        return residual;
    }

    /** {@return bytes that moved} */
    long moved(long length) {
        return length - Math.max(0, residual);
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
        return attribute;
    }

    @Override
    public MemorySegment sense() {
        return sense;
    }

    /** A status that comes twice touches nothing; the first one is the result. */
    @Override
    public void tellStatus(int code, int length, long rest) {
        if (isStray()) {
            return;
        }
        if (told) {
            blame("told the status of a command twice");
            return;
        }
        told = true;
        status = code;
        senseLength = length;
        residual = rest;
    }
}
