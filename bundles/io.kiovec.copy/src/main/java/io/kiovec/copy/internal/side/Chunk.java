// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.io.IoBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a copy on its way from one side to the other, with the memory that it is in. It belongs to one thread at a
 * time, and is handed on by queues.
 */
public final class Chunk {

    /**
     * A part of a chunk that could not be read.
     *
     * @param from where in the chunk, in bytes
     * @param length in bytes
     */
    public record Hole(long from, long length) {
    }

    private final IoBuffer buffer;
    private final MemorySegment memory;
    private final List<Hole> unread = new ArrayList<>();
    private long number;
    private long at;
    private long length;
    private IOException failure;

    /**
     * Makes one.
     *
     * @param buffer its memory, which stays the caller's
     */
    public Chunk(IoBuffer buffer) {
        this.buffer = buffer;
        memory = buffer.segment();
    }

    /**
     * Makes it another piece.
     *
     * @param next its number in the order of the copy, from 0
     * @param from where it begins, in bytes from the beginning of what is copied
     * @param bytes how long it is, not more than its memory
     * @return this
     */
    public Chunk set(long next, long from, long bytes) {
        number = next;
        at = from;
        length = bytes;
        failure = null;
        unread.clear();
        return this;
    }

    /** {@return its memory} */
    public IoBuffer buffer() {
        return buffer;
    }

    /** {@return the memory that the piece is in} */
    public MemorySegment data() {
        return memory.asSlice(0, length);
    }

    /** {@return all of its memory} */
    public MemorySegment memory() {
        return memory;
    }

    /** {@return its number in the order of the copy} */
    public long number() {
        return number;
    }

    /** {@return where it begins, in bytes from the beginning of what is copied} */
    public long at() {
        return at;
    }

    /** {@return how long it is, in bytes} */
    public long length() {
        return length;
    }

    /**
     * Makes it shorter, where a source ends.
     *
     * @param bytes how long it is
     */
    public void length(long bytes) {
        length = bytes;
    }

    /** {@return what went wrong with it, {@code null} for nothing} */
    public IOException failure() {
        return failure;
    }

    /**
     * Tells what went wrong with it.
     *
     * @param what the error; {@code null} when it was mended
     */
    public void failure(IOException what) {
        failure = what;
    }

    /** {@return the parts of it that could not be read, in order} */
    public List<Hole> unread() {
        return unread;
    }
}
