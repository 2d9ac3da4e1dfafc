// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there as a whole or as they were, whatever happens meanwhile: to the process or to the power. */
public final class WholeFile {

    private WholeFile() {
    }

    /**
     * Writes a file anew, under another name at first.
     *
     * @param file which
     * @param text its content, in UTF-8
     * @throws IOException when it could not be written; what was there is there
     */
    public static void write(Path file, String text) throws IOException {
        Path whole = file.toAbsolutePath();
        Path next = whole.resolveSibling(whole.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer data = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (data.hasRemaining()) {
                channel.write(data);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
        Files.move(next, whole, StandardCopyOption.ATOMIC_MOVE);
        // The new name lasts when the folder does.
        try (FileChannel folder = FileChannel.open(whole.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
