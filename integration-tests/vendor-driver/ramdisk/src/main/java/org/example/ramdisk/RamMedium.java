// SPDX-License-Identifier: Apache-2.0
package org.example.ramdisk;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The memory of a disk: a mapped file, so that it outlives the classes of its driver. Mapped while an endpoint is open, and
 * no longer (rule L5). Its name is drawn once and lies beside it: a medium that is made anew is another one (rule S5).
 */
final class RamMedium {

    private final Path file;
    private final long capacity;
    private final Identity identity;
    private Arena arena;
    private MemorySegment memory = MemorySegment.NULL;
    private int users;

    RamMedium(Path file, long capacity) throws IOException {
        this.file = file;
        this.capacity = capacity;
        Path name = file.resolveSibling(file.getFileName() + ".name");
        if (Files.notExists(name)) {
            Files.createDirectories(file.getParent());
            Files.writeString(name, UUID.randomUUID().toString());
        }
        identity = Identity.of(Designator.whole(Source.VENDOR, "org.example.ramdisk:" + Files.readString(name)));
    }

    long capacity() {
        return capacity;
    }

    Identity identity() {
        return identity;
    }

    /** {@return the memory, mapped until as many releases as acquisitions have come} */
    synchronized MemorySegment acquire(Address address) throws DeviceException {
        if (users == 0) {
            Arena mapping = Arena.ofShared();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                memory = channel.map(MapMode.READ_WRITE, 0, capacity, mapping);
                arena = mapping;
            } catch (IOException e) {
                mapping.close();
                throw new DeviceException.Unavailable(address, "its memory cannot be mapped: " + e.getMessage(),
                        DeviceException.Detail.NONE, e);
            }
        }
        users++;
        return memory;
    }

    synchronized void release() {
        if (--users == 0) {
            memory = MemorySegment.NULL;
            arena.close();
        }
    }
}
