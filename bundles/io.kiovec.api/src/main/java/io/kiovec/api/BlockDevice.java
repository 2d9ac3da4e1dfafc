// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Limit;
import io.kiovec.io.RequestOptions;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A disk: numbered blocks, read and written anywhere. One primitive, {@link #execute}; the rest are conveniences over
 * it that return a {@link Transfer} or throw.
 *
 * <p>Offsets and lengths are in bytes and multiples of {@code limits().logicalBlock()}. A transfer moves all that was
 * asked or fails; a failure's detail says how much was done without a gap. A transfer beyond the device's hard limits
 * is split, its parts are reported as one (rule M7), and other writers may come in between two parts.
 *
 * <p>Modes: rule M1, indirect takes any memory. Rule M2, in an indirect transfer the device never touches the caller's
 * memory, in a direct one Kiovec never copies. Rule M3, nobody asked: indirect, unless the policy says otherwise; asked
 * by {@link RequestOptions}: direct where policy and limits allow, else indirect with the reason; asked strictly:
 * direct, or {@link DeviceException.DirectImpossible} before anything moves.
 */
@ProviderType
public interface BlockDevice extends Device {

    /** {@return bytes that can be addressed, 0 without a medium} */
    default long capacity() {
        return limits().capacity();
    }

    /** {@return bytes of a logical block} */
    default int blockSize() {
        return limits().logicalBlock();
    }

    /** {@return a new request for this device, to be reused} */
    BlockRequest newRequest();

    /**
     * Does a request now, on the calling thread. Returns when the driver returns; the request's timeout bounds the wait
     * at the gate (rule S4). An interrupt ends that wait, never a transfer. May be called from virtual threads.
     *
     * @param request one of this device's, not in flight
     * @return what went wrong, {@link Failure#NONE} for a success; the request has the rest
     * @throws DeviceException.IllegalRequest when the request is in flight or another device's; it is left alone
     */
    Failure execute(BlockRequest request) throws DeviceException.IllegalRequest;

    /**
     * Opens a queue. A thread-bound queue belongs to the calling platform thread.
     *
     * @param options depth and kind
     * @return a queue of the caller's own, to be closed by it
     * @throws DeviceException.IllegalRequest for a thread-bound queue on a virtual thread: ask for a served one
     * @throws DeviceException when the device cannot have one more
     */
    BlockQueue openQueue(QueueOptions options) throws DeviceException;

    /**
     * Fills memory from the medium.
     *
     * @param offset where on the medium
     * @param memory native or on the heap, filled from its beginning to its end
     * @param options how
     * @return what was done
     * @throws DeviceException when not all could be read
     */
    default Transfer read(long offset, MemorySegment memory, RequestOptions options) throws DeviceException {
        BlockRequest request = newRequest().options(options).read(offset, memory);
        execute(request);
        return request.transfer();
    }

    /**
     * Fills memory from the medium, as the policy says.
     *
     * @param offset where on the medium
     * @param memory native or on the heap
     * @return what was done
     * @throws DeviceException when not all could be read
     */
    default Transfer read(long offset, MemorySegment memory) throws DeviceException {
        return read(offset, memory, RequestOptions.DEFAULT);
    }

    /**
     * Fills a buffer from the medium.
     *
     * @param offset where on the medium
     * @param buffer filled from its beginning to its end
     * @param options how
     * @return what was done
     * @throws DeviceException when not all could be read
     */
    default Transfer read(long offset, IoBuffer buffer, RequestOptions options) throws DeviceException {
        BlockRequest request = newRequest().options(options).read(offset, buffer, 0, buffer.size());
        execute(request);
        return request.transfer();
    }

    /**
     * Fills an array from the medium, indirectly: an array cannot be used directly.
     *
     * @param offset where on the medium
     * @param data filled from its beginning to its end
     * @return what was done
     * @throws DeviceException when not all could be read
     */
    default Transfer read(long offset, byte[] data) throws DeviceException {
        return read(offset, MemorySegment.ofArray(data));
    }

    /**
     * Fills a byte buffer from its position to its limit, and moves the position there when all was read.
     *
     * @param offset where on the medium
     * @param data direct or on the heap, not read-only
     * @return what was done
     * @throws DeviceException when not all could be read; the position stays
     */
    default Transfer read(long offset, ByteBuffer data) throws DeviceException {
        Transfer done = read(offset, MemorySegment.ofBuffer(data));
        data.position(data.limit());
        return done;
    }

    /**
     * Writes all of some memory.
     *
     * @param offset where on the medium
     * @param memory native or on the heap
     * @param options how
     * @return what was done
     * @throws DeviceException when not all could be written
     */
    default Transfer write(long offset, MemorySegment memory, RequestOptions options) throws DeviceException {
        BlockRequest request = newRequest().options(options).write(offset, memory);
        execute(request);
        return request.transfer();
    }

    /**
     * Writes all of some memory, as the policy says.
     *
     * @param offset where on the medium
     * @param memory native or on the heap
     * @return what was done
     * @throws DeviceException when not all could be written
     */
    default Transfer write(long offset, MemorySegment memory) throws DeviceException {
        return write(offset, memory, RequestOptions.DEFAULT);
    }

    /**
     * Writes all of a buffer.
     *
     * @param offset where on the medium
     * @param buffer written from its beginning to its end
     * @param options how
     * @return what was done
     * @throws DeviceException when not all could be written
     */
    default Transfer write(long offset, IoBuffer buffer, RequestOptions options) throws DeviceException {
        BlockRequest request = newRequest().options(options).write(offset, buffer, 0, buffer.size());
        execute(request);
        return request.transfer();
    }

    /**
     * Writes all of an array, indirectly.
     *
     * @param offset where on the medium
     * @param data written from its beginning to its end
     * @return what was done
     * @throws DeviceException when not all could be written
     */
    default Transfer write(long offset, byte[] data) throws DeviceException {
        return write(offset, MemorySegment.ofArray(data));
    }

    /**
     * Writes a byte buffer from its position to its limit, and moves the position there when all was written.
     *
     * @param offset where on the medium
     * @param data direct or on the heap
     * @return what was done
     * @throws DeviceException when not all could be written; the position stays
     */
    default Transfer write(long offset, ByteBuffer data) throws DeviceException {
        Transfer done = write(offset, MemorySegment.ofBuffer(data));
        data.position(data.limit());
        return done;
    }

    /**
     * Makes everything last that was written before. A flush that the framework itself did during a swap and that
     * failed is reported here once (rule S2).
     *
     * @throws DeviceException when something written may be lost
     */
    default void flush() throws DeviceException {
        BlockRequest request = newRequest().flush();
        execute(request);
        request.transfer();
    }

    /**
     * Gives up the content of a range.
     *
     * @param offset where on the medium
     * @param length in bytes
     * @return what was done; the bytes are those of the range
     * @throws DeviceException.IllegalRequest when the device cannot discard
     * @throws DeviceException for what else went wrong
     */
    default Transfer discard(long offset, long length) throws DeviceException {
        BlockRequest request = newRequest().discard(offset, length);
        execute(request);
        return request.transfer();
    }

    /**
     * Makes a range read as zeroes; where the device has no command for it, zeroes are written.
     *
     * @param offset where on the medium
     * @param length in bytes
     * @return what was done; the bytes are those of the range
     * @throws DeviceException when not all could be written
     */
    default Transfer writeZeroes(long offset, long length) throws DeviceException {
        BlockRequest request = newRequest().writeZeroes(offset, length);
        execute(request);
        return request.transfer();
    }

    /**
     * Writes the same block again and again (SBC-4, WRITE SAME); where the device has no command for it, the data is
     * written. The device gets a copy of the block, so that the mode that was asked does not matter.
     *
     * @param offset where on the medium
     * @param length in bytes, a multiple of the logical block; beyond {@link Limit#MAX_WRITE_SAME} it is split, and other
     *     writers may come in between two parts
     * @param block one logical block, native or on the heap, only read
     * @return what was done; the bytes are those of the range
     * @throws DeviceException.IllegalRequest when the block has another length than a logical block
     * @throws DeviceException.OutcomeUnknown when nobody can tell what was written; it is not sent again (rule S2)
     * @throws DeviceException when not all could be written
     */
    default Transfer writeSame(long offset, long length, MemorySegment block) throws DeviceException {
        BlockRequest request = newRequest().writeSame(offset, length, block);
        execute(request);
        return request.transfer();
    }

    /**
     * Writes what replaces some blocks if they hold what is expected, as one: no other reader or writer of the device,
     * by whatever way, sees or changes them in between (SBC-4, 5.3, COMPARE AND WRITE). Of several writers that expect the same at
     * once, one wins. It is never split: {@link Limit#MAX_COMPARE_AND_WRITE} bounds its length.
     *
     * <p>The data goes in one piece, which the framework makes of both: it is done indirectly.
     *
     * @param offset where on the medium
     * @param expected what must be there, whole logical blocks, native or on the heap, only read
     * @param replacement what is written then, of the same length, likewise
     * @return what was done; the bytes are those of the replacement
     * @throws DeviceException.Miscompare when the blocks hold something else; nothing was written, and
     *     {@link DeviceException.Miscompare#differsAt()} says where, if the device does
     * @throws DeviceException.IllegalRequest when the device cannot, or not as much at once, or the lengths differ
     * @throws DeviceException.DirectImpossible when direct was strictly asked
     * @throws DeviceException.OutcomeUnknown when nobody can tell whether it was done; it is not sent again (rule S2): read
     *     the blocks and see
     * @throws DeviceException for what else went wrong
     */
    default Transfer compareAndWrite(long offset, MemorySegment expected, MemorySegment replacement)
            throws DeviceException {
        BlockRequest request = newRequest().compareAndWrite(offset, expected, replacement);
        execute(request);
        return request.transfer();
    }
}
