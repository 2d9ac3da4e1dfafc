// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one command does to a disk of tgt (Debian's package {@code tgt}), looked at in the file behind it. Copies, cuts and kills are in the
 * proofs of the transport.
 */
@Tag("proof")
@ExtendWith(FrameworkWatchdog.class)
class TgtTest {

    private static final int BYTES = 16 << 20;
    private static final int AT = 3 << 20;

    @TempDir
    private Path folder;

    private Tgt tgt;

    @BeforeEach
    void begin() throws Exception {
        assertTrue(Tgt.isInstalled(), "install Debian's package tgt");
        tgt = new Tgt(folder);
        tgt.target(1);
        tgt.disk(1, 1, BYTES);
    }

    @AfterEach
    void end() throws Exception {
        tgt.close();
    }

    private BlockDevice open() throws Exception {
        return Bundles.service(Devices.class).openBlock(tgt.unit(1, 1), AccessMode.READ_WRITE_SHARED);
    }

    private static byte[] random(int length, long seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    private byte[] inTheFile(int length) throws IOException {
        try (FileChannel file = FileChannel.open(tgt.file(1, 1))) {
            byte[] data = new byte[length];
            assertEquals(length, file.read(ByteBuffer.wrap(data), AT));
            return data;
        }
    }

    private void putIntoTheFile(byte[] data) throws IOException {
        try (FileChannel file = FileChannel.open(tgt.file(1, 1), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(data), AT);
        }
    }

    /** Its page Block Limits tells of a length all the same. */
    @Test
    void D1_aComparisonThatItDoesNotListIsRefusedAndNothingWritten() throws Exception {
        byte[] old = random(512, 1);
        putIntoTheFile(old);
        try (BlockDevice disk = open()) {
            assertEquals(0, disk.limits().getOr(Limit.MAX_COMPARE_AND_WRITE, -1));
            DeviceException refused = assertThrows(DeviceException.IllegalRequest.class, () -> disk.compareAndWrite(AT,
                    MemorySegment.ofArray(old), MemorySegment.ofArray(random(512, 2))));
            assertTrue(refused.getMessage().contains("MAX_COMPARE_AND_WRITE"), refused::getMessage);
        }
        assertArrayEquals(old, inTheFile(old.length));
    }

    @Test
    void D1_aBlockIsWrittenAgainAndAgain() throws Exception {
        byte[] around = random(8192, 3);
        byte[] block = random(512, 4);
        putIntoTheFile(around);
        try (BlockDevice disk = open()) {
            assertEquals(4096, disk.writeSame(AT + 2048, 4096, MemorySegment.ofArray(block)).bytes());
        }
        for (int i = 0; i < 8; i++) {
            System.arraycopy(block, 0, around, 2048 + 512 * i, 512);
        }
        assertArrayEquals(around, inTheFile(around.length));
    }
}
