// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import io.kiovec.scsi.stream.MediumAttribute;
import io.kiovec.scsi.stream.MediumAttribute.Access;
import io.kiovec.scsi.stream.MediumAttribute.Format;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CartridgeTest {

    private static final long FIRST_DATA = 2L * SuperblockPair.PLACE + Entry.BYTES;

    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("new/folder/tape");
    }

    private static BlankCartridge blank(Long... capacities) {
        return new BlankCartridge("S-1", "KIO001L9", CartridgeKind.DATA, 0x5E, List.of(capacities));
    }

    private Cartridge open() throws IOException {
        return Cartridge.open(file, blank(1L << 20));
    }

    private static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(Partition partition, long object) throws IOException {
        byte[] data = new byte[partition.length(object)];
        partition.read(object, 0, MemorySegment.ofArray(data));
        return new String(data, StandardCharsets.US_ASCII);
    }

    private void damage(long offset) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(offset);
            int old = raw.read();
            raw.seek(offset);
            raw.write(old ^ 1);
        }
    }

    @Test
    void whatIsOnTheLabelAndInTheMemoryIsKept() throws IOException {
        Cartridge tape = open();
        tape.protect(WriteProtection.ON);
        assertTrue(tape.memory(0)
                .write(List.of(MediumAttribute.of(0x803, Format.TEXT, Access.READ_WRITE, new byte[]{65, 66}),
                        MediumAttribute.of(0x801, Format.ASCII, Access.READ_WRITE, new byte[]{67}))));
        tape.close();
        tape.close();
        tape = open();
        assertEquals("S-1", tape.serial());
        assertEquals("KIO001L9", tape.barcode());
        assertEquals(0x5E, tape.density());
        assertEquals(CartridgeKind.DATA, tape.kind());
        assertEquals(WriteProtection.ON, tape.protection());
        assertEquals(List.of(0x801, 0x803),
                tape.memory(0).all().stream().map(MediumAttribute::identifier).toList());
        assertArrayEquals(new byte[]{65, 66}, tape.memory(0).get(0x803).orElseThrow().value());
        assertTrue(
                tape.memory(0).write(List.of(MediumAttribute.of(0x803, Format.TEXT, Access.READ_WRITE, new byte[0]))));
        tape.close();
        tape = open();
        assertTrue(tape.memory(0).get(0x803).isEmpty());
        tape.close();
    }

    @Test
    void attributesThatDoNotFitAreAllRefused() throws IOException {
        Cartridge tape = open();
        assertTrue(tape.memory(0)
                .write(List.of(MediumAttribute.of(0x800, Format.BINARY, Access.READ_WRITE, new byte[30_000]))));
        assertFalse(
                tape.memory(0).write(List.of(MediumAttribute.of(0x801, Format.BINARY, Access.READ_WRITE, new byte[1]),
                        MediumAttribute.of(0x802, Format.BINARY, Access.READ_WRITE, new byte[3000]))));
        assertTrue(tape.memory(0).get(0x801).isEmpty());
        // Replacing takes only what it is longer by.
        assertTrue(tape.memory(0)
                .write(List.of(MediumAttribute.of(0x800, Format.BINARY, Access.READ_WRITE, new byte[32_000]))));
        tape.close();
    }

    @Test
    void oneDriveHasIt() throws IOException {
        Cartridge tape = open();
        IOException second = assertThrows(IOException.class, this::open);
        assertTrue(second.getMessage().contains("in use"), second.getMessage());
        tape.close();
        open().close();
    }

    @Test
    void anotherFileIsNotACartridge() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "my thesis");
        IOException small = assertThrows(IOException.class, this::open);
        assertTrue(small.getMessage().contains("not a cartridge"), small.getMessage());
        Files.write(file, new byte[300_000]);
        IOException zeroes = assertThrows(IOException.class, this::open);
        assertTrue(zeroes.getMessage().contains("not a cartridge"), zeroes.getMessage());
        assertEquals(300_000, Files.size(file));
    }

    @Test
    void anInterruptedThreadClosesNothing() throws IOException {
        Thread.currentThread().interrupt();
        Cartridge tape = open();
        assertTrue(tape.partition(0).writeBlock(0, bytes("data")));
        tape.sync();
        assertTrue(Thread.interrupted());
        assertEquals("data", text(tape.partition(0), 0));
        tape.close();
    }

    @Test
    void aFormatEmptiesAtOnceAndKeepsTheSum() throws IOException {
        Cartridge tape = Cartridge.open(file, blank(1L << 20, 1L << 20));
        tape.partition(0).writeBlock(0, bytes("zero"));
        tape.partition(1).writeBlock(0, bytes("one"));
        tape.sync();
        assertThrows(IllegalArgumentException.class, () -> tape.format(List.of(1L << 20, 1L << 20, 1L)));
        assertEquals("one", text(tape.partition(1), 0));
        tape.format(List.of(1L << 19, 1L << 19, 1L << 20));
        for (int number = 0; number < 3; number++) {
            assertEquals(0, tape.partition(number).endOfData());
        }
        tape.partition(2).writeBlock(0, bytes("two"));
        tape.close();
        Cartridge again = open();
        assertEquals(3, again.partitions());
        assertEquals(2L << 20, again.area());
        assertEquals("two", text(again.partition(2), 0));
        // Back to the old layout: what lies in the file from before is not found again.
        again.format(List.of(1L << 20, 1L << 20));
        assertEquals(0, again.partition(1).endOfData());
        again.close();
    }

    @Test
    void aPartitionHoldsWhatItPromisesAndNotMore() throws IOException {
        Cartridge tape = Cartridge.inMemory(blank(8192L));
        Partition partition = tape.partition(0);
        byte[] block = new byte[1000 - Entry.BYTES];
        for (int object = 0; object < 8; object++) {
            assertTrue(partition.writeBlock(object, MemorySegment.ofArray(block)));
        }
        assertEquals(8000, partition.used(8));
        assertFalse(partition.writeBlock(8, MemorySegment.ofArray(new byte[160])));
        assertEquals(8, partition.endOfData());
        assertTrue(partition.writeBlock(8, MemorySegment.ofArray(new byte[72])));
        assertTrue(partition.writeFilemark(9));
        assertTrue(partition.writeFilemark(10));
        assertFalse(partition.writeFilemark(11));
        assertEquals(8192, partition.used(11));
        tape.close();
    }

    @Test
    void whatWasOverwrittenNeverComesBackAlsoNotBehindTheSameData() throws IOException {
        Cartridge tape = open();
        for (int object = 0; object < 5; object++) {
            tape.partition(0).writeBlock(object, bytes("block " + object));
        }
        tape.close();
        tape = open();
        tape.partition(0).writeBlock(2, bytes("block 2"));
        assertEquals(3, tape.partition(0).endOfData());
        tape.close();
        tape = open();
        assertEquals(3, tape.partition(0).endOfData());
        assertEquals("block 2", text(tape.partition(0), 2));
        tape.partition(0).erase(1);
        tape.close();
        tape = open();
        assertEquals(1, tape.partition(0).endOfData());
        tape.close();
    }

    @Test
    void aWipeLeavesNothingInTheFile() throws IOException {
        Cartridge tape = open();
        tape.partition(0).writeBlock(0, bytes("keep this"));
        tape.partition(0).writeBlock(1, bytes("secret one"));
        tape.partition(0).writeBlock(2, bytes("secret two"));
        tape.partition(0).erase(2);
        assertTrue(Files.readString(file, StandardCharsets.ISO_8859_1).contains("secret two"));
        tape.partition(0).wipe(1);
        String left = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(left.contains("secret"));
        assertTrue(left.contains("keep this"));
        assertEquals(1, tape.partition(0).endOfData());
        tape.close();
    }

    @Test
    void aDamagedBlockIsNotServedAsIfItWereData() throws IOException {
        Cartridge tape = open();
        tape.partition(0).writeBlock(0, bytes("data"));
        tape.partition(0).writeBlock(1, bytes("more"));
        tape.close();
        damage(FIRST_DATA + 2);
        Cartridge damaged = open();
        assertEquals(2, damaged.partition(0).endOfData());
        assertThrows(DamagedBlockException.class, () -> text(damaged.partition(0), 0));
        assertThrows(DamagedBlockException.class, () -> damaged.partition(0).verify(0));
        assertEquals("more", text(damaged.partition(0), 1));
        damaged.close();
    }

    @Test
    void oneSuperblockIsEnoughAndTheNewerCounts() throws IOException {
        open().close();
        Cartridge tape = open();
        tape.protect(WriteProtection.ON);
        tape.protect(WriteProtection.OFF);
        tape.close();
        int newest = newer();
        damage((long) newest * SuperblockPair.PLACE + 30);
        Cartridge older = open();
        assertEquals(WriteProtection.OFF, older.protection());
        older.close();
        damage(30);
        damage(SuperblockPair.PLACE + 30);
        assertThrows(IOException.class, this::open);
    }

    private int newer() throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
            raw.seek(12);
            long zero = raw.readLong();
            raw.seek(SuperblockPair.PLACE + 12);
            return raw.readLong() > zero ? 1 : 0;
        }
    }

    /** Storage that fails when it is told to. */
    private static final class FailingStorage implements Storage {
        private final MemoryStorage memory = new MemoryStorage();
        private boolean full;
        private boolean broken;

        @Override
        public void read(long offset, MemorySegment into) {
            memory.read(offset, into);
        }

        @Override
        public void write(long offset, MemorySegment from) throws IOException {
            if (full) {
                throw new IOException("full");
            }
            memory.write(offset, from);
        }

        @Override
        public void clear(long offset, long length) {
            memory.clear(offset, length);
        }

        @Override
        public void sync(long offset, long length) throws IOException {
            if (broken) {
                throw new IOException("broken");
            }
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @Test
    void aFailedSyncIsNotForgottenByTheNext() throws IOException {
        FailingStorage storage = new FailingStorage();
        Cartridge tape = Cartridge.create(storage, blank(1L << 20), new Random(1));
        Partition partition = tape.partition(0);
        partition.writeBlock(0, bytes("safe"));
        tape.sync();
        partition.writeBlock(1, bytes("unsafe"));
        storage.broken = true;
        assertThrows(IOException.class, tape::sync);
        storage.broken = false;
        // The storage may have dropped what it could not write: that a second try succeeds says nothing.
        assertThrows(IOException.class, tape::sync);
        partition.writeBlock(1, bytes("again"));
        tape.sync();
        assertFalse(partition.dirty());
        assertEquals("again", text(partition, 1));
        tape.close();
    }

    @Test
    void aWriteThatFailsLeavesTheEndWhereItShouldHaveBeen() throws IOException {
        FailingStorage storage = new FailingStorage();
        Cartridge tape = Cartridge.create(storage, blank(1L << 20), new Random(1));
        Partition partition = tape.partition(0);
        for (int object = 0; object < 3; object++) {
            partition.writeBlock(object, bytes("block " + object));
        }
        storage.full = true;
        assertThrows(IOException.class, () -> partition.writeBlock(1, bytes("new")));
        assertEquals(1, partition.endOfData());
        storage.full = false;
        assertTrue(partition.writeBlock(1, bytes("new")));
        assertEquals("new", text(partition, 1));
        tape.close();
    }
}
