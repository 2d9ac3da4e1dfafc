// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.benchmarks.media.Media;
import io.kiovec.benchmarks.media.Medium;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that is wrong is found, by a worker that needs no container. */
class VerificationTest {

    private static final Job READ = Job.of(Job.Direction.READ, Job.Order.SEQUENTIAL, 4096);

    @TempDir
    Path folder;

    private static void read(FileChannel channel, long size) throws IOException {
        new ChannelWorker(channel, READ, new Offsets.Sequential(0, size / READ.block(), READ.block()))
                .verify(size / READ.block());
    }

    @Test
    void aByteThatIsWrongIsFound() throws IOException {
        try (Media media = new Media(folder, 1 << 20)) {
            Medium medium = media.get(Media.Kind.FILE);
            try (FileChannel channel = FileChannel.open(medium.path(), StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                read(channel, medium.size());
                channel.write(ByteBuffer.wrap(new byte[]{1}), 70_000);
                IOException e = assertThrows(IOException.class, () -> read(channel, medium.size()));
                assertTrue(e.getMessage().startsWith("at byte 70000 "), e.getMessage());
            }
        }
    }

    @Test
    void aBlockInAnothersPlaceIsFound() throws IOException {
        try (Media media = new Media(folder, 1 << 20)) {
            Medium medium = media.get(Media.Kind.FILE);
            try (FileChannel channel = FileChannel.open(medium.path(), StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                ByteBuffer block = ByteBuffer.allocate(4096);
                channel.read(block, 8192);
                channel.write(block.flip(), 4096);
                assertThrows(IOException.class, () -> read(channel, medium.size()));
            }
        }
    }

    @Test
    void mediaAreTakenAwayAndNoneIsMadeAfter() throws IOException {
        Media media = new Media(folder.resolve("media"), 1 << 20);
        Path file = media.get(Media.Kind.WRITTEN_FILE).path();
        Path many = media.newFolder(folder);
        Files.write(many.resolve("1.img"), new byte[1]);
        assertEquals(1 << 20, Files.size(file));
        media.close();
        assertTrue(Files.notExists(file));
        assertTrue(Files.notExists(many));
        assertThrows(IOException.class, () -> media.get(Media.Kind.FILE));
    }
}
