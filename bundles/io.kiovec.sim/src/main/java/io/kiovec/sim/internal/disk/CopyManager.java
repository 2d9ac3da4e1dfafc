// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.CheckCondition;
import io.kiovec.sim.internal.unit.Command.Reservation;
import io.kiovec.sim.internal.unit.Nexus;
import io.kiovec.sim.internal.unit.Task;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What copies for EXTENDED COPY, and remembers for each nexus how its copies went (SPC-4, 5.16). Any thread; a copy runs on
 * the thread of its command.
 */
final class CopyManager {

    private static final AdditionalSense INCORRECT_COPY_TARGET_DEVICE_TYPE = AdditionalSense.of(0x0d, 0x03);
    private static final int CHUNK = 256 << 10;

    /**
     * How a copy went.
     *
     * @param failed whether it ended with an error
     * @param segments how many were done
     * @param bytes how much was written
     */
    record Status(boolean failed, int segments, long bytes) {
    }

    private final DiskUnit self;
    private final DiskNeighbours neighbours;
    /** By nexus and list identifier; with the nexus they go. */
    private final Map<Nexus, Map<Integer, Status>> held = new WeakHashMap<>();

    CopyManager(DiskUnit self, DiskNeighbours neighbours) {
        this.self = self;
        this.neighbours = neighbours;
    }

    private synchronized Map<Integer, Status> of(Nexus nexus) {
        return held.computeIfAbsent(nexus, any -> new ConcurrentHashMap<>());
    }

    /** {@return how a copy went; it is forgotten by that} */
    Optional<Status> take(Nexus nexus, int identifier) {
        return Optional.ofNullable(of(nexus).remove(identifier));
    }

    /** Forgets all, as a reset does. */
    synchronized void forget() {
        held.clear();
    }

    /** Does all that a list asks for; ends early when the command is aborted. */
    void copy(CopyList list, Task task) throws CheckCondition {
        int done = 0;
        long bytes = 0;
        boolean failed = true;
        try {
            for (CopyList.Segment segment : list.segments()) {
                bytes += copy(list, segment, task);
                if (task.isAborted()) {
                    return;
                }
                done++;
            }
            failed = false;
        } finally {
            if (list.use() == CopyList.Use.HOLD) {
                of(task.nexus()).put(list.identifier(), new Status(failed, done, bytes));
            }
        }
    }

    private long copy(CopyList list, CopyList.Segment segment, Task task) throws CheckCondition {
        DiskUnit source = device(list, segment.source());
        DiskUnit destination = device(list, segment.destination());
        int sourceBytes = source.traits().blockBytes();
        int destinationBytes = destination.traits().blockBytes();
        long length = (long) segment.blocks() * (segment.ofDestination() ? destinationBytes : sourceBytes);
        if (length % sourceBytes != 0 || length % destinationBytes != 0) {
            throw aborted(AdditionalSense.UNEXPECTED_INEXACT_SEGMENT);
        }
        if (length == 0) {
            return 0;
        }
        try {
            source.requireRange(segment.sourceLba(), length / sourceBytes);
            destination.requireRange(segment.destinationLba(), length / destinationBytes);
        } catch (CheckCondition beyond) {
            throw aborted(AdditionalSense.NO_ADDITIONAL_SENSE_INFORMATION);
        }
        requireUnreserved(source, task, Reservation.READS);
        requireUnreserved(destination, task, Reservation.CONFLICTS);
        try {
            destination.checkWritable();
            return move(source, segment, destination, length, task);
        } catch (CheckCondition e) {
            throw aborted(e.sense().key() == SenseKey.NOT_READY
                    ? AdditionalSense.COPY_TARGET_DEVICE_NOT_REACHABLE
                    : AdditionalSense.THIRD_PARTY_DEVICE_FAILURE);
        }
    }

    /** What the copy manager does at a disk, it does for the initiator port of the command (SPC-4, 5.16). */
    private static void requireUnreserved(DiskUnit disk, Task task, Reservation rule) throws CheckCondition {
        if (disk.isReservedFrom(task.nexus().initiatorPort(), rule)) {
            throw aborted(AdditionalSense.THIRD_PARTY_DEVICE_FAILURE);
        }
    }

    /**
     * Copies one segment. The blocks of the two are entered one after the other, never both at once.
     *
     * @return bytes written: fewer when the command was aborted
     */
    private static long move(DiskUnit source, CopyList.Segment segment, DiskUnit destination, long length, Task task)
            throws CheckCondition {
        int sourceBytes = source.traits().blockBytes();
        int destinationBytes = destination.traits().blockBytes();
        long both = lcm(sourceBytes, destinationBytes);
        long step = Math.max(1, CHUNK / both) * both;
        MemorySegment buffer = MemorySegment.ofArray(new byte[Math.toIntExact(Math.min(step, length))]);
        long done = 0;
        while (done < length && !task.isAborted()) {
            MemorySegment piece = buffer.asSlice(0, Math.min(step, length - done));
            read(source, segment.sourceLba() + done / sourceBytes, piece);
            write(destination, segment.destinationLba() + done / destinationBytes, piece);
            done += piece.byteSize();
        }
        return done;
    }

    private static long lcm(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }

    private static void read(DiskUnit disk, long lba, MemorySegment into) throws CheckCondition {
        long blocks = into.byteSize() / disk.traits().blockBytes();
        disk.enterShared(lba, blocks);
        try {
            disk.space().read(lba, into, disk.protect(0));
        } finally {
            disk.leaveShared(lba, blocks);
        }
    }

    private static void write(DiskUnit disk, long lba, MemorySegment from) throws CheckCondition {
        long blocks = from.byteSize() / disk.traits().blockBytes();
        disk.enterWriting(lba, blocks);
        try {
            disk.space().write(lba, from, disk.protect(0));
            disk.written(lba, blocks, false);
        } finally {
            disk.leaveWriting(lba, blocks);
        }
    }

    private DiskUnit device(CopyList list, int index) throws CheckCondition {
        if (index >= list.devices().size()) {
            throw aborted(AdditionalSense.UNREACHABLE_COPY_TARGET);
        }
        CopyList.Device device = list.devices().get(index);
        DiskUnit found = neighbours.find(device.designator(), self).orElseThrow(
                () -> aborted(AdditionalSense.UNREACHABLE_COPY_TARGET));
        int bytes = device.blockBytes();
        if (device.type() != 0 || bytes != 0 && bytes != found.traits().blockBytes()) {
            throw aborted(INCORRECT_COPY_TARGET_DEVICE_TYPE);
        }
        return found;
    }

    private static CheckCondition aborted(AdditionalSense why) {
        return new CheckCondition(Sense.of(SenseKey.COPY_ABORTED, why));
    }
}
