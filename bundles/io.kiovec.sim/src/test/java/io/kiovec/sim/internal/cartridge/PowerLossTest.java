// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.sim.internal.Proof;
import io.kiovec.sim.internal.cartridge.Recovery.Step;
import io.kiovec.sim.internal.cartridge.TapeList.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The power goes after each single write and sync, what was not synced is dropped, kept, torn or reordered, and the tape
 * is opened: what was acknowledged is there, and nothing else than what was written.
 */
class PowerLossTest {

    private static final int CAPACITY = 160 << 10;
    private static final int SIZE = 2 * SuperblockPair.PLACE + CAPACITY;
    private static final BlankCartridge BLANK = new BlankCartridge("S", "B", CartridgeKind.DATA, 1,
            List.of((long) CAPACITY));

    private Random random;
    private Recovery recovery;
    private RecordingStorage disk;
    private Cartridge tape;
    private int losses;

    private void lifetimes(int count, int steps) throws IOException {
        long seed = Proof.seed();
        System.out.println("PowerLossTest: proof.seed=" + seed);
        random = new Random(seed);
        RecordingStorage made = new RecordingStorage(new byte[SIZE], () -> {
        });
        Cartridge.create(made, BLANK, random).close();
        byte[] content = made.lose(random);
        List<Item> items = List.of();
        for (int life = 0; life < count; life++) {
            recovery = new Recovery();
            items.forEach(item -> recovery.begin(new Step(recovery.now().size(), item)));
            recovery.acknowledge();
            disk = new RecordingStorage(content, this::powerLoss);
            tape = Cartridge.open(disk, random);
            for (int step = 0; step < steps; step++) {
                step();
            }
            content = disk.lose(random);
            items = recovery.check(Cartridge.open(storage(content), random).partition(0));
        }
        assertTrue(losses > count * steps, losses + " losses");
    }

    private static Storage storage(byte[] content) {
        return new RecordingStorage(content, () -> {
        });
    }

    private void powerLoss() {
        losses++;
        byte[] left = disk.lose(random);
        try {
            Partition found = Cartridge.open(storage(left), random).partition(0);
            recovery.check(found);
            // It goes on from there: what lies behind does not come back.
            long end = found.endOfData();
            Storage again = storage(left);
            Cartridge next = Cartridge.open(again, random);
            assertEquals(end, next.partition(0).endOfData());
            Item item = new Item(1 + random.nextInt(600), random.nextLong());
            if (next.partition(0).writeBlock(end, new TapeList().data(item))) {
                end++;
            }
            assertEquals(end, Cartridge.open(again, random).partition(0).endOfData());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void step() throws IOException {
        Partition partition = tape.partition(0);
        int end = recovery.now().size();
        int at = random.nextInt(8) == 0 ? random.nextInt(end + 1) : end;
        int choice = random.nextInt(100);
        if (choice < 60) {
            Item item = block(at);
            if (partition.used(at) + Partition.sizeOf(item.length()) > partition.capacity()) {
                erase(0);
                return;
            }
            recovery.begin(new Step(at, item));
            assertTrue(partition.writeBlock(at, new TapeList().data(item)));
        } else if (choice < 75) {
            if (partition.used(at) + Entry.BYTES <= partition.capacity()) {
                recovery.begin(new Step(at, TapeList.FILEMARK));
                assertTrue(partition.writeFilemark(at));
            }
        } else if (choice < 92) {
            partition.sync();
            recovery.acknowledge();
        } else if (choice < 96) {
            erase(at);
        } else {
            tape.close();
            recovery.acknowledge();
            tape = Cartridge.open(disk, random);
        }
    }

    /** Often the very block that is there: what lies behind it must go all the same. */
    private Item block(int at) {
        Item present = at < recovery.now().size() ? recovery.now().get(at) : TapeList.FILEMARK;
        return present.length() > 0 && random.nextBoolean()
                ? present
                : new Item(1 + random.nextInt(random.nextInt(4) == 0 ? 6000 : 700), random.nextInt(1000));
    }

    private void erase(int at) throws IOException {
        recovery.begin(new Step(at, null));
        if (random.nextInt(3) == 0) {
            tape.partition(0).wipe(at);
        } else {
            tape.partition(0).erase(at);
        }
        recovery.acknowledge();
    }

    @Test
    void whatWasAcknowledgedSurvivesALossOfPowerAtAnyWrite() throws IOException {
        lifetimes(6, 60);
    }

    /**
     * The header of object 1 lies in two sectors. The first loss leaves it without its magic, the second brings the magic of
     * the block that was written over it, and nothing else.
     */
    @Test
    void whatWasLostOnceDoesNotComeBackInTheNextLoss() throws IOException {
        random = new Random(3);
        Item first = new Item(RecordingStorage.SECTOR - Entry.BYTES - 8, 1);
        int boundary = (2 * SuperblockPair.PLACE) / RecordingStorage.SECTOR;
        RecordingStorage made = new RecordingStorage(new byte[SIZE], () -> {
        });
        Cartridge written = Cartridge.create(made, BLANK, random);
        assertTrue(written.partition(0).writeBlock(0, new TapeList().data(first)));
        assertTrue(Partition.sizeOf(first.length()) % RecordingStorage.SECTOR > RecordingStorage.SECTOR - Entry.BYTES);
        written.sync();
        assertTrue(written.partition(0).writeBlock(1, new TapeList().data(new Item(2956, 2))));
        RecordingStorage afterOne = new RecordingStorage(made.lose(sector -> sector != boundary), () -> {
        });
        Cartridge found = Cartridge.open(afterOne, random);
        assertEquals(1, found.partition(0).endOfData());
        assertTrue(found.partition(0).writeBlock(1, new TapeList().data(new Item(703, 3))));
        byte[] afterTwo = afterOne.lose(sector -> sector == boundary);
        assertEquals(1, Cartridge.open(storage(afterTwo), random).partition(0).endOfData());
    }

    @Test
    @Tag("proof")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedSurvivesManyLossesOfPower() throws IOException {
        lifetimes((int) Proof.number("tape.lifetimes", 100), 150);
    }
}
