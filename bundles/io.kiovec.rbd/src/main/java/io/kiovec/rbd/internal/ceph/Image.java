// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal.ceph;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * An open image. For any thread, until it is closed: nobody may be in a call of it then. The calls that transfers are made of throw
 * nothing for what librbd says: they give bytes, or a negated error number.
 */
public final class Image implements AutoCloseable {

    /** How an image is opened. */
    public enum Opening {
        /** With a watch on it, by which librbd hears of changes that others make. The user may write for that. */
        WATCHED,
        /** Without, for users who may only read. */
        READ_ONLY
    }

    /** {@code RBD_FEATURE_EXCLUSIVE_LOCK} of {@code rbd/features.h}. */
    public static final long EXCLUSIVE_LOCK = 1 << 2;

    /** {@code LIBRADOS_OP_FLAG_FADVISE_FUA}: a cache of librbd's is not to answer for the cluster. */
    static final int WRITE_THROUGH = 0x80;
    private static final int EVENT_DESCRIPTOR = 2;

    /** {@code rbd_image_info_t}. */
    static final StructLayout INFO = MemoryLayout.structLayout(ValueLayout.JAVA_LONG.withName("size"),
            ValueLayout.JAVA_LONG.withName("obj_size"), ValueLayout.JAVA_LONG.withName("num_objs"),
            ValueLayout.JAVA_INT.withName("order"),
            MemoryLayout.sequenceLayout(24, ValueLayout.JAVA_BYTE).withName("block_name_prefix"),
            MemoryLayout.paddingLayout(4), ValueLayout.JAVA_LONG.withName("parent_pool"),
            MemoryLayout.sequenceLayout(96, ValueLayout.JAVA_BYTE).withName("parent_name"));
    private static final long OBJECT_SIZE = INFO.byteOffset(PathElement.groupElement("obj_size"));

    private final long handle;
    private final String name;

    private Image(long handle, String name) {
        this.handle = handle;
        this.name = name;
    }

    /**
     * Opens an image.
     *
     * @param pool where it is; stays open until the image is closed
     * @param name the image's
     * @param snapshot the snapshot's; empty for the image itself
     * @param how for whom
     * @return the image
     * @throws ErrnoException ENOENT where there is no such image or snapshot, EPERM where the user may not
     */
    public static Image open(Pool pool, String name, String snapshot, Opening how) throws ErrnoException {
        String subject = pool.name() + "/" + name + (snapshot.isEmpty() ? "" : "@" + snapshot);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment image = arena.allocateFrom(name);
            MemorySegment at = snapshot.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(snapshot);
            return new Image(how == Opening.WATCHED
                    ? Text.number("rbd_open", subject, out -> ImageCalls.open(pool.handle(), image, out, at))
                    : Text.number("rbd_open_read_only", subject,
                            out -> ImageCalls.openReadOnly(pool.handle(), image, out, at)),
                    subject);
        }
    }

    /** {@return pool, image and snapshot, for messages} */
    public String name() {
        return name;
    }

    /**
     * {@return bytes of it now} Asks the cluster only when librbd has heard of a change.
     *
     * @throws ErrnoException ENOENT when the image is gone
     */
    public long size() throws ErrnoException {
        return Text.number("rbd_get_size", name, out -> ImageCalls.size(handle, out));
    }

    /**
     * {@return bytes of one of its objects}
     *
     * @throws ErrnoException what librbd said
     */
    public long objectSize() throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO);
            Text.check("rbd_stat", name, ImageCalls.stat(handle, info, INFO.byteSize()));
            return info.get(ValueLayout.JAVA_LONG, OBJECT_SIZE);
        }
    }

    /**
     * {@return its features, bits of {@code rbd/features.h}}
     *
     * @throws ErrnoException what librbd said
     */
    public long features() throws ErrnoException {
        return Text.number("rbd_get_features", name, out -> ImageCalls.features(handle, out));
    }

    /**
     * {@return what names it in its pool for ever, however it is renamed}
     *
     * @throws ErrnoException what librbd said
     */
    public String id() throws ErrnoException {
        try {
            return Text.read("rbd_get_id", name, (memory, length) -> ImageCalls.id(handle, memory, length));
        } catch (ErrnoException e) {
            if (e.error() != Errno.EINVAL) {
                throw e;
            }
            // An image of format 1 has no identifier, and its objects have a name that nobody else's have.
            return Text.read("rbd_get_block_name_prefix", name,
                    (memory, length) -> ImageCalls.prefix(handle, memory, length));
        }
    }

    /**
     * {@return the number of a snapshot}
     *
     * @param snapshot its name
     * @throws ErrnoException ENOENT where there is none
     */
    public long snapshotId(String snapshot) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(snapshot);
            return Text.number("rbd_snap_get_id", name, out -> ImageCalls.snapshotId(handle, text, out));
        }
    }

    /**
     * Takes the exclusive lock, and keeps it until the image is closed, whoever asks for it.
     *
     * @throws ErrnoException EROFS and EBUSY when another client keeps it
     */
    public void lock() throws ErrnoException {
        Text.check("rbd_lock_acquire", name, ImageCalls.lock(handle, 0));
    }

    /**
     * {@return whether this opening has the exclusive lock}
     *
     * @throws ErrnoException what librbd said
     */
    public boolean ownsLock() throws ErrnoException {
        return (int) Text.number("rbd_is_exclusive_lock_owner", name, out -> ImageCalls.ownsLock(handle, out)) != 0;
    }

    /** {@return bytes read, or a negated error number} */
    public long read(long offset, MemorySegment memory) {
        return ImageCalls.read(handle, offset, memory.byteSize(), memory, 0);
    }

    /** {@return bytes written, or a negated error number} librbd copies them first. */
    public long write(long offset, MemorySegment memory, WriteThrough through) {
        return ImageCalls.write(handle, offset, memory.byteSize(), memory, through.flags);
    }

    /** {@return 0, or a negated error number} */
    public long flush() {
        return ImageCalls.flush(handle);
    }

    /** {@return 0, or a negated error number} */
    public long discard(long offset, long length) {
        return ImageCalls.discard(handle, offset, length);
    }

    /** {@return bytes, or a negated error number} */
    public long writeZeroes(long offset, long length) {
        return ImageCalls.writeZeroes(handle, offset, length, 0, 0);
    }

    /**
     * {@return whether librbd compares and writes} What is compared has to lie in one sector of 512 bytes, in later versions in
     * one unit of the image's striping.
     */
    public static boolean hasCompareAndWrite() {
        return Libraries.has("rbd_compare_and_write");
    }

    /** {@return whether librbd writes a block again and again by itself} */
    public static boolean hasWriteSame() {
        return Libraries.has("rbd_writesame");
    }

    /** {@return bytes, or a negated error number} */
    public long writeSame(long offset, long length, MemorySegment block) {
        return ImageCalls.writeSame(handle, offset, length, block, block.byteSize(), 0);
    }

    /**
     * What came of a compare-and-write.
     *
     * @param result bytes, or a negated error number; EILSEQ where other data is there
     * @param differsAt then the first byte that differs: where it lies in what was compared, and where the object that holds it
     *     begins in the image, together (librbd 16)
     */
    public record Comparison(long result, long differsAt) {
    }

    /** {@return what came of it} An OSD does it at once for all clients. */
    public Comparison compareAndWrite(long offset, MemorySegment expected, MemorySegment replacement,
            WriteThrough through) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mismatch = arena.allocate(ValueLayout.JAVA_LONG);
            long result = ImageCalls.compareAndWrite(handle, offset, expected.byteSize(), expected, replacement,
                    mismatch, through.flags);
            return new Comparison(result, mismatch.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    /**
     * Has each request of {@link Requests} that is done counted by a counter. Once for an image.
     *
     * @param counter stays open until the image is closed
     * @return the requests
     * @throws ErrnoException what librbd said
     */
    public Requests requests(Descriptor counter) throws ErrnoException {
        Text.check("rbd_set_image_notification", name,
                QueueCalls.notifyBy(handle, counter.number(), EVENT_DESCRIPTOR));
        return new Requests(handle, counter);
    }

    /** When a write counts as done. */
    public enum WriteThrough {
        /** When the cluster, or a cache of librbd's if one is configured, has it. */
        NO(0),
        /** When the cluster has it. */
        YES(WRITE_THROUGH);

        final int flags;

        WriteThrough(int flags) {
            this.flags = flags;
        }
    }

    /**
     * Lets it go; waits for what is in flight.
     *
     * @throws ErrnoException what librbd said; it is closed nevertheless
     */
    @Override
    public void close() throws ErrnoException {
        Text.check("rbd_close", name, ImageCalls.close(handle));
    }
}
