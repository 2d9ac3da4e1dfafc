// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open file descriptor. All methods may be called from any thread at once and run on the caller's; a call blocks as
 * long as its system call does, and nothing interrupts it. The owner is whoever opened it, and closes it.
 *
 * <p><b>Results.</b> The calls that transfers are made of ({@link #pread}, {@link #pwrite}, {@link #preadv},
 * {@link #pwritev}, {@link #read}, {@link #write}, {@link #fdatasync}, {@link #ioctl(long, MemorySegment) ioctl}, {@link #poll}) throw nothing for what
 * the kernel says and allocate nothing: they give the result, or the negated error number ({@link Errno#result()}).
 * Neither EINTR nor a short transfer is repeated here; both are the caller's to judge. {@link #failure} makes the typed
 * error of such a result. All other calls throw it.
 *
 * <p><b>Closing</b> (rule L2). A number that was closed is given to the next file that is opened: another disk. So
 * {@link #close} refuses new calls at once with EBADF, and the number is released when the last call that is inside has
 * returned, by that call's thread. Closing wakes nobody up: give {@link #poll} a timeout.
 *
 * <p><b>Memory.</b> A {@link MemorySegment} argument is native, and its arena cannot be closed while the call runs.
 */
@ProviderType
public interface Descriptor extends AutoCloseable {

    /** How far a descriptor is from being closed. */
    enum State {
        /** Calls are taken. */
        OPEN,
        /** Calls are refused; the number is kept for those that are still inside. */
        CLOSING,
        /** The number is released. */
        CLOSED
    }

    /** Keeps a descriptor's number from being released, for kernel objects that use the number outside of any call. */
    @ProviderType
    interface Hold extends AutoCloseable {

        /** Lets go; idempotent, from any thread. The last one to let go of a closing descriptor releases its number. */
        @Override
        void close();
    }

    /** {@return the number} Only for messages, or under a {@link #hold()}. */
    int number();

    /** {@return the path that it was opened by} */
    Path path();

    /** {@return how far it is from being closed} */
    State state();

    /**
     * Keeps the number from being released.
     *
     * @return to be closed when nothing uses the number any more
     * @throws ErrnoException EBADF when the descriptor is closed
     */
    Hold hold() throws ErrnoException;

    /**
     * Reads into several pieces of memory, one after the other, {@code preadv(2)}. The call does not hold their arenas:
     * the caller keeps them open until it has returned.
     *
     * @param pieces where to, native and writable, 1 to 1024 of them
     * @param offset the first byte in the file
     * @return bytes read, 0 at the end, or a negated error number
     * @throws IllegalArgumentException for memory on the heap or read-only memory, and for too many pieces
     */
    long preadv(List<MemorySegment> pieces, long offset);

    /**
     * Writes several pieces of memory, one after the other, {@code pwritev(2)}. The call does not hold their arenas: the
     * caller keeps them open until it has returned.
     *
     * @param pieces what, native, 1 to 1024 of them
     * @param offset the first byte in the file
     * @return bytes written, or a negated error number
     * @throws IllegalArgumentException for memory on the heap, and for too many pieces
     */
    long pwritev(List<MemorySegment> pieces, long offset);

    /**
     * Reads at an offset, {@code pread(2)}.
     *
     * @param memory where to, native and writable
     * @param at the first byte in {@code memory}
     * @param length in bytes; the kernel moves at most 0x7ffff000 rounded down to a page
     * @param offset the first byte in the file
     * @return bytes read, 0 at the end, or a negated error number
     * @throws IndexOutOfBoundsException when the range is not in the memory
     * @throws IllegalArgumentException for memory on the heap or read-only memory
     * @throws IllegalStateException when the memory's arena is closed
     */
    long pread(MemorySegment memory, long at, long length, long offset);

    /**
     * Writes at an offset, {@code pwrite(2)}.
     *
     * @param memory where from, native
     * @param at the first byte in {@code memory}
     * @param length in bytes; the kernel moves at most 0x7ffff000 rounded down to a page
     * @param offset the first byte in the file
     * @return bytes written or a negated error number
     * @throws IndexOutOfBoundsException when the range is not in the memory
     * @throws IllegalArgumentException for memory on the heap
     * @throws IllegalStateException when the memory's arena is closed
     */
    long pwrite(MemorySegment memory, long at, long length, long offset);

    /**
     * Reads where the device stands, {@code read(2)}: tapes, pipes, sg.
     *
     * @param memory where to, native and writable
     * @param at the first byte in {@code memory}
     * @param length in bytes
     * @return bytes read or a negated error number
     * @throws IndexOutOfBoundsException when the range is not in the memory
     * @throws IllegalArgumentException for memory on the heap or read-only memory
     * @throws IllegalStateException when the memory's arena is closed
     */
    long read(MemorySegment memory, long at, long length);

    /**
     * Writes where the device stands, {@code write(2)}.
     *
     * @param memory where from, native
     * @param at the first byte in {@code memory}
     * @param length in bytes
     * @return bytes written or a negated error number
     * @throws IndexOutOfBoundsException when the range is not in the memory
     * @throws IllegalArgumentException for memory on the heap
     * @throws IllegalStateException when the memory's arena is closed
     */
    long write(MemorySegment memory, long at, long length);

    /**
     * Brings written data, and what is needed to read it again, to the medium, {@code fdatasync(2)}. After an error the
     * kernel forgets it: a repeated call may succeed although data was lost.
     *
     * @return 0 or a negated error number
     */
    long fdatasync();

    /**
     * Calls the driver with a structure, {@code ioctl(2)}.
     *
     * @param request the request's number, 32 bits
     * @param argument the structure, native; memory that it points to is the caller's to keep
     * @return what the driver gives, mostly 0, or a negated error number
     * @throws IllegalArgumentException for memory on the heap
     * @throws IllegalStateException when the memory's arena is closed
     */
    long ioctl(long request, MemorySegment argument);

    /**
     * Calls the driver with a structure that points to memory, {@code ioctl(2)}: as {@link #ioctl(long, MemorySegment)},
     * and the arena of that memory cannot be closed either while the call runs.
     *
     * @param request the request's number, 32 bits
     * @param argument the structure, native
     * @param held the memory that the structure points to, native; {@link MemorySegment#NULL} for none
     * @return what the driver gives, mostly 0, or a negated error number
     * @throws IllegalArgumentException for memory on the heap
     * @throws IllegalStateException when an arena is closed
     */
    long ioctl(long request, MemorySegment argument, MemorySegment held);

    /**
     * Calls the driver with a number in the argument's place, {@code ioctl(2)}.
     *
     * @param request the request's number, 32 bits
     * @param argument the number
     * @return what the driver gives, mostly 0, or a negated error number
     */
    long ioctl(long request, long argument);

    /**
     * Waits until something can be done, {@code poll(2)}.
     *
     * @param events {@link PollEvent} bits to wait for; ERROR, HANG_UP and INVALID are told without asking
     * @param timeoutMillis 0 to look only, negative for no bound
     * @return {@link PollEvent} bits, 0 when the time was over, or a negated error number
     */
    long poll(int events, int timeoutMillis);

    /**
     * Gets an int from the driver: an ioctl that takes a pointer to one.
     *
     * @param name the request's name, for the error
     * @param request the request's number, 32 bits
     * @return the int as the driver wrote it, 0 in bytes that it did not write
     * @throws ErrnoException what the driver said
     */
    int ioctlGetInt(String name, long request) throws ErrnoException;

    /**
     * Gets a long from the driver: an ioctl that takes a pointer to one.
     *
     * @param name the request's name, for the error
     * @param request the request's number, 32 bits
     * @return the long as the driver wrote it, 0 in bytes that it did not write
     * @throws ErrnoException what the driver said
     */
    long ioctlGetLong(String name, long request) throws ErrnoException;

    /**
     * Gives an int to the driver: an ioctl that takes a pointer to one.
     *
     * @param name the request's name, for the error
     * @param request the request's number, 32 bits
     * @param value the int
     * @throws ErrnoException what the driver said
     */
    void ioctlSetInt(String name, long request, int value) throws ErrnoException;

    /**
     * {@return what the open file is, {@code statx(2)}}
     *
     * @throws ErrnoException what the kernel said
     */
    FileStatus status() throws ErrnoException;

    /**
     * Brings data and all attributes to the medium, {@code fsync(2)}.
     *
     * @throws ErrnoException what the kernel said
     */
    void fsync() throws ErrnoException;

    /**
     * Sets a regular file's size, {@code ftruncate(2)}.
     *
     * @param size in bytes
     * @throws ErrnoException what the kernel said
     */
    void truncate(long size) throws ErrnoException;

    /**
     * Changes how a range is allocated, {@code fallocate(2)}.
     *
     * @param mode what to do
     * @param offset the first byte
     * @param length in bytes, positive
     * @throws ErrnoException EOPNOTSUPP where the file system or device cannot; else what the kernel said
     */
    void fallocate(FallocateMode mode, long offset, long length) throws ErrnoException;

    /**
     * Tells a block node that a range is not needed any more (BLKDISCARD). What it reads as afterwards is not said.
     *
     * @param offset the first byte, a multiple of the logical block
     * @param length in bytes, a multiple of the logical block
     * @throws ErrnoException EOPNOTSUPP where the device cannot, EINVAL for what is not aligned; else what the kernel said
     */
    void discard(long offset, long length) throws ErrnoException;

    /**
     * Makes a range of a block node read as zeroes (BLKZEROOUT); the kernel writes them where the device cannot.
     *
     * @param offset the first byte, a multiple of the logical block
     * @param length in bytes, a multiple of the logical block
     * @throws ErrnoException EINVAL for what is not aligned; else what the kernel said
     */
    void zeroOut(long offset, long length) throws ErrnoException;

    /**
     * Refuses new calls, and releases the number once no call is inside and nobody holds it. Idempotent.
     *
     * @throws ErrnoException what {@code close(2)} said, when it was this call that released the number; the number is
     *         released nevertheless. Of a later release {@link #closeErrno()} tells.
     */
    @Override
    void close() throws ErrnoException;

    /** {@return what {@code close(2)} said, empty while the number is not released or when all was well} */
    OptionalInt closeErrno();

    /**
     * Makes the typed error of a call that gave a negated error number.
     *
     * @param call the call's name as in its man page, for an ioctl the request's
     * @param result what the call gave, negative
     * @return the error, to be thrown
     * @throws IllegalArgumentException for a result that is no error
     */
    default ErrnoException failure(String call, long result) {
        if (result >= 0) {
            throw new IllegalArgumentException(call + " gave " + result + ", which is no error");
        }
        return new ErrnoException(call, Math.toIntExact(-result), path().toString());
    }
}
