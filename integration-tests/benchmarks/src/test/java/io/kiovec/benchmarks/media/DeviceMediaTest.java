// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices that need root. */
@Tag("proof")
class DeviceMediaTest {

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "ZRAM"})
    void aDeviceIsFilledAndTakenAwayAgain(Media.Kind kind) throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/loop-control")), "only root makes devices");
        Path node;
        try (Media media = new Media(Path.of("/tmp"), 4 << 20)) {
            Medium medium;
            try {
                medium = media.get(kind);
            } catch (UnavailableException e) {
                assertTrue(e.getMessage().startsWith("no "), e.getMessage());
                return;
            }
            node = medium.path();
            try (FileChannel channel = FileChannel.open(node, StandardOpenOption.READ);
                    Arena arena = Arena.ofShared()) {
                MemorySegment memory = arena.allocate(1 << 20, Stamps.UNIT);
                assertEquals(1 << 20, channel.read(memory.asByteBuffer(), 1 << 20));
                Stamps.FIRST.check(memory, 1 << 20);
            }
        }
        Path block = Path.of("/sys/block").resolve(node.getFileName());
        assertTrue(Files.notExists(block.resolve("loop")) && (kind == Media.Kind.LOOP || Files.notExists(block)),
                node + " is still there");
    }
}
