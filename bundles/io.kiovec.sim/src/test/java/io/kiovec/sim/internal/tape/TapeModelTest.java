// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.scsi.StreamMark;
import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.sim.internal.Proof;
import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.WriteProtection;
import io.kiovec.sim.internal.unit.Task;
import io.kiovec.sim.internal.unit.UnitStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Random block sizes and filemarks through CDBs, beside a list: data, residuals and positions are those of the list. */
class TapeModelTest {

    /** A block, or with length 0 a filemark. */
    private record Item(int length, long seed) {
    }

    @TempDir
    Path folder;
    private final List<Item> items = new ArrayList<>();
    private final MemorySegment data = Arena.ofAuto().allocate(TapeModel.MAX_BLOCK + 1L, 8);
    private final MemorySegment expected = Arena.ofAuto().allocate(TapeModel.MAX_BLOCK + 1L, 8);
    private Random random;
    private int largest;
    private TapeRig rig;
    private TapeModel model;
    private int at;
    private int blockLength;
    private long written;

    private void run(long bytes, int largestBlock, long capacity) throws IOException {
        long seed = Proof.seed();
        System.out.println("TapeModelTest: proof.seed=" + seed);
        random = new Random(seed);
        largest = largestBlock;
        model = new TapeModel("model", Optional.empty(), capacity, 1, "", CartridgeKind.DATA, WriteProtection.OFF, 4096,
                1, TapeModel.MAX_BLOCK, 0, Duration.ZERO);
        open();
        while (written < bytes) {
            step();
        }
        reopen();
        readAll();
        rig.close();
    }

    private void open() throws IOException {
        rig = new TapeRig(TapeUnit.open(model, folder, UnitStore.inMemory()));
        at = 0;
        blockLength = 0;
    }

    private void reopen() throws IOException {
        rig.close();
        open();
    }

    private void step() throws IOException {
        int choice = random.nextInt(1000);
        if (choice < 600) {
            go(items.size());
            for (int count = random.nextInt(20); count >= 0; count--) {
                write();
            }
        } else if (choice < 620) {
            go(random.nextInt(items.size() + 1));
            write();
        } else if (choice < 700) {
            blockLength = random.nextBoolean() ? 0 : 1 + random.nextInt(5000);
            rig.blockLength(blockLength);
        } else if (choice < 900) {
            go(random.nextInt(items.size() + 1));
            for (int count = random.nextInt(10); count >= 0; count--) {
                read();
            }
        } else if (choice < 995) {
            space();
        } else {
            reopen();
        }
        assertEquals(at, rig.where().object());
    }

    private void go(int object) {
        if (random.nextBoolean()) {
            rig.locate(0, object);
        } else {
            TapeRig.good(rig.none(cdb -> StreamCdb.rewind(cdb, 0)));
            at = 0;
            if (object == items.size()) {
                TapeRig.good(rig.none(cdb -> StreamCdb.space16(cdb, StreamCdb.END_OF_DATA, 7)));
            } else {
                rig.locate(0, object);
            }
        }
        at = object;
    }

    private void put(Item item) {
        items.subList(at, items.size()).clear();
        items.add(item);
        at++;
    }

    private static void fill(MemorySegment block, long seed) {
        long value = seed;
        for (long place = 0; place < block.byteSize(); place += 8) {
            value = value * 6364136223846793005L + 1442695040888963407L;
            long bytes = value ^ value >>> 29;
            if (place + 8 <= block.byteSize()) {
                block.set(ValueLayout.JAVA_LONG_UNALIGNED, place, bytes);
            } else {
                for (long rest = place; rest < block.byteSize(); rest++) {
                    block.set(ValueLayout.JAVA_BYTE, rest, (byte) (bytes >> rest));
                }
            }
        }
    }

    private void write() {
        if (random.nextInt(6) == 0) {
            int count = 1 + random.nextInt(3);
            TapeRig.good(rig.none(cdb -> StreamCdb.writeFilemarks6(cdb, 0, count)));
            for (int number = 0; number < count; number++) {
                put(new Item(0, 0));
            }
        } else if (blockLength == 0 || random.nextInt(3) == 0) {
            int length = 1 + random.nextInt(random.nextInt(4) == 0 ? largest : Math.min(largest, 20_000));
            Item item = new Item(length, random.nextLong());
            MemorySegment block = data.asSlice(0, length);
            fill(block, item.seed());
            TapeRig.good(rig.out(block, cdb -> StreamCdb.write6(cdb, 0, length)));
            put(item);
            written += length;
        } else {
            int count = 1 + random.nextInt(8);
            List<Item> fresh = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                fresh.add(new Item(blockLength, random.nextLong()));
                fill(data.asSlice((long) number * blockLength, blockLength), fresh.getLast().seed());
            }
            TapeRig.good(rig.out(data.asSlice(0, (long) count * blockLength),
                    cdb -> StreamCdb.write6(cdb, StreamCdb.FIXED, count)));
            fresh.forEach(this::put);
            written += (long) count * blockLength;
        }
    }

    private void read() {
        if (blockLength != 0 && random.nextBoolean()) {
            readFixed(1 + random.nextInt(8));
        } else {
            Item next = at < items.size() ? items.get(at) : new Item(0, 0);
            readVariable(Math.clamp((long) next.length() + random.nextInt(3) - 1, 1, TapeModel.MAX_BLOCK));
        }
    }

    private void readVariable(int room) {
        Task task = rig.in(data.asSlice(0, room), cdb -> StreamCdb.read6(cdb, 0, room));
        if (stopped(task, room)) {
            assertEquals(0, task.moved());
            return;
        }
        Item item = items.get(at++);
        int length = Math.min(room, item.length());
        assertEquals(length, task.moved());
        check(item, 0, length);
        if (item.length() == room) {
            TapeRig.good(task);
        } else {
            assertEquals(room - item.length(), task.sense().residual().orElseThrow());
            assertTrue(task.sense().has(StreamMark.INCORRECT_LENGTH));
        }
    }

    /** Whether there was no block; then it is told, and how. */
    private boolean stopped(Task task, long residual) {
        if (at < items.size() && items.get(at).length() > 0) {
            return false;
        }
        assertEquals(ScsiStatus.CHECK_CONDITION, task.status());
        Sense sense = task.sense();
        assertEquals(residual, sense.residual().orElseThrow());
        if (at == items.size()) {
            assertEquals(SenseKey.BLANK_CHECK, sense.key());
        } else {
            assertTrue(sense.has(StreamMark.FILEMARK));
            at++;
        }
        return true;
    }

    private void readFixed(int count) {
        Task task = rig.in(data.asSlice(0, (long) count * blockLength),
                cdb -> StreamCdb.read6(cdb, StreamCdb.FIXED, count));
        for (int done = 0; done < count; done++) {
            if (stopped(task, count - done)) {
                assertEquals((long) done * blockLength, task.moved());
                return;
            }
            Item item = items.get(at++);
            if (item.length() != blockLength) {
                assertTrue(task.sense().has(StreamMark.INCORRECT_LENGTH));
                assertEquals(count - done, task.sense().residual().orElseThrow());
                assertEquals((long) done * blockLength, task.moved());
                return;
            }
            check(item, (long) done * blockLength, blockLength);
        }
        TapeRig.good(task);
    }

    private void check(Item item, long place, int length) {
        MemorySegment whole = expected.asSlice(0, item.length());
        fill(whole, item.seed());
        assertEquals(-1, whole.asSlice(0, length).mismatch(data.asSlice(place, length)), "object " + (at - 1));
    }

    /** Over blocks or filemarks, one by one on the list. */
    private void space() {
        int over = random.nextInt(2);
        int count = random.nextInt(21) - 10;
        Task task = rig.none(cdb -> StreamCdb.space6(cdb, over, count));
        int left = Math.abs(count);
        while (left > 0) {
            int next = count > 0 ? at : at - 1;
            if (next < 0 || next == items.size()) {
                assertEquals(next < 0 ? SenseKey.NO_SENSE : SenseKey.BLANK_CHECK, task.sense().key());
                break;
            }
            at += count > 0 ? 1 : -1;
            boolean filemark = items.get(next).length() == 0;
            if (over == StreamCdb.BLOCKS && filemark) {
                assertTrue(task.sense().has(StreamMark.FILEMARK));
                break;
            }
            left -= over == StreamCdb.BLOCKS || filemark ? 1 : 0;
        }
        if (left == 0) {
            TapeRig.good(task);
        } else {
            assertEquals(left, task.sense().residual().orElseThrow());
        }
    }

    private void readAll() {
        for (Item item : List.copyOf(items)) {
            readVariable(Math.max(1, item.length()));
        }
        readVariable(10);
        assertEquals(items.size(), at);
        System.out.println("TapeModelTest: " + written + " bytes written, " + items.size() + " objects at the end");
    }

    @Test
    void theTapeHoldsWhatAListHolds() throws IOException {
        run(24 << 20, 200_000, 1L << 30);
    }

    @Test
    @Tag("proof")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void oneGibibyteOfRandomBlocks() throws IOException {
        run(Proof.number("tape.bytes", 1L << 30), TapeModel.MAX_BLOCK, 8L << 30);
    }
}
