// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.command.Progress;
import io.kiovec.copy.internal.block.Ledger.Span;
import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.copy.internal.side.Side;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A second pass over a copy: both sides are read and compared, or one is read for its digest. */
public final class Verification {

    private static final Stage.Work NOTHING_ELSE = new ReadWork(Optional.empty());

    private final BlockSettings settings;
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

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
        Stage left = stage("copy-verify-from", one);
        Stage right = stage("copy-verify-to", two);
        Work work = new Work(spans, settings.size());
        Map<Long, Chunk> waiting = new HashMap<>();
        long done = 0;
        try (Pool lefts = new Pool(one, settings.depth(), settings.size());
                Pool rights = new Pool(two, settings.depth(), settings.size())) {
            left.start();
            right.start();
            Deque<Chunk> lefties = new ArrayDeque<>();
            try {
                while (!work.isEmpty() || lefts.underWay() > 0) {
                    handOut(work, lefts, rights, left, right, lefties, two.block());
                    Chunk chunk = next();
                    Chunk other = waiting.remove(chunk.number());
                    if (other == null) {
                        waiting.put(chunk.number(), chunk);
                        continue;
                    }
                    boolean leftCame = lefties.remove(chunk);
                    if (!leftCame) {
                        lefties.remove(other);
                    }
                    compare(one, two, leftCame ? chunk : other, leftCame ? other : chunk);
                    done += (leftCame ? chunk : other).length();
                    lefts.give(leftCame ? chunk : other);
                    rights.give(leftCame ? other : chunk);
                    progress.at(done);
                }
            } finally {
                left.end();
                right.end();
                left.join(0);
                right.join(0);
            }
        }
    }

    private static void handOut(Work work, Pool lefts, Pool rights, Stage left, Stage right, Deque<Chunk> lefties,
            int block) {
        while (!work.isEmpty()) {
            Chunk chunk = lefts.take();
            if (chunk == null) {
                return;
            }
            Chunk twin = rights.take();
            work.into(chunk);
            // The target's last block may have more than was copied.
            twin.set(chunk.number(), chunk.at(), Math.ceilDiv(chunk.length(), (long) block) * block);
            lefties.add(chunk);
            left.accept(chunk);
            right.accept(twin);
        }
    }

    private Stage stage(String name, Side side) {
        return new Stage(name, () -> side.reading(settings.depth()), NOTHING_ELSE, events::add, events::add);
    }

    private Chunk next() throws IOException, InterruptedException {
        Object event = events.take();
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
        InOrder inOrder = new InOrder(events::add);
        Stage stage = new Stage("copy-verify-to", () -> side.reading(settings.depth()), NOTHING_ELSE, inOrder,
                events::add);
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
                    Chunk chunk = next();
                    long part = Math.min(chunk.length(), bytes - done);
                    digest.update(chunk.memory().asSlice(0, part).asByteBuffer());
                    done += part;
                    pool.give(chunk);
                    progress.at(done);
                }
            } finally {
                stage.end();
                stage.join(0);
            }
        }
    }
}
