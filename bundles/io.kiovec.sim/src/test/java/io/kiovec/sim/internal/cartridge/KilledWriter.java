// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import io.kiovec.sim.internal.cartridge.Recovery.Step;
import io.kiovec.sim.internal.cartridge.TapeList.Item;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The process that is killed: writes to a cartridge without end, and tells of each sync that came back. */
final class KilledWriter {

    private static final int MAX_OBJECTS = 400;

    private KilledWriter() {
    }

    /** The steps that a seed gives, the same in both processes. */
    static final class Steps {
        private final Random random;

        Steps(long seed) {
            random = new Random(seed);
        }

        /** {@return the next step on a tape of so many objects, null for a sync} */
        Step next(int objects) {
            int choice = random.nextInt(100);
            int at = random.nextInt(20) == 0 ? random.nextInt(objects + 1) : objects;
            if (objects > MAX_OBJECTS) {
                return new Step(random.nextInt(20), null);
            }
            if (choice < 70) {
                return new Step(at, new Item(1 + random.nextInt(20_000), random.nextLong()));
            }
            return choice < 85 ? new Step(at, TapeList.FILEMARK) : null;
        }
    }

    /**
     * Its arguments: the file, the seed.
     *
     * @throws IOException when the cartridge cannot be written
     */
    public static void main(String... arguments) throws IOException {
        Cartridge tape = Cartridge.open(Path.of(arguments[0]),
                new BlankCartridge("S", "B", CartridgeKind.DATA, 1, List.of(16L << 20)));
        Partition partition = tape.partition(0);
        MemorySegment data = Arena.global().allocate(1 << 16);
        Steps steps = new Steps(Long.parseLong(arguments[1]));
        while (true) {
            Step step = steps.next((int) partition.endOfData());
            if (step == null) {
                tape.sync();
                System.out.write('s');
                System.out.flush();
            } else if (step.item() == null) {
                partition.erase(step.at());
            } else if (step.item().length() == 0) {
                partition.writeFilemark(step.at());
            } else {
                MemorySegment block = data.asSlice(0, step.item().length());
                TapeList.fill(block, step.item().seed());
                partition.writeBlock(step.at(), block);
            }
        }
    }
}
