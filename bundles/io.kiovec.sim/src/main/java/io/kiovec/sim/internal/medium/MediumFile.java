// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One open file of a medium with its map and its serial number, shared by the disks on it. Guarded by who opened it.
 */
final class MediumFile {

    private final Path file;
    private final String serial;
    private final MapHeader header;
    private final FileStore data;
    private final FileStore bits;
    private final AllocationMap map;
    private int users = 1;

    private MediumFile(Path file, String serial, MapHeader header, long capacity) {
        this.file = file;
        this.serial = serial;
        this.header = header;
        data = new FileStore(file, capacity);
        bits = new FileStore(mapOf(file), AllocationMap.size(capacity / header.unit(), header.levels()));
        map = new AllocationMap(bits, header.levels());
    }

    private static Path mapOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".map");
    }

    /** Opens a file, and makes it and what lies beside it where it is not there. */
    static MediumFile open(Path file, long capacity, int unit) throws IOException {
        String serial = serial(file.resolveSibling(file.getFileName() + ".serial"));
        MapHeader header = usableMap(file, capacity, unit);
        MediumFile opened = new MediumFile(file, serial, header, capacity);
        try {
            header.write(opened.bits, MapHeader.IN_USE);
            opened.data.present(0, 1);
            forceFolder(file);
            return opened;
        } catch (IOException e) {
            opened.closeStores();
            throw e;
        }
    }

    /** {@return the map that is there, or that was made from what is there, in the layout that is needed} */
    private static MapHeader usableMap(Path file, long capacity, int unit) throws IOException {
        long length = Files.exists(file) ? Files.size(file) : 0;
        MapHeader wanted = new MapHeader(unit, AllocationMap.levels(Math.max(capacity, length) / unit + 1));
        MapHeader.Found found = length == 0 ? MapHeader.Found.NONE : MapHeader.read(mapOf(file));
        if (found.stamp() != MapHeader.IN_USE && found.stamp() != stamp(file)) {
            // Somebody else wrote the file since it was closed: whatever it has may be data.
            found = MapHeader.Found.NONE;
        }
        if (found.header().isPresent()) {
            MapHeader there = found.header().get();
            if (there.unit() == unit && there.levels() >= wanted.levels()) {
                return there;
            }
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".map.new");
        Files.deleteIfExists(fresh);
        MapDraft draft = new MapDraft(file, length, wanted, fresh);
        if (found.header().isPresent()) {
            draft.convert(mapOf(file), found.header().get());
        } else {
            draft.takeAll();
        }
        Files.move(fresh, mapOf(file), StandardCopyOption.ATOMIC_MOVE);
        forceFolder(file);
        return wanted;
    }

    /** The first to come makes it, the others read it. It appears whole or not at all. */
    private static String serial(Path file) throws IOException {
        if (!Files.exists(file)) {
            String fresh = UUID.randomUUID().toString();
            Path draft = file.resolveSibling(file.getFileName() + "." + fresh);
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.US_ASCII.encode(fresh + "\n"));
                channel.force(true);
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException known) {
                // What we want is in it.
            } catch (UnsupportedOperationException noLinks) {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        }
        String serial = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (serial.isEmpty()) {
            throw new IOException(file + " is empty: delete it together with its medium");
        }
        return serial;
    }

    /** Makes the names of new files last. */
    private static void forceFolder(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** {@return when the file was last written, in nanoseconds} */
    private static long stamp(Path file) throws IOException {
        return Math.max(1, Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS));
    }

    /** One more disk on it. */
    void share(long capacity, int unit) throws IOException {
        if (unit != header.unit()) {
            throw new IOException(file + " is in use with blocks of " + header.unit() + " bytes");
        }
        if (AllocationMap.levels(capacity / unit) > header.levels()) {
            throw new IOException(file + " is in use with a much smaller capacity");
        }
        data.grow(capacity);
        bits.grow(AllocationMap.size(capacity / unit, header.levels()));
        users++;
    }

    /** {@return the medium for one disk} */
    DiskMedium medium(long capacity, Runnable release) {
        return new StoredMedium(serial, capacity, header.unit(), data, map, release);
    }

    /** {@return whether that was the last disk, and it is closed} */
    boolean leave() {
        users--;
        if (users > 0) {
            return false;
        }
        try {
            data.force();
            bits.force();
            header.write(bits, stamp(file));
        } catch (IOException e) {
            // Marked as in use, as after a crash: no less than what was flushed is there.
        } finally {
            closeStores();
        }
        return true;
    }

    private void closeStores() {
        data.close();
        bits.close();
    }
}
