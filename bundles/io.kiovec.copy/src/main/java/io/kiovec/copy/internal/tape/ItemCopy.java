// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.tape;

import io.kiovec.command.Progress;
import io.kiovec.copy.internal.job.JobFile;
import io.kiovec.copy.internal.job.Pace;
import io.kiovec.copy.internal.side.Memory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One run of a copy of items: one thread reads ahead, another one writes, and the calling
 * one looks on. However it ends, the read that was begun is
 * waited for, and what was written is made to last.
 */
public final class ItemCopy {

    /** Remembers where the copy stands. */
    public interface Checkpoint {
        /** {@return whether it is time again} */
        boolean isDue();

        /**
         * Remembers what is on the other side for good.
         *
         * @param progress what was copied
         * @param state where the copy stands
         * @throws IOException when it could not be written
         */
        void save(ItemCopy progress, JobFile.State state) throws IOException;
    }

    private static final int FIRST_ROOM = 1 << 20;
    private static final long TICK = 100;
    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(60);

    private final ItemSource source;
    private final ItemSink sink;
    private final Checkpoint checkpoint;
    private final Pace pace;
    private final BlockingQueue<Item> free = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> read = new LinkedBlockingQueue<>();
    private volatile boolean stopping;
    private volatile long blocks;
    private volatile long filemarks;
    private volatile long bad;
    private volatile long bytes;
    private volatile long imageEnd;
    /** The writer's until it has ended. */
    private Throwable failure;

    /**
     * Makes a run.
     *
     * @param source read on a thread of its own
     * @param sink written on a thread of its own
     * @param checkpoint where it is remembered; called by that thread
     * @param pace how quickly it may go
     */
    public ItemCopy(ItemSource source, ItemSink sink, Checkpoint checkpoint, Pace pace) {
        this.source = source;
        this.sink = sink;
        this.checkpoint = checkpoint;
        this.pace = pace;
    }

    /**
     * Copies up to the end.
     *
     * @param memory where blocks are kept on their way
     * @param depth blocks on their way at once
     * @param progress told of bytes
     * @throws IOException what went wrong; what is counted was written
     * @throws InterruptedException when it was to stop
     */
    public void run(Memory memory, int depth, Progress progress) throws IOException, InterruptedException {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < Math.max(2, depth); i++) {
            items.add(new Item(memory, FIRST_ROOM));
        }
        free.addAll(items);
        Thread reader = Thread.ofPlatform().name("copy-read").daemon().start(this::readAhead);
        Thread writer = Thread.ofPlatform().name("copy-write").daemon().start(this::write);
        InterruptedException interrupt = null;
        try {
            while (!writer.join(Duration.ofMillis(TICK))) {
                progress.at(bytes);
            }
        } catch (InterruptedException e) {
            interrupt = e;
        }
        stopping = true;
        // It may wait for a pipe or a driver; nothing that has begun is ended by it.
        reader.interrupt();
        writer.join(PATIENCE);
        reader.join(PATIENCE);
        if (writer.isAlive() || reader.isAlive()) {
            throw new InterruptedException("the copy was left while a drive still worked for it");
        }
        items.forEach(Item::close);
        switch (failure) {
            case null -> {
                if (interrupt != null) {
                    throw interrupt;
                }
            }
            case IOException e -> throw e;
            default -> throw new IOException("the copy broke: " + failure, failure);
        }
    }

    private void readAhead() {
        try {
            while (!stopping) {
                Item item = free.poll(TICK, TimeUnit.MILLISECONDS);
                if (item == null) {
                    continue;
                }
                source.next(item);
                read.add(item);
                if (item.kind() == Item.Kind.END) {
                    return;
                }
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            read.add(e);
        }
    }

    private void write() {
        JobFile.State state = JobFile.State.STOPPED;
        try {
            while (!stopping && state != JobFile.State.DONE) {
                switch (read.poll(TICK, TimeUnit.MILLISECONDS)) {
                    case null -> {
                        // The source is slower.
                    }
                    case Item item when item.kind() == Item.Kind.END -> {
                        sink.finish();
                        state = JobFile.State.DONE;
                    }
                    case Item item -> put(item);
                    case Throwable e -> throw e;
                    default -> throw new IllegalStateException("what was read is neither an item nor an error");
                }
            }
        } catch (Throwable e) {
            failure = e;
        }
        settle(state);
    }

    private void put(Item item) throws IOException, InterruptedException {
        for (long wait = pace.delay(item.length()); wait > 0 && !stopping; wait = pace.delay(item.length())) {
            TimeUnit.NANOSECONDS.sleep(Math.min(wait, TimeUnit.MILLISECONDS.toNanos(TICK)));
        }
        pace.moved(item.length());
        sink.put(item);
        count(item);
        free.add(item);
        if (checkpoint.isDue()) {
            sink.flush();
            checkpoint.save(this, JobFile.State.RUNNING);
        }
    }

    /** After an error the drive may not take it; then the error that is there already says more. */
    private void settle(JobFile.State state) {
        try {
            if (state != JobFile.State.DONE) {
                sink.flush();
            }
            checkpoint.save(this, state);
        } catch (IOException | RuntimeException e) {
            failure = failure == null ? e : failure;
        }
    }

    private void count(Item item) {
        imageEnd = item.imageEnd();
        switch (item.kind()) {
            case BLOCK -> {
                blocks++;
                bytes += item.length();
            }
            case FILEMARK -> filemarks++;
            default -> bad++;
        }
    }

    /** {@return blocks that were copied} */
    public long blocks() {
        return blocks;
    }

    /** {@return filemarks that were copied} */
    public long filemarks() {
        return filemarks;
    }

    /** {@return blocks that could not be read} */
    public long bad() {
        return bad;
    }

    /** {@return bytes of the blocks that were copied} */
    public long bytes() {
        return bytes;
    }

    /** {@return bytes of the image that was read, up to behind what was copied} */
    public long imageEnd() {
        return imageEnd;
    }
}
