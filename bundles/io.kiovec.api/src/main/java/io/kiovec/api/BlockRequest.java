// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One block operation and its result: made once by {@link BlockDevice#newRequest()}, set, executed or queued, read, and
 * set again. Nothing is allocated in between. It belongs to its device.
 *
 * <p>Rule L1: a request ends exactly once, with a result or a failure. While it is {@link RequestState#IN_FLIGHT} the
 * framework has it: setting or executing it again is a {@link DeviceException.IllegalRequest} and leaves it alone. A
 * request is for one thread at a time; handing it to another is the caller's to order.
 *
 * <p>Memory stays the caller's. An {@link IoBuffer} is leased while the request is in flight; other memory must stay
 * alive until the request is done, which a synchronous call sees to by itself.
 *
 * <p>Offsets and lengths are in bytes and multiples of the device's logical block; a length of 0 moves nothing.
 */
@ProviderType
public interface BlockRequest {

    /**
     * Makes it a read into a buffer.
     *
     * @param offset where on the medium
     * @param buffer into which memory
     * @param bufferOffset where in the buffer
     * @param length how much
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     * @throws IndexOutOfBoundsException when the range leaves the buffer
     */
    BlockRequest read(long offset, IoBuffer buffer, long bufferOffset, long length)
            throws DeviceException.IllegalRequest;

    /**
     * Makes it a read that fills memory.
     *
     * @param offset where on the medium
     * @param memory native or on the heap, filled from its beginning to its end
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    BlockRequest read(long offset, MemorySegment memory) throws DeviceException.IllegalRequest;

    /**
     * Makes it a write from a buffer.
     *
     * @param offset where on the medium
     * @param buffer from which memory
     * @param bufferOffset where in the buffer
     * @param length how much
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     * @throws IndexOutOfBoundsException when the range leaves the buffer
     */
    BlockRequest write(long offset, IoBuffer buffer, long bufferOffset, long length)
            throws DeviceException.IllegalRequest;

    /**
     * Makes it a write of all of some memory.
     *
     * @param offset where on the medium
     * @param memory native or on the heap
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    BlockRequest write(long offset, MemorySegment memory) throws DeviceException.IllegalRequest;

    /**
     * Makes it a read into several pieces, one after the other: one transfer where the driver does it directly, or the
     * framework stages it. The buffers are leased as a single one is.
     *
     * @param offset where on the medium
     * @param pieces into which memory; setting the same list again makes nothing
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight, or a piece is memory of an endpoint's own
     */
    BlockRequest read(long offset, List<Piece> pieces) throws DeviceException.IllegalRequest;

    /**
     * Makes it a write of several pieces, one after the other.
     *
     * @param offset where on the medium
     * @param pieces from which memory; setting the same list again makes nothing
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight, or a piece is memory of an endpoint's own
     */
    BlockRequest write(long offset, List<Piece> pieces) throws DeviceException.IllegalRequest;

    /**
     * Makes it a flush.
     *
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    BlockRequest flush() throws DeviceException.IllegalRequest;

    /**
     * Makes it a discard.
     *
     * @param offset where on the medium
     * @param length how much
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    BlockRequest discard(long offset, long length) throws DeviceException.IllegalRequest;

    /**
     * Makes it a write of zeroes.
     *
     * @param offset where on the medium
     * @param length how much
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    BlockRequest writeZeroes(long offset, long length) throws DeviceException.IllegalRequest;

    /**
     * Makes it a write of the same block again and again.
     *
     * @param offset where on the medium
     * @param length how much
     * @param block one logical block, native or on the heap; it stays the caller's, and alive until the request is done
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    BlockRequest writeSame(long offset, long length, MemorySegment block) throws DeviceException.IllegalRequest;

    /**
     * Makes it a compare-and-write, of whole logical blocks, as {@link BlockDevice#compareAndWrite} has it.
     *
     * @param offset where on the medium
     * @param expected what must be there, native or on the heap; it stays the caller's, and alive until the request is done
     * @param replacement what is written then, of the same length; likewise
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    BlockRequest compareAndWrite(long offset, MemorySegment expected, MemorySegment replacement)
            throws DeviceException.IllegalRequest;

    /**
     * Sets how it is to be done; stays when the operation is set anew. {@link RequestOptions#DEFAULT} at first.
     *
     * @param options a shared value
     * @return this
     * @throws DeviceException.IllegalRequest when the request is in flight
     */
    BlockRequest options(RequestOptions options) throws DeviceException.IllegalRequest;

    /** {@return the operation} */
    BlockOperation operation();

    /** {@return where on the medium} */
    long offset();

    /** {@return how much was asked} */
    long length();

    /** {@return how it is to be done} */
    RequestOptions options();

    /** {@return where it stands} */
    RequestState state();

    /** {@return what went wrong; {@link Failure#NONE} for a success or while there is no result} */
    Failure failure();

    /** {@return bytes that were moved; of a failed request, those from its beginning without a gap} */
    long bytes();

    /** {@return bytes copied by Kiovec, and by the driver where it tells (rule M2)} */
    long copiedBytes();

    /** {@return how the data moved; of a split request, {@link TransferMode#INDIRECT} when any part was indirect} */
    TransferMode mode();

    /** {@return why it was not done directly} */
    Demotion demotion();

    /** {@return scatter-gather elements of all parts together, empty where nobody tells} */
    OptionalInt elements();

    /** {@return nanoseconds from start to end, empty unless it was measured or sampled} */
    OptionalLong durationNanos();

    /**
     * Makes the typed exception of a failed request.
     *
     * @return a new exception; its detail has {@link #bytes()}
     * @throws IllegalStateException when nothing failed
     */
    DeviceException exception();

    /**
     * {@return the result as a value}
     *
     * @throws DeviceException what {@link #exception()} makes, when the request failed
     * @throws IllegalStateException when there is no result
     */
    Transfer transfer() throws DeviceException;
}
