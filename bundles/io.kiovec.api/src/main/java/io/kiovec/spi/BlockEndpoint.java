// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The block face of a device: the synchronous minimum (rule D1). Called from many threads at once; calls that touch the
 * same blocks may run in any order.
 *
 * <p>The framework has checked before: offset and length are multiples of the logical block and within the capacity, the
 * length is above 0 and within {@link Limit#MAX_TRANSFER}, and for a direct transfer the memory keeps the limits. In
 * mode {@link TransferMode#INDIRECT} (only where the driver's limits have it) the memory is of any kind, and the
 * device must not touch it (rule M2); in mode {@link TransferMode#DIRECT} it is native and the driver must not copy.
 * The memory is the caller's and may not be used after the method has returned.
 *
 * <p>Errors. {@link DeviceException.Offline}: the device has gone and nothing of this call reached it.
 * {@link DeviceException.OutcomeUnknown}: it may have. {@link DeviceException.DirectImpossible} with its reason: this
 * cannot be done directly and nothing moved, so that the framework may do it indirectly (rule M5). The same holds for
 * whatever else changes a range: only {@code Offline} is begun anew, so a driver that cannot be certain says
 * {@code OutcomeUnknown}. Every other kind ends the request as it is. Whatever else is thrown than a
 * {@link DeviceException} counts against the driver (rule S8).
 */
@ConsumerType
public interface BlockEndpoint extends Endpoint {

    /** Pieces of one call at most: as many as Linux takes in one. */
    int MOST_PIECES = 1024;

    /**
     * Reads. A driver whose transfer ends or fails in the middle returns what came before, in whole blocks; the framework
     * asks again for the rest and gets the error then.
     *
     * @param offset where on the medium, in bytes
     * @param memory filled from its beginning
     * @param call what was asked, and where to tell what was done; valid until the method returns
     * @return bytes read, above 0
     * @throws DeviceException when nothing could be read
     */
    long read(long offset, MemorySegment memory, BlockCall call) throws DeviceException;

    /**
     * Writes.
     *
     * @param offset where on the medium, in bytes
     * @param memory written from its beginning; may be read-only
     * @param call what was asked, and where to tell what was done; valid until the method returns
     * @return bytes written, above 0
     * @throws DeviceException when nothing could be written, or nobody can tell
     */
    long write(long offset, MemorySegment memory, BlockCall call) throws DeviceException;

    /**
     * Reads into several pieces, one after the other: a direct transfer, whose pieces are native and multiples of the
     * logical block, and together within {@link Limit#MAX_TRANSFER} and {@link Limit#MAX_ELEMENTS}. By default a read for
     * each piece.
     *
     * @param offset where on the medium, in bytes
     * @param pieces at least 2 and at most {@link #MOST_PIECES}, filled in their order; the list is the framework's
     * @param call what was asked; it has no buffer and no region
     * @return bytes read, above 0; when fewer, those of the first pieces without a gap
     * @throws DeviceException when nothing could be read
     */
    default long readPieces(long offset, List<MemorySegment> pieces, BlockCall call) throws DeviceException {
        return PieceByPiece.move(offset, pieces, (at, piece) -> read(at, piece, call));
    }

    /**
     * Writes several pieces, one after the other, as {@link #readPieces} reads. By default a write for each piece.
     *
     * @param offset where on the medium, in bytes
     * @param pieces at least 2 and at most {@link #MOST_PIECES}, written in their order; the list is the framework's
     * @param call what was asked; it has no buffer and no region
     * @return bytes written, above 0; when fewer, those of the first pieces without a gap
     * @throws DeviceException when nothing could be written, or nobody can tell
     */
    default long writePieces(long offset, List<MemorySegment> pieces, BlockCall call) throws DeviceException {
        return PieceByPiece.move(offset, pieces, (at, piece) -> write(at, piece, call));
    }

    /**
     * Makes everything last for which a write has returned before.
     *
     * @param call what was asked
     * @throws DeviceException when something may be lost; it is not called again for that
     */
    void flush(BlockCall call) throws DeviceException;

    /**
     * Gives up the content of a range, within {@link Limit#MAX_DISCARD}. Called only where that is above 0, with the range
     * that the application gave, in logical blocks: a device that discards in larger units leaves the rest as it is.
     *
     * @param offset where on the medium, in bytes
     * @param length in bytes
     * @param call what was asked
     * @throws DeviceException when it could not be done
     */
    default void discard(long offset, long length, BlockCall call) throws DeviceException {
        throw new UnsupportedOperationException("discard");
    }

    /**
     * Makes a range read as zeroes, within {@link Limit#MAX_WRITE_ZEROES}. Called only where that is above 0; elsewhere
     * the framework writes zeroes.
     *
     * @param offset where on the medium, in bytes
     * @param length in bytes
     * @param call what was asked
     * @throws DeviceException when it could not be done
     */
    default void writeZeroes(long offset, long length, BlockCall call) throws DeviceException {
        throw new UnsupportedOperationException("writeZeroes");
    }

    /**
     * Writes the same block again and again, within {@link Limit#MAX_WRITE_SAME}. Called only where that is above 0;
     * elsewhere the framework writes the data. When a write counts as done is not asked: where it must last at once, the
     * framework flushes.
     *
     * @param offset where on the medium, in bytes
     * @param length in bytes
     * @param block one logical block in the framework's memory, native; to be moved as the memory of a write in the call's mode
     * @param call what was asked
     * @throws DeviceException when it could not be done, or nobody can tell
     */
    default void writeSame(long offset, long length, MemorySegment block, BlockCall call) throws DeviceException {
        throw new UnsupportedOperationException("writeSame");
    }

    /**
     * Writes some blocks if they hold what is expected; nobody who reaches the device by any way sees or changes them in
     * between. Called only where {@link Limit#MAX_COMPARE_AND_WRITE} is above 0, and within it.
     * {@link BlockCall#durability()} counts as for a write.
     *
     * @param offset where on the medium, in bytes
     * @param data in the framework's memory, native and in one piece: first what is expected, then what replaces it, of the
     *     same length, as COMPARE AND WRITE sends them (SBC-4, 5.3); to be moved as the memory of a write in the call's mode
     * @param call what was asked
     * @throws DeviceException.Miscompare when the blocks hold something else, with the place if the device tells; nothing
     *     may have been written then
     * @throws DeviceException when it could not be done, or nobody can tell
     */
    default void compareAndWrite(long offset, MemorySegment data, BlockCall call) throws DeviceException {
        throw new UnsupportedOperationException("compareAndWrite");
    }

    /**
     * Opens a queue of the driver's own (rule D2). Without one the framework works queues with threads that call the
     * synchronous methods.
     *
     * @param depth requests in flight at most, within {@link Limit#MAX_QUEUE_DEPTH}
     * @return a queue that belongs to the calling platform thread; empty where the driver has none
     * @throws DeviceException when it could not be opened
     */
    default Optional<BlockEndpointQueue> openQueue(int depth) throws DeviceException {
        return Optional.empty();
    }
}
