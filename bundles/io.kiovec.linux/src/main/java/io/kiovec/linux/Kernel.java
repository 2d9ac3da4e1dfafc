// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The running kernel; {@link Linux#availability()} gives it. Stateless, for any thread. What it opens and maps belongs
 * to the caller, who closes it. Tests put their own in its place.
 */
@ProviderType
public interface Kernel {

    /** {@return bytes of a base page, {@code sysconf(_SC_PAGESIZE)}: 4096, and up to 65536 on aarch64} */
    long pageSize();

    /** {@return bytes of a transparent huge page, 2 MiB with base pages of 4096; empty where the kernel has none} */
    OptionalLong hugePageSize();

    /**
     * Opens a file or node, {@code open(2)}. Opening a tape or a pipe may block.
     *
     * @param path what to open
     * @param access what the descriptor may do
     * @param flags how to open it; O_CLOEXEC is always set
     * @return the descriptor, the caller's to close
     * @throws ErrnoException EBUSY when somebody else has the block node, ENOENT, EACCES, EROFS, ENXIO, EINVAL where the
     *         file system refuses O_DIRECT; else what the kernel said
     */
    Descriptor open(Path path, OpenAccess access, Set<OpenFlag> flags) throws ErrnoException;

    /**
     * {@return what a path names, links followed, {@code statx(2)}}
     *
     * @param path what to look at; it is not opened
     * @throws ErrnoException what the kernel said
     */
    FileStatus status(Path path) throws ErrnoException;

    /**
     * {@return what the kernel says about an open block node, by ioctl and sysfs} What neither says is unknown.
     *
     * @param descriptor an open block node
     * @throws ErrnoException ENOTBLK when it is no block node; else what the kernel said
     */
    BlockNode blockNode(Descriptor descriptor) throws ErrnoException;

    /**
     * {@return what an open node says itself, laid over what is known of it already} So that sysfs, thirty files, need not be read
     * again. Whether it is still the same disk, its sequence number tells.
     *
     * @param descriptor an open block node
     * @param known what was said of its number before
     * @throws ErrnoException ENOTBLK when it is no block node; else what the kernel said
     * @throws IllegalArgumentException when it has another number than what is known
     */
    default BlockNode blockNode(Descriptor descriptor, BlockNode known) throws ErrnoException {
        return blockNode(descriptor);
    }

    /**
     * {@return what sysfs says about a block node, which need not be open} For a number that there is no device of,
     * everything is unknown.
     *
     * @param number the node's number
     */
    BlockNode blockNode(DeviceNumber number);

    /**
     * {@return whether sysfs says that a block node refuses writes} One of its files, where {@link #blockNode(DeviceNumber)}
     * reads thirty.
     *
     * @param number the node's number
     */
    default Answer readOnly(DeviceNumber number) {
        return blockNode(number).readOnly();
    }

    /**
     * Maps fresh memory, filled with zeroes, readable and writable, {@code mmap(2)}. Unless the pages
     * are of the reserve, it lies between two pages that cannot be accessed, so that running over an end is found.
     *
     * @param length in bytes, positive; rounded up to whole pages of the kind asked for
     * @param alignment of the first byte, a power of two; base pages at least
     * @param pages which pages to ask for; {@link PageKind#TRANSPARENT_HUGE} is a wish, see {@link Mapping#hugePages()}
     * @param lifetime how the memory ends
     * @return the mapping, the caller's to close
     * @throws ErrnoException ENOMEM, for {@link PageKind#RESERVED_HUGE} also when too few are reserved; else what the
     *         kernel said
     * @throws IllegalArgumentException for a length or alignment out of range, for {@link PageKind#RESERVED_HUGE} also an
     *         alignment beyond the page
     */
    Mapping map(long length, long alignment, PageKind pages, Lifetime lifetime) throws ErrnoException;

    /**
     * Maps a file's or driver's memory, shared, {@code mmap(2)}. The mapping stays when the descriptor is closed.
     *
     * @param descriptor what to map, open for what the access says
     * @param access what may be done to the memory
     * @param offset the first byte, a multiple of the page size
     * @param length in bytes, positive
     * @param lifetime how the memory ends
     * @return the mapping, the caller's to close
     * @throws ErrnoException what the kernel said; on sg ENOMEM beyond the reserve buffer
     * @throws IllegalArgumentException for a length or offset out of range
     */
    Mapping map(Descriptor descriptor, OpenAccess access, long offset, long length, Lifetime lifetime)
            throws ErrnoException;

    /**
     * {@return the physically contiguous pieces of memory, from {@code /proc/self/pagemap}} The memory is neither read
     * nor written: pages that are not there yet are told as such, not faulted in.
     *
     * @param memory native, not empty; the caller keeps it mapped meanwhile
     * @throws IllegalArgumentException for memory on the heap or of no length
     */
    PageRuns pageRuns(MemorySegment memory);

    /**
     * Opens a ring for requests to one file, {@code io_uring_setup(2)}, of the thread that calls (Linux 6.1).
     *
     * @param file what the requests are for; the ring opens it once more, as it was opened but for a claim (O_EXCL), and so may
     *         be used when this descriptor is closed
     * @param depth how many requests can be in flight, at least; 1 to 32768
     * @param slots how many pieces of memory can be registered, 0 to 16384
     * @return the ring, the caller's to close
     * @throws ErrnoException ENOSYS where the kernel has no rings, EPERM where they are forbidden
     *         ({@code kernel.io_uring_disabled}, a filter of system calls), EINVAL where it is too old; else what the kernel
     *         said
     */
    IoRing openRing(Descriptor file, int depth, int slots) throws ErrnoException;

    /**
     * Opens a counter that others of this process add to, and that {@link Descriptor#poll} waits for, {@code eventfd(2)}. A
     * {@link Descriptor#read} of 8 bytes takes what was counted, and never waits: it gives EAGAIN where nothing was.
     *
     * @return the counter at 0, the caller's to close
     * @throws ErrnoException EMFILE and ENFILE where there are no descriptors left; else what the kernel said
     */
    Descriptor openEventCounter() throws ErrnoException;
}
