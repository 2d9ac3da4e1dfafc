// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal.ceph;

import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** An open pool of a cluster. For any thread; closed when no image of it is open. */
public final class Pool implements AutoCloseable {

    /** {@code rbd_image_spec_t}. */
    static final StructLayout SPECIFICATION = MemoryLayout.structLayout(ValueLayout.ADDRESS.withName("id"),
            ValueLayout.ADDRESS.withName("name"));
    private static final long NAME = SPECIFICATION.byteOffset(PathElement.groupElement("name"));
    private static final int FIRST_COUNT = 256;
    private static final int ATTEMPTS = 8;
    private static final long LONGEST_NAME = 4096;

    private final long handle;
    private final String name;

    Pool(long handle, String name) {
        this.handle = handle;
        this.name = name;
    }

    long handle() {
        return handle;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return its number in the cluster, which is never used again} */
    public long id() {
        return RadosCalls.poolId(handle);
    }

    /**
     * {@return the names of its images}
     *
     * @throws ErrnoException what librbd said
     */
    public List<String> images() throws ErrnoException {
        long count = FIRST_COUNT;
        for (int i = 0; i < ATTEMPTS; i++) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment room = arena.allocateFrom(ValueLayout.JAVA_LONG, count);
                MemorySegment specifications = arena.allocate(SPECIFICATION, count);
                long result = ImageCalls.list(handle, specifications, room);
                count = room.get(ValueLayout.JAVA_LONG, 0);
                if (result != Errno.ERANGE.result()) {
                    Text.check("rbd_list2", name, result);
                    return names(specifications, count);
                }
            }
        }
        throw new ErrnoException("rbd_list2", Errno.ERANGE, name);
    }

    @SuppressWarnings("restricted")
    private static List<String> names(MemorySegment specifications, long count) {
        List<String> names = new ArrayList<>();
        try {
            for (long i = 0; i < count; i++) {
                names.add(specifications.get(ValueLayout.ADDRESS, i * SPECIFICATION.byteSize() + NAME)
                        .reinterpret(LONGEST_NAME).getString(0));
            }
        } finally {
            ImageCalls.freeList(specifications, count);
        }
        return names;
    }

    @Override
    public void close() {
        RadosCalls.closePool(handle);
    }
}
