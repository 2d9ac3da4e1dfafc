// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * One command on its way through a logical unit: what the initiator sent, and what becomes of it. Belongs to the thread
 * that executes it; only its end may be asked for by others. It may serve another command of the same nexus after it, see
 * {@link Tasks}.
 */
public final class Task {

    private final Nexus nexus;
    private final Life life = new Life();
    private long tag;
    private TaskAttribute attribute;
    private MemorySegment cdb;
    private DataDirection direction;
    private MemorySegment data;
    private ScsiStatus status = ScsiStatus.GOOD;
    private Sense sense;
    private SenseFormat senseFormat = SenseFormat.FIXED;
    private boolean lost;
    private DeviceException.Offline away;
    private long moved;
    private long wanted;

    /**
     * Takes a command.
     *
     * @param nexus who sent it
     * @param tag a number that no other command of the nexus in flight has
     * @param attribute how it is ordered among others
     * @param cdb the command descriptor block, as long as it is
     * @param direction where the data goes, as the initiator expects it
     * @param data memory that the adapter reaches, as long as the initiator expects the data to be
     */
    public Task(Nexus nexus, long tag, TaskAttribute attribute, MemorySegment cdb, DataDirection direction,
            MemorySegment data) {
        this(nexus);
        serve(tag, attribute, cdb, direction, data);
    }

    /** One that serves no command yet. */
    Task(Nexus nexus) {
        this.nexus = nexus;
    }

    /**
     * Serves a command from now on. A reference that is stored into an object as old as this one costs the garbage collector's
     * notes, so those are stored that change.
     */
    void serve(long newTag, TaskAttribute newAttribute, MemorySegment newCdb, DataDirection newDirection,
            MemorySegment newData) {
        tag = newTag;
        if (attribute != newAttribute) {
            attribute = newAttribute;
        }
        cdb = newCdb;
        if (direction != newDirection) {
            direction = newDirection;
        }
        data = newData;
        if (status != ScsiStatus.GOOD) {
            end(ScsiStatus.GOOD);
            senseFormat = SenseFormat.FIXED;
        }
        lost = false;
        moved = 0;
        wanted = 0;
    }

    /**
     * The command has ended, and nobody asks any more how: the task serves the next one of its nexus. It keeps nothing of who
     * sent this one (rule L5).
     */
    public void free() {
        cdb = null;
        data = null;
        away = null;
        life.free();
    }

    /** {@return where it is on its way} */
    Life life() {
        return life;
    }

    /** {@return who sent it} */
    public Nexus nexus() {
        return nexus;
    }

    /** {@return a number that no other command of the nexus in flight has} */
    public long tag() {
        return tag;
    }

    /** {@return how it is ordered among others} */
    public TaskAttribute attribute() {
        return attribute;
    }

    /** {@return the command descriptor block} */
    public MemorySegment cdb() {
        return cdb;
    }

    /** {@return a byte of the command descriptor block} */
    public int u8(int at) {
        return CdbFields.u8(cdb, at);
    }

    /** {@return two bytes of the command descriptor block} */
    public int u16(int at) {
        return CdbFields.u16(cdb, at);
    }

    /** {@return three bytes of the command descriptor block} */
    public int u24(int at) {
        return CdbFields.u24(cdb, at);
    }

    /** {@return four bytes of the command descriptor block, 0 to 2^32-1} */
    public long u32(int at) {
        return CdbFields.u32(cdb, at);
    }

    /** {@return eight bytes of the command descriptor block; negative from 2^63 on} */
    public long u64(int at) {
        return CdbFields.u64(cdb, at);
    }

    /** {@return whether a bit of the command descriptor block is set} */
    public boolean bit(int byteAt, int bitAt) {
        return (u8(byteAt) >> bitAt & 1) != 0;
    }

    /** {@return where the data goes, as the initiator expects it} */
    public DataDirection direction() {
        return direction;
    }

    /** {@return the memory of the data, as long as the initiator expects the data to be; the adapter reaches it} */
    public MemorySegment data() {
        return data;
    }

    /**
     * {@return memory for data that goes to the initiator, as much of it as both agree on} What the handler leaves
     * unfilled is taken back by {@link #moved}.
     *
     * @param length bytes that the device has to give, not negative
     */
    public MemorySegment dataIn(long length) {
        return phase(DataDirection.IN, length);
    }

    /**
     * {@return data that the initiator sent, as much of it as both agree on} It can be shorter than what the command
     * says; the residual tells.
     *
     * @param length bytes that the command says, not negative
     */
    public MemorySegment dataOut(long length) {
        return phase(DataDirection.OUT, length);
    }

    private MemorySegment phase(DataDirection way, long length) {
        wanted = length;
        moved = direction == way ? Math.min(length, data.byteSize()) : 0;
        return moved == data.byteSize() ? data : data.asSlice(0, moved);
    }

    /**
     * Answers with parameter data, cut at the allocation length as SPC-6, 4.2.5.6 says.
     *
     * @param answer all of it
     * @param allocationLength what the initiator has room for by its command
     */
    public void answer(MemorySegment answer, long allocationLength) {
        long length = Math.min(answer.byteSize(), allocationLength);
        MemorySegment.copy(answer, 0, dataIn(length), 0, moved);
    }

    /**
     * Answers with parameter data, as far as there is room.
     *
     * @param answer all of it
     * @param allocationLength what the initiator has room for by its command
     */
    public void answer(ParameterData answer, long allocationLength) {
        answer(answer.bytes(), allocationLength);
    }

    /**
     * Answers with data, as far as there is room.
     *
     * @param answer all of it
     * @param allocationLength what the initiator has room for by its command
     */
    public void answer(byte[] answer, long allocationLength) {
        answer(MemorySegment.ofArray(answer), allocationLength);
    }

    /**
     * Tells that less was moved than {@link #dataIn} or {@link #dataOut} gave.
     *
     * @param bytes what was moved
     */
    public void moved(long bytes) {
        moved = bytes;
        wanted = bytes;
    }

    /** {@return bytes that were moved} */
    public long moved() {
        return moved;
    }

    /** {@return bytes that were expected and not moved; negative where the device had or wanted more} */
    public long residual() {
        return wanted > data.byteSize() || direction == DataDirection.NONE
                ? -(wanted - data.byteSize())
                : data.byteSize() - moved;
    }

    /**
     * Ends it with a status other than CHECK CONDITION.
     *
     * @param ending GOOD, CONDITION MET, BUSY, RESERVATION CONFLICT, TASK SET FULL, ACA ACTIVE or TASK ABORTED
     */
    public void end(ScsiStatus ending) {
        status = ending;
        sense = null;
    }

    /**
     * Ends it with CHECK CONDITION.
     *
     * @param why what the initiator is told
     */
    public void end(Sense why) {
        status = ScsiStatus.CHECK_CONDITION;
        sense = why;
    }

    /** Ends it as a handler threw. */
    void end(CheckCondition why) {
        end(why.sense());
        away = why.away().orElse(null);
    }

    /** {@return what a device below said that has no driver, when nothing was done of the command} */
    public Optional<DeviceException.Offline> away() {
        return Optional.ofNullable(away);
    }

    /** Throws its answer away: the initiator is never told how it ended. */
    public void lose() {
        lost = true;
    }

    /** {@return whether the initiator is never told how it ended} */
    public boolean isLost() {
        return lost;
    }

    /** {@return whether somebody has asked for its end: what takes long looks from time to time, and ends} */
    public boolean isAborted() {
        return life.isAborted();
    }

    /**
     * Lets time pass; ends early when the command is aborted. On the thread that executes the command.
     *
     * @param nanos how long
     */
    public void pause(long nanos) {
        life.pause(nanos);
    }

    /** Ends it as aborted. */
    void endAborted() {
        end(ScsiStatus.TASK_ABORTED);
        lost |= life.isSilent();
    }

    /** {@return how it ended} */
    public ScsiStatus status() {
        return status;
    }

    /** {@return what the initiator is told with CHECK CONDITION; {@code null} for nothing} */
    public Sense sense() {
        return sense;
    }

    /** Says how sense data is written, as D_SENSE says when the command ends. */
    void senseFormat(SenseFormat format) {
        senseFormat = format;
    }

    /**
     * Writes the sense data in the format that the logical unit is set to.
     *
     * @param into where to; what does not fit is cut off
     * @return bytes written, 0 when there is no sense data
     */
    public int writeSense(MemorySegment into) {
        return sense == null ? 0 : sense.write(into, senseFormat);
    }
}
