// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import io.kiovec.command.Progress;
import io.kiovec.copy.internal.block.BlockSettings.Unreadable;
import io.kiovec.copy.internal.block.Ledger.Span;
import io.kiovec.copy.internal.job.JobFile;
import io.kiovec.copy.internal.job.Pace;
import io.kiovec.copy.internal.job.Undisturbed;
import io.kiovec.copy.internal.side.Chunk;
import io.kiovec.copy.internal.side.Chunk.Hole;
import io.kiovec.copy.internal.side.Side;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One run of a copy of blocks. The calling thread hands out chunks and takes them back when they are written; a thread
 * for each side moves them. However it ends, what was begun is waited for, what was written is flushed, and the
 * checkpoint tells of it.
 */
public final class BlockCopy {

    /** A pipe that nobody writes to has no end that could be waited for. */
    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(40);
    private static final long STREAM_PATIENCE = TimeUnit.SECONDS.toMillis(1);
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PAGE = 4096;
    private static final long UNKNOWN_END = Long.MAX_VALUE;

    private final Side source;
    private final Side target;
    private final BlockSettings settings;
    private final Ledger ledger;
    private final Checkpoint checkpoint;
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final Optional<MessageDigest> digest;
    private final WriteWork writing;
    private final Work work;
    private final Pace pace;
    private final long before;
    private long done;
    private IOException failure;

    /**
     * Makes a run.
     *
     * @param source what is read; the caller's to close
     * @param target what is written; the caller's to close
     * @param settings how
     * @param ledger what is done already, and then what was done; without an end for a stream
     * @param total bytes of the whole copy, negative where the source tells its end by ending
     * @param checkpoint where it is remembered
     * @param digest updated with what is read, in order
     */
    public BlockCopy(Side source, Side target, BlockSettings settings, Ledger ledger, long total,
            Checkpoint checkpoint, Optional<MessageDigest> digest) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        this.ledger = ledger;
        this.checkpoint = checkpoint;
        this.digest = digest;
        writing = new WriteWork(target, settings, digest);
        List<Span> todo = total < 0
                ? List.of(new Span(0, UNKNOWN_END, Ledger.State.UNTRIED))
                : ledger.spans(Ledger.State.UNTRIED);
        work = new Work(todo, settings.size());
        before = ledger.bytes(Ledger.State.DONE) + ledger.bytes(Ledger.State.BAD);
        done = before;
        pace = new Pace(settings.rate(), System::nanoTime);
    }

    /**
     * Copies what is to be copied.
     *
     * @param progress told of what this run has done
     * @throws IOException what went wrong; all that is marked as done is done
     * @throws InterruptedException when it was to stop
     */
    public void run(Progress progress) throws IOException, InterruptedException {
        InterruptedException interrupt = null;
        Stage writer = new Stage("copy-write", () -> target.writing(settings.depth()), writing, events::add,
                events::add);
        InOrder inOrder = new InOrder(writer::accept);
        boolean ordered = !target.isSeekable() || digest.isPresent();
        Stage reader = new Stage("copy-read", () -> source.reading(settings.depth()),
                new ReadWork(settings.unreadable() == Unreadable.STOPS
                        ? Optional.empty()
                        : Optional.of(new Rescue(source, least()))),
                ordered ? inOrder : writer::accept, events::add);
        try (Pool pool = new Pool(memory(), 2 * settings.depth(), settings.size())) {
            reader.start();
            writer.start();
            try {
                loop(pool, reader, progress);
            } catch (InterruptedException e) {
                interrupt = e;
                drain(pool, reader);
            } catch (IOException e) {
                failure = e;
            }
            end(reader, writer);
        }
        settle(interrupt);
    }

    /** {@return the smallest piece that is worth reading apart} The kernel reads files by pages. */
    private long least() {
        return source.block() > 1 ? settings.unit() : Math.ceilDiv(PAGE, settings.unit()) * settings.unit();
    }

    private Side memory() {
        return source.isMapped() || !target.isMapped() && source.alignment() >= target.alignment() ? source : target;
    }

    private void loop(Pool pool, Stage reader, Progress progress) throws IOException, InterruptedException {
        while (true) {
            long wait = handOut(pool, reader);
            if (pool.underWay() == 0 && (work.isEmpty() || failure != null)) {
                return;
            }
            Object event = events.poll(Math.min(wait == 0 ? TICK : wait, TICK), TimeUnit.NANOSECONDS);
            for (; event != null; event = events.poll()) {
                take(event, pool);
            }
            progress.at(done - before);
            if (checkpoint.isDue()) {
                save(JobFile.State.RUNNING);
            }
        }
    }

    /** {@return nanoseconds until more may be handed out, 0 when that is not what it waits for} */
    private long handOut(Pool pool, Stage reader) {
        while (!work.isEmpty() && failure == null) {
            long wait = pace.delay(work.nextLength());
            Chunk chunk = wait > 0 ? null : pool.take();
            if (chunk == null) {
                return wait;
            }
            pace.moved(work.nextLength());
            work.into(chunk);
            reader.accept(chunk);
        }
        return 0;
    }

    private void take(Object event, Pool pool) throws IOException {
        switch (event) {
            case Chunk chunk -> {
                taken(chunk);
                pool.give(chunk);
            }
            case IOException e -> throw e;
            case Throwable e -> throw new IOException("the copy broke: " + e, e);
            default -> throw new IllegalStateException(event.toString());
        }
    }

    private void taken(Chunk chunk) {
        if (chunk.failure() != null) {
            failure = failure == null ? chunk.failure() : failure;
            return;
        }
        if (chunk.length() < settings.size() && !source.isSeekable()) {
            work.end();
        }
        ledger.mark(chunk.at(), chunk.at() + chunk.length(), Ledger.State.DONE);
        for (Hole hole : chunk.unread()) {
            long from = chunk.at() + hole.from();
            ledger.mark(from, from + hole.length(), Ledger.State.BAD);
        }
        done += chunk.length();
    }

    /** Takes back what is under way, whatever comes of it; what stays in a pipe stays. */
    private void drain(Pool pool, Stage reader) {
        work.end();
        long patience = source.isSeekable() ? PATIENCE : STREAM_PATIENCE;
        if (!source.isSeekable()) {
            reader.interrupt();
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
        boolean again = false;
        while (pool.underWay() > 0 && System.nanoTime() < deadline) {
            try {
                Object event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event != null) {
                    take(event, pool);
                }
            } catch (IOException e) {
                failure = e;
                break;
            } catch (InterruptedException e) {
                again = true;
            }
        }
        if (again) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Stage reader, Stage writer) throws InterruptedException {
        reader.end();
        boolean ended = reader.join(source.isSeekable() ? PATIENCE : STREAM_PATIENCE);
        writer.end();
        if (!writer.join(PATIENCE) || !ended) {
            throw new InterruptedException("the copy was left while a driver still worked for it");
        }
    }

    private void settle(InterruptedException interrupt) throws IOException, InterruptedException {
        boolean whole = failure == null && interrupt == null;
        if (whole) {
            Undisturbed.make(() -> target.end(reached()));
        }
        save(whole ? JobFile.State.DONE : JobFile.State.STOPPED);
        if (failure != null) {
            throw failure;
        }
        if (interrupt != null) {
            throw interrupt;
        }
    }

    /** {@return behind the last byte that was tried} */
    private long reached() {
        return ledger.spans().stream().filter(span -> span.state() != Ledger.State.UNTRIED).mapToLong(Span::to).max()
                .orElse(0);
    }

    private void save(JobFile.State state) throws IOException {
        Undisturbed.make(() -> {
            target.flush();
            checkpoint.save(ledger, state);
        });
    }

    /** {@return bytes of zeroes that were not written as data} */
    public long sparseBytes() {
        return writing.sparseBytes();
    }

    /** {@return bytes that were read, and written with what the last block was filled with} */
    public long bytesRead() {
        return writing.bytesRead();
    }
}
