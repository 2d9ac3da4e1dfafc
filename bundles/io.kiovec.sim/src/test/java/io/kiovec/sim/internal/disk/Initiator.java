// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.unit.Nexus;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.UnitSettings;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Sends CDBs, written in hexadecimal, to a disk through one nexus. */
final class Initiator {

    private static final AtomicLong TAGS = new AtomicLong();

    private final DiskUnit disk;
    private final Nexus nexus;

    Initiator(DiskUnit disk, String port) {
        this.disk = disk;
        nexus = disk.nexus(port);
        // Takes the unit attention for power on.
        noData("00 00 0000 00 00");
    }

    /** The first initiator of a new disk in memory. */
    static Initiator of(DiskTraits traits) {
        DiskMedium medium = DiskMedium.inMemory(traits.mediumBytes(), traits.mediumBlockBytes());
        return of(traits, medium);
    }

    static Initiator of(DiskTraits traits, DiskMedium medium) {
        return of(traits, new DiskNeighbours(), medium);
    }

    static Initiator of(DiskTraits traits, DiskNeighbours neighbours, DiskMedium medium) {
        UnitSettings settings = UnitSettings.of(DiskUnit.nameplate(traits, "S" + TAGS.incrementAndGet()));
        return new Initiator(new DiskUnit(settings, traits, neighbours, medium), "first");
    }

    /** Another initiator of the same disk. */
    Initiator another() {
        return new Initiator(disk, "port" + TAGS.incrementAndGet());
    }

    DiskUnit disk() {
        return disk;
    }

    Nexus nexus() {
        return nexus;
    }

    Task noData(String cdb) {
        return send(cdb, DataDirection.NONE, MemorySegment.NULL);
    }

    /** Receives up to {@code length} bytes. */
    Task in(String cdb, int length) {
        return send(cdb, DataDirection.IN, MemorySegment.ofArray(new byte[length]));
    }

    Task out(String cdb, byte[] data) {
        return send(cdb, DataDirection.OUT, MemorySegment.ofArray(data));
    }

    Task send(String cdb, DataDirection direction, MemorySegment data) {
        byte[] bytes = HexFormat.of().parseHex(cdb.replace(" ", ""));
        Task task = new Task(nexus, TAGS.incrementAndGet(), TaskAttribute.SIMPLE, MemorySegment.ofArray(bytes),
                direction,
                data);
        disk.execute(task);
        return task;
    }

    /** What a good task moved. */
    static byte[] good(Task task) {
        assertEquals(ScsiStatus.GOOD, task.status(), () -> String.valueOf(task.sense()));
        return task.data().asSlice(0, task.moved()).toArray(ValueLayout.JAVA_BYTE);
    }

    /** The sense of a task that must have ended with CHECK CONDITION, as {@code key asc/ascq}. */
    static Sense bad(Task task, SenseKey key, int asc, int ascq) {
        assertEquals(ScsiStatus.CHECK_CONDITION, task.status());
        Sense sense = task.sense();
        assertEquals("%s %02x/%02x".formatted(key, asc, ascq), "%s %02x/%02x".formatted(sense.key(),
                sense.additional().code(), sense.additional().qualifier()));
        return sense;
    }

    static void invalidFieldInCdb(Task task) {
        bad(task, SenseKey.ILLEGAL_REQUEST, 0x24, 0);
    }

    static void outOfRange(Task task) {
        bad(task, SenseKey.ILLEGAL_REQUEST, 0x21, 0);
    }

    static void miscompare(Task task) {
        bad(task, SenseKey.MISCOMPARE, 0x1d, 0);
    }

    static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static byte[] both(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
