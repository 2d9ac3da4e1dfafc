// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.IoBuffer;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * One side of a copy. Places in it are bytes from where the copy begins there ({@code --skip}, {@code --seek}). What
 * happens at once may be called from any thread; a port is for the thread that opened it.
 */
public interface Side extends AutoCloseable {

    /** {@return its name, for people} */
    String name();

    /** {@return which device or file it is; of a stream {@link Identity#UNKNOWN}} */
    Identity identity();

    /** {@return bytes from where the copy begins to its end; empty where it has none, or nobody knows} */
    OptionalLong size();

    /** {@return what offsets and lengths are multiples of, in bytes} Of what is no device, any. */
    default int block() {
        return 1;
    }

    /** {@return whether it can be read and written anywhere, and so again} */
    boolean isSeekable();

    /**
     * Allocates memory that suits it.
     *
     * @param bytes how much
     * @return a buffer that the caller closes
     * @throws DeviceException when there is none
     */
    IoBuffer allocate(long bytes) throws DeviceException;

    /** {@return what addresses of memory should be multiples of, in bytes} */
    default long alignment() {
        return 1;
    }

    /** {@return whether its buffers are of its driver's own memory} */
    default boolean isMapped() {
        return false;
    }

    /**
     * Opens what reads chunks. A stream that ends makes its last chunk shorter, and those after it 0 bytes long.
     *
     * @param depth how many at once
     * @return the port
     * @throws DeviceException when it cannot be had
     */
    Port reading(int depth) throws DeviceException;

    /**
     * Opens what writes chunks.
     *
     * @param depth how many at once
     * @return the port
     * @throws DeviceException when it cannot be had
     */
    Port writing(int depth) throws DeviceException;

    /**
     * Reads now.
     *
     * @param at where
     * @param into whose memory
     * @param from where in it
     * @param length how much
     * @return bytes read: the length, or less at the end of a stream or file
     * @throws DeviceException.Medium when the medium cannot be read there
     * @throws IOException for what else went wrong
     */
    long read(long at, Chunk into, long from, long length) throws IOException;

    /**
     * Writes now.
     *
     * @param at where
     * @param out whose memory
     * @param from where in it
     * @param length how much
     * @throws IOException when not all could be written
     */
    void write(long at, Chunk out, long from, long length) throws IOException;

    /**
     * Makes a range read as zeroes, with as little data as can be: where it does already, nothing is done.
     *
     * @param at where
     * @param length how much
     * @throws IOException when it could not be done
     */
    void zero(long at, long length) throws IOException;

    /**
     * Makes a file end where the copy begins, so that nothing of what was there is behind it. Nothing elsewhere.
     *
     * @throws IOException when it could not be done
     */
    void cut() throws IOException;

    /**
     * Makes what was written last.
     *
     * @throws IOException when it may be lost
     */
    void flush() throws IOException;

    /**
     * Makes a file end where the copy ends, when its last part was left out as zeroes. Nothing elsewhere.
     *
     * @param at where the copy ends
     * @throws IOException when it could not be done
     */
    void end(long at) throws IOException;

    /** {@return how its transfers moved} */
    Tally tally();

    @Override
    void close() throws IOException;
}
