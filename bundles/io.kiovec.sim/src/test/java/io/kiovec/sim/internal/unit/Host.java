// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** An initiator of tests: sends CDBs given in hexadecimal. */
final class Host {

    private static final AtomicLong TAGS = new AtomicLong();

    private final LogicalUnit<?> unit;
    private final Nexus nexus;

    private Host(LogicalUnit<?> unit, String port) {
        this.unit = unit;
        nexus = unit.nexus(port);
    }

    /** One to which the unit has told that it was powered on. */
    static Host of(LogicalUnit<?> unit, String port) {
        Host host = fresh(unit, port);
        host.nexus.takeAttention();
        return host;
    }

    /** One that has sent nothing yet. */
    static Host fresh(LogicalUnit<?> unit, String port) {
        return new Host(unit, port);
    }

    Nexus nexus() {
        return nexus;
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    Task task(String cdb, TaskAttribute attribute, DataDirection direction, byte[] data) {
        return new Task(nexus, TAGS.incrementAndGet(), attribute, MemorySegment.ofArray(hex(cdb)), direction,
                MemorySegment.ofArray(data));
    }

    Task task(String cdb) {
        return task(cdb, TaskAttribute.SIMPLE, DataDirection.NONE, new byte[0]);
    }

    Task send(String cdb) {
        return run(task(cdb));
    }

    Task run(Task task) {
        unit.execute(task);
        return task;
    }

    Task write(String cdb, byte[] data) {
        return run(task(cdb, TaskAttribute.SIMPLE, DataDirection.OUT, data));
    }

    Task write(String cdb, String data) {
        return write(cdb, hex(data));
    }

    /** What comes in of at most 65536 bytes, after a check that the command was good. */
    byte[] read(String cdb) {
        byte[] data = new byte[65536];
        Task task = run(task(cdb, TaskAttribute.SIMPLE, DataDirection.IN, data));
        assertGood(task);
        return Arrays.copyOf(data, (int) task.moved());
    }

    String readHex(String cdb) {
        return HexFormat.of().formatHex(read(cdb));
    }

    static void assertGood(Task task) {
        assertEquals(ScsiStatus.GOOD, task.status(), () -> "sense " + task.sense());
    }

    static void assertConflict(Task task) {
        assertEquals(ScsiStatus.RESERVATION_CONFLICT, task.status(), () -> "sense " + task.sense());
    }

    static void assertRefused(Task task, SenseKey key, AdditionalSense additional) {
        assertEquals(ScsiStatus.CHECK_CONDITION, task.status());
        assertEquals(key, task.sense().key());
        assertEquals(additional, task.sense().additional());
    }

    static void assertInvalidField(Task task, String pointer) {
        assertRefused(task, SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB);
        assertEquals(pointer, task.sense().fieldPointer().orElseThrow().toString());
    }

    static void assertInvalidParameter(Task task, int byteAt) {
        assertRefused(task, SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
        assertEquals(byteAt, task.sense().fieldPointer().orElseThrow().byteAt());
    }

    static void assertAttention(Task task, AdditionalSense additional) {
        assertRefused(task, SenseKey.UNIT_ATTENTION, additional);
    }

    static String text(byte[] data, int from, int length) {
        return new String(MemorySegment.ofArray(data).asSlice(from, length).toArray(ValueLayout.JAVA_BYTE),
                java.nio.charset.StandardCharsets.US_ASCII);
    }
}
