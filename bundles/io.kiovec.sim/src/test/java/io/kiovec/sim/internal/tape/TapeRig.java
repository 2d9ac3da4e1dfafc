// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.WriteProtection;
import io.kiovec.sim.internal.unit.Nexus;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.UnitStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** A tape drive with one initiator, which sends it CDBs. */
final class TapeRig implements AutoCloseable {

    static final int CAPACITY = 64 << 10;
    static final int EARLY_WARNING = 16 << 10;

    /** Fills in a CDB; gives its length. */
    interface Filled {
        int in(MemorySegment cdb);
    }

    final TapeUnit unit;
    final Nexus nexus;
    private long tag;
    private final MemorySegment cdb = Arena.ofAuto().allocate(16);

    TapeRig(TapeUnit unit) {
        this.unit = unit;
        nexus = initiator("me");
    }

    /** Another initiator, which has heard of the power on. */
    Nexus initiator(String name) {
        Nexus fresh = unit.nexus(name);
        run(fresh, DataDirection.NONE, MemorySegment.NULL, to -> bytes(to, "00 00 00 00 00 00"));
        return fresh;
    }

    static TapeModel model(int partitions, long capacity, long earlyWarning) {
        return model(partitions, capacity, earlyWarning, Duration.ZERO);
    }

    static TapeModel model(int partitions, long capacity, long earlyWarning, Duration motion) {
        return new TapeModel("test", Optional.of(TapeModel.IN_MEMORY), partitions * capacity, partitions, "KIO123L9",
                CartridgeKind.DATA, WriteProtection.OFF, earlyWarning, 1, TapeModel.MAX_BLOCK, 0, motion);
    }

    static TapeRig small() throws IOException {
        return new TapeRig(TapeUnit.open(model(2, CAPACITY, EARLY_WARNING), Path.of("."), UnitStore.inMemory()));
    }

    Task run(Nexus by, DataDirection direction, MemorySegment data, Filled filled) {
        cdb.fill((byte) 0);
        int length = filled.in(cdb);
        Task task = new Task(by, tag++, TaskAttribute.SIMPLE, cdb.asSlice(0, length), direction, data);
        unit.execute(task);
        return task;
    }

    Task none(Filled filled) {
        return run(nexus, DataDirection.NONE, MemorySegment.NULL, filled);
    }

    Task out(MemorySegment data, Filled filled) {
        return run(nexus, DataDirection.OUT, data, filled);
    }

    Task in(MemorySegment data, Filled filled) {
        return run(nexus, DataDirection.IN, data, filled);
    }

    /** What a command answers that must end well. */
    byte[] answer(int room, Filled filled) {
        byte[] data = new byte[room];
        Task task = in(MemorySegment.ofArray(data), filled);
        good(task);
        return java.util.Arrays.copyOf(data, (int) task.moved());
    }

    static void good(Task task) {
        assertEquals(ScsiStatus.GOOD, task.status(), () -> "" + task.sense());
    }

    /** A CDB, or parameter data, in hexadecimal. */
    static int bytes(MemorySegment cdb, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        MemorySegment.copy(bytes, 0, cdb, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return bytes.length;
    }

    static MemorySegment hex(String hex) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** A block whose bytes tell its length. */
    static MemorySegment block(int length) {
        byte[] data = new byte[length];
        for (int at = 0; at < length; at++) {
            data[at] = (byte) (at * 7 + length);
        }
        return MemorySegment.ofArray(data);
    }

    /** Writes a block; may end with early warning. */
    void write(int length) {
        Task task = out(block(length), to -> StreamCdb.write6(to, 0, length));
        assertEquals(length, task.moved());
    }

    void filemark() {
        none(to -> StreamCdb.writeFilemarks6(to, 0, 1));
    }

    void locate(int partition, long object) {
        good(none(to -> StreamCdb.locate16(to, StreamCdb.CHANGE_PARTITION, StreamCdb.TO_OBJECT, partition, object)));
    }

    /** MODE SELECT of the block length. */
    void blockLength(int length) {
        good(out(hex("00 00 10 08 00 000000 00 %06X".formatted(length)), to -> bytes(to, "15 10 00 00 0C 00")));
    }

    /** READ POSITION, long form. */
    Where where() {
        MemorySegment form = MemorySegment.ofArray(answer(32, StreamControlCdb::readPositionLong));
        return new Where((int) CdbFields.u32(form, 4), CdbFields.u64(form, 8), CdbFields.u64(form, 16),
                CdbFields.u8(form, 0));
    }

    record Where(int partition, long object, long file, int bits) {
    }

    @Override
    public void close() throws IOException {
        unit.close();
    }
}
