// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that live as long as a process, or shorter. */
final class Storage {

    private static final Path USUAL = Path.of("/tmp");
    private static final Path MEMORY = Path.of("/dev/shm");

    private Storage() {
    }

    /**
     * {@return a new temporary folder, its owner's alone} It is made or it is another's, so its name need not be hard to
     * guess: the generator of {@link Files#createTempDirectory} costs a fiftieth of a short command.
     *
     * @param call who needs it
     */
    static Path temporary(Call call) throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        // A file system on a disk writes a journal for each of a hundred small files. Media may be written by the others,
        // and those who named a folder know why.
        if (call.isShort() && parent.equals(USUAL) && Files.isDirectory(MEMORY) && Files.isWritable(MEMORY)) {
            parent = MEMORY;
        }
        FileAttribute<?> owners = PosixFilePermissions
                .asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        while (true) {
            try {
                return Files.createDirectory(parent.resolve("kiovec" + Long.toUnsignedString(System.nanoTime(), 36)),
                        owners);
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
        }
    }

    /** Deletes a folder with what is in it; one that is not there is deleted. */
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
                if (failed instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failed;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException failed) throws IOException {
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
