// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;

/** A cartridge whose storage fails when a test says so. */
public final class FragileTape {

    private final MemoryStorage memory = new MemoryStorage();
    private boolean syncFails;
    private boolean writeFails;
    private final Cartridge cartridge;

    /**
     * Makes one.
     *
     * @param capacity bytes of its one partition
     */
    public FragileTape(long capacity) throws IOException {
        cartridge = Cartridge.create(new Fragile(),
                new BlankCartridge("FRAGILE", "", CartridgeKind.DATA, 0x80, List.of(capacity)), new Random(7));
    }

    /** The cartridge. */
    public Cartridge cartridge() {
        return cartridge;
    }

    /** From now on, or no more, nothing can be made safe. */
    public void failSync(boolean fails) {
        syncFails = fails;
    }

    /** From now on, or no more, nothing can be written. */
    public void failWrite(boolean fails) {
        writeFails = fails;
    }

    /** Changes one bit of the data of an object that is the first of the partition. */
    public void damageFirst() throws IOException {
        MemorySegment one = MemorySegment.ofArray(new byte[1]);
        long at = 2L * SuperblockPair.PLACE + Entry.BYTES;
        memory.read(at, one);
        one.set(ValueLayout.JAVA_BYTE, 0,
                (byte) (one.get(ValueLayout.JAVA_BYTE, 0) ^ 1));
        memory.write(at, one);
    }

    private final class Fragile implements Storage {
        @Override
        public void read(long offset, MemorySegment into) {
            memory.read(offset, into);
        }

        @Override
        public void write(long offset, MemorySegment from) throws IOException {
            if (writeFails) {
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
            if (syncFails) {
                throw new IOException("broken");
            }
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
