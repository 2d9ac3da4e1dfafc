// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.command.Progress;
import io.kiovec.copy.internal.block.Ledger.Span;
import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.copy.internal.side.Side;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A second pass over a copy: both sides are read and compared, or one is read for its digest. */
public final class Verification {

    private static final Stage.Work NOTHING_ELSE = new ReadWork(Optional.empty());

    private final BlockSettings settings;

    /**
     * Makes one.
     *
     * @param settings those of the copy
     */
    public Verification(BlockSettings settings) {
        this.settings = settings;
    }

    /**
     * Compares two sides.
     *
     * @param one what was read
     * @param two what was written
     * @param spans what is compared, in bytes from where the copy begins
     * @param progress told of it
     * @throws IOException with the first byte that was found to differ
     * @throws InterruptedException when it was to stop
     */
    public void compare(Side one, Side two, List<Span> spans, Progress progress)
            throws IOException, InterruptedException {
        BlockingQueue<Object> lefts = new LinkedBlockingQueue<>();
        BlockingQueue<Object> rights = new LinkedBlockingQueue<>();
        Stage left = stage("copy-verify-from", one, lefts);
        Stage right = stage("copy-verify-to", two, rights);
        Work work = new Work(spans, settings.size());
        try (Pool ones = new Pool(one, settings.depth(), settings.size());
                Pool twos = new Pool(two, settings.depth(), settings.size())) {
            left.start();
            right.start();
            try {
                long done = 0;
                while (!work.isEmpty() || ones.underWay() > 0) {
                    handOut(work, ones, left, twos, right, two.block());
                    Chunk found = next(lefts);
                    Chunk twin = next(rights);
                    compare(one, two, found, twin);
                    done += found.length();
                    ones.give(found);
                    twos.give(twin);
                    progress.at(done);
                }
            } finally {
                end(left);
                end(right);
            }
        }
    }

    /** The target's last block may have more than was copied. */
    private static void handOut(Work work, Pool ones, Stage left, Pool twos, Stage right, long block) {
        while (!work.isEmpty()) {
            Chunk chunk = ones.take();
            Chunk twin = chunk == null ? null : twos.take();
            if (twin == null) {
                if (chunk != null) {
                    ones.give(chunk);
                }
                return;
            }
            work.into(chunk);
            twin.set(chunk.number(), chunk.at(), Math.ceilDiv(chunk.length(), block) * block);
            left.accept(chunk);
            right.accept(twin);
        }
    }

    /** {@return what reads a side and hands its chunks over in order} */
    private Stage stage(String name, Side side, BlockingQueue<Object> to) {
        return new Stage(name, () -> side.reading(settings.depth()), NOTHING_ELSE, new InOrder(to::add), to::add);
    }

    private static void end(Stage stage) throws InterruptedException {
        stage.end();
        stage.join(0);
    }

    private static Chunk next(BlockingQueue<Object> from) throws IOException, InterruptedException {
        Object event = from.take();
        if (event instanceof Chunk chunk) {
            if (chunk.failure() != null) {
                throw chunk.failure();
            }
            return chunk;
        }
        throw event instanceof IOException e ? e : new IOException("the comparison broke: " + event, (Throwable) event);
    }

    private static void compare(Side one, Side two, Chunk left, Chunk right) throws IOException {
        long differs = MemorySegment.mismatch(left.memory(), 0, left.length(), right.memory(), 0, left.length());
        if (differs >= 0) {
            throw new IOException(
                    two.name() + " differs from " + one.name() + " at byte " + (left.at() + differs));
        }
    }

    /**
     * Computes a digest over a side from where the copy begins.
     *
     * @param side what was written
     * @param bytes how much
     * @param digest updated
     * @param progress told of it
     * @throws IOException when it cannot be read
     * @throws InterruptedException when it was to stop
     */
    public void digest(Side side, long bytes, MessageDigest digest, Progress progress)
            throws IOException, InterruptedException {
        long whole = Math.ceilDiv(bytes, side.block()) * side.block();
        Work work = new Work(List.of(new Span(0, whole, Ledger.State.DONE)), settings.size());
        BlockingQueue<Object> read = new LinkedBlockingQueue<>();
        Stage stage = stage("copy-verify-to", side, read);
        try (Pool pool = new Pool(side, settings.depth(), settings.size())) {
            stage.start();
            try {
                for (long done = 0; done < bytes;) {
                    for (Chunk chunk = work.isEmpty() ? null : pool.take(); chunk != null; chunk = work.isEmpty()
                            ? null
                            : pool.take()) {
                        work.into(chunk);
                        stage.accept(chunk);
                    }
                    Chunk chunk = next(read);
                    long part = Math.min(chunk.length(), bytes - done);
                    digest.update(chunk.memory().asSlice(0, part).asByteBuffer());
                    done += part;
                    pool.give(chunk);
                    progress.at(done);
                }
            } finally {
                end(stage);
            }
        }
    }
}
