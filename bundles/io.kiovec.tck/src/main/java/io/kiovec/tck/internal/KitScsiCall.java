// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.ScsiCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A SCSI command as the framework sends it, which remembers the status that the driver told. */
final class KitScsiCall extends KitCall implements ScsiCall {

    static final int GOOD = 0;
    static final int CHECK_CONDITION = 2;
    static final int RESERVATION_CONFLICT = 0x18;
    static final int UNIT_ATTENTION = 6;
    static final int ILLEGAL_REQUEST = 5;
    static final int MOST_SENSE = 252;

    private static final AtomicLong TAGS = new AtomicLong(1);

    private final long tag = TAGS.getAndIncrement();
    private final MemorySegment sense = Arena.ofAuto().allocate(MOST_SENSE, 8);
    private MemorySegment cdb = MemorySegment.NULL;
    private DataDirection direction = DataDirection.NONE;
    private MemorySegment data = MemorySegment.NULL;
    private int times;
    private int status = -1;
    private int senseLength;
    private long residual;

    KitScsiCall(Address address, TransferMode asked, Optional<Region> region, long regionOffset) {
        super(address, asked, region, regionOffset);
    }

    /** Says what to do. */
    KitScsiCall command(byte[] command, DataDirection where, MemorySegment memory) {
        cdb = Arena.ofAuto().allocate(command.length, 8).copyFrom(MemorySegment.ofArray(command));
        direction = where;
        data = memory;
        return this;
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
    public void tellStatus(int code, int length, long left) {
        told("the status " + code);
        times++;
        status = code;
        senseLength = length;
        residual = left;
    }

    /** {@return how often a status was told} */
    int times() {
        return times;
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

    /** {@return the sense key, 0 without sense data} SPC-6, 4.4: the format decides where it stands. */
    int senseKey() {
        if (senseLength < 3) {
            return 0;
        }
        boolean descriptors = (sense.get(ValueLayout.JAVA_BYTE, 0) & 0x7e) == 0x72;
        return sense.get(ValueLayout.JAVA_BYTE, descriptors ? 1 : 2) & 0xf;
    }

    boolean isUnitAttention() {
        return status == CHECK_CONDITION && senseKey() == UNIT_ATTENTION;
    }

    /** {@return how it ended, for messages} */
    String outcome() {
        return times == 0
                ? "no status at all"
                : "status " + status + ", sense key " + senseKey() + " in " + senseLength
                        + " bytes of sense data, residual "
                        + residual;
    }
}
