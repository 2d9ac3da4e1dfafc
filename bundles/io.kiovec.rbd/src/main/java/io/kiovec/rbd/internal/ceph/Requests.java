// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal.ceph;

import io.kiovec.linux.Descriptor;
import io.kiovec.linux.PollEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

/**
 * Requests of one image that are begun now and told of later. One thread. Nothing is allocated for a request, and nothing of librbd's
 * calls back: what is done waits in the image, a counter ({@code eventfd}) wakes, and a batch of it is taken by one call.
 *
 * <p>Memory must be native and stay as it is until its request is done. librbd may send a write's data from where it lies
 * ({@code rbd_disable_zero_copy_writes}), and its request is done only when nothing refers to that memory any more; a read's data it
 * copies once, from what came from the network.
 */
public final class Requests {

    /** Takes what is done. */
    public interface Sink {

        /**
         * A request is done.
         *
         * @param number what it was begun with
         * @param result bytes read, 0 for what is no read, or a negated error number
         */
        void done(int number, long result);
    }

    /** Taken by one call of librbd's at most. */
    private static final int BATCH = 256;

    private final long image;
    private final Descriptor counter;
    private final MemorySegment out = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment count = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment completions = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, BATCH);

    Requests(long image, Descriptor counter) {
        this.image = image;
        this.counter = counter;
    }

    private int completion(int number) {
        return QueueCalls.create(number, 0, out);
    }

    private long created() {
        return out.get(ValueLayout.JAVA_LONG, 0);
    }

    /** Begins a read. {@return 0, or a negated error number: then nothing of it will be told} */
    public long read(int number, long offset, MemorySegment memory) {
        int result = completion(number);
        return result < 0
                ? result
                : begun(QueueCalls.read(image, offset, memory.byteSize(), memory, created(), 0));
    }

    /** Begins a write. {@return 0, or a negated error number: then nothing of it will be told} */
    public long write(int number, long offset, MemorySegment memory, Image.WriteThrough through) {
        int result = completion(number);
        return result < 0
                ? result
                : begun(QueueCalls.write(image, offset, memory.byteSize(), memory, created(), through.flags));
    }

    /** Begins a flush. {@return 0, or a negated error number: then nothing of it will be told} */
    public long flush(int number) {
        int result = completion(number);
        return result < 0 ? result : begun(QueueCalls.flush(image, created()));
    }

    private long begun(int result) {
        if (result < 0) {
            QueueCalls.release(created());
        }
        return result;
    }

    /** Hands over all that is done, without waiting. {@return how many} */
    public int take(Sink sink) {
        int all = 0;
        int batch;
        do {
            batch = Math.max(QueueCalls.poll(image, completions, BATCH), 0);
            for (int i = 0; i < batch; i++) {
                long completion = completions.getAtIndex(ValueLayout.JAVA_LONG, i);
                int number = (int) QueueCalls.argument(completion);
                long result = QueueCalls.result(completion);
                QueueCalls.release(completion);
                sink.done(number, result);
            }
            all += batch;
        } while (batch == BATCH);
        return all;
    }

    /** Waits until something may be done, or the time is over. */
    public void await(long nanos) {
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(nanos, TimeUnit.MILLISECONDS.toNanos(1)));
        if (counter.poll(PollEvent.IN.bit(), millis) > 0) {
            // It is taken back to 0 before what is done is looked for, so that nothing is missed.
            counter.read(count, 0, Long.BYTES);
        }
    }
}
