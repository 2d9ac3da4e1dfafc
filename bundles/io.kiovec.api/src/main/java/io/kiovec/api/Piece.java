// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.IoBuffer;
import java.util.Objects;

/**
 * One of several pieces of memory that a request moves one after the other.
 *
 * @param buffer whose memory it is
 * @param offset where in the buffer it begins, in bytes
 * @param length its length in bytes, a multiple of the device's logical block
 */
public record Piece(IoBuffer buffer, long offset, long length) {

    /**
     * Checks the range.
     *
     * @throws IndexOutOfBoundsException when it leaves the buffer
     */
    public Piece {
        Objects.checkFromIndexSize(offset, length, buffer.size());
    }

    /**
     * {@return all of a buffer}
     *
     * @param buffer the buffer
     */
    public static Piece of(IoBuffer buffer) {
        return new Piece(buffer, 0, buffer.size());
    }
}
