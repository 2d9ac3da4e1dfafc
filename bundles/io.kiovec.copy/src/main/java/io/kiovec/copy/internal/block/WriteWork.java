// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.copy.internal.block.BlockSettings.Tail;
import io.kiovec.copy.internal.block.BlockSettings.Unreadable;
import io.kiovec.copy.internal.block.BlockSettings.Zeroes;
import io.kiovec.copy.internal.block.Segments.Segment;
import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.copy.internal.side.Side;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What the writing thread does with a chunk before it goes through the port as a whole, or in place of that. */
final class WriteWork implements Stage.Work {

    private final Side target;
    private final BlockSettings settings;
    private final Optional<MessageDigest> digest;
    private final AtomicLong sparse = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    WriteWork(Side target, BlockSettings settings, Optional<MessageDigest> digest) {
        this.target = target;
        this.settings = settings;
        this.digest = digest;
    }

    /** {@return bytes of zeroes that were not written as data} */
    long sparseBytes() {
        return sparse.get();
    }

    /** {@return bytes that came, without what blocks were filled with} */
    long bytesRead() {
        return read.get();
    }

    @Override
    public boolean before(Chunk chunk) {
        if (chunk.failure() != null || chunk.length() == 0) {
            return false;
        }
        read.addAndGet(chunk.length());
        digest.ifPresent(sum -> sum.update(chunk.data().asByteBuffer()));
        try {
            fill(chunk);
            return !wroteInParts(chunk);
        } catch (IOException e) {
            chunk.failure(e);
            return false;
        }
    }

    /** Makes the last chunk whole blocks of the target. */
    private void fill(Chunk chunk) throws IOException {
        long length = chunk.length();
        long whole = Math.ceilDiv(length, target.block()) * target.block();
        if (whole == length) {
            return;
        }
        if (settings.tail() == Tail.REFUSED) {
            throw new IOException("what is read ends in the middle of a block of " + target.name() + " (" + target
                    .block() + " bytes), at byte " + (chunk.at() + length)
                    + ": all before byte " + chunk.at() + " is written; --pad fills the block with zeroes");
        }
        chunk.memory().asSlice(length, whole - length).fill((byte) 0);
        chunk.length(whole);
    }

    private boolean wroteInParts(Chunk chunk) throws IOException {
        boolean leavesHoles = settings.unreadable() == Unreadable.LEFT_OUT && !chunk.unread().isEmpty();
        if (settings.zeroes() == Zeroes.WRITTEN && !leavesHoles) {
            return false;
        }
        List<Segment> segments = Segments.of(chunk, settings.unit(), settings.zeroes() == Zeroes.SPARSE, leavesHoles);
        if (segments.size() == 1 && segments.getFirst().kind() == Segments.Kind.DATA) {
            return false;
        }
        for (Segment segment : segments) {
            switch (segment.kind()) {
                case DATA -> target.write(chunk.at() + segment.from(), chunk, segment.from(), segment.length());
                case ZEROES -> {
                    target.zero(chunk.at() + segment.from(), segment.length());
                    sparse.addAndGet(segment.length());
                }
                case LEFT_OUT -> {
                    // What is there stays.
                }
            }
        }
        return true;
    }

    @Override
    public void after(Chunk chunk) {
        // The port has told in the chunk what became of it.
    }
}
