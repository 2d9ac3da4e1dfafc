// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Region;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.spi.ScsiCall;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A command that goes by one path and perhaps by another: its status is kept until it is known to be the last. */
final class PathCall implements ScsiCall {

    private final ScsiCall call;
    private final long deadline;
    private int status = -1;
    private int senseLength;
    private long residual;

    PathCall(ScsiCall call) {
        this.call = call;
        deadline = System.nanoTime() + Math.clamp(call.timeoutNanos(), 0, Long.MAX_VALUE / 4);
    }

    long deadline() {
        return deadline;
    }

    boolean hasTime() {
        return deadline - System.nanoTime() > 0;
    }

    boolean isTold() {
        return status >= 0;
    }

    boolean isGood() {
        return status == ScsiStatus.GOOD.code();
    }

    boolean isConflict() {
        return status == ScsiStatus.RESERVATION_CONFLICT.code();
    }

    Optional<Sense> senseData() {
        return status == ScsiStatus.CHECK_CONDITION.code()
                ? Sense.parse(call.sense().asSlice(0, senseLength))
                : Optional.empty();
    }

    /** Its status says nothing of it. */
    void forget() {
        status = -1;
    }

    /** It is over. */
    void deliver() {
        call.tellStatus(status, senseLength, residual);
    }

    @Override
    public void tellStatus(int told, int length, long left) {
        status = told;
        senseLength = length;
        residual = left;
    }

    @Override
    public long timeoutNanos() {
        return Math.max(0, deadline - System.nanoTime());
    }

    @Override
    public long tag() {
        return call.tag();
    }

    @Override
    public MemorySegment cdb() {
        return call.cdb();
    }

    @Override
    public DataDirection direction() {
        return call.direction();
    }

    @Override
    public MemorySegment data() {
        return call.data();
    }

    @Override
    public TaskAttribute attribute() {
        return call.attribute();
    }

    @Override
    public MemorySegment sense() {
        return call.sense();
    }

    @Override
    public Address address() {
        return call.address();
    }

    @Override
    public TransferMode mode() {
        return call.mode();
    }

    @Override
    public Optional<Region> region() {
        return call.region();
    }

    @Override
    public long regionOffset() {
        return call.regionOffset();
    }

    @Override
    public DataPhase dataPhase() {
        return call.dataPhase();
    }

    @Override
    public int priority() {
        return call.priority();
    }

    @Override
    public void tellMode(TransferMode done) {
        call.tellMode(done);
    }

    @Override
    public void tellCopied(long bytes) {
        call.tellCopied(bytes);
    }

    @Override
    public void tellElements(int elements) {
        call.tellElements(elements);
    }
}
