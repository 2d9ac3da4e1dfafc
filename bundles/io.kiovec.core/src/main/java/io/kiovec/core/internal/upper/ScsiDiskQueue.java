// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpointQueue;
import io.kiovec.spi.ScsiEndpointQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A queue of blocks over a driver's queue of commands (rule D2): one command for each request, with the same
 * treatment of its answer as a synchronous one has ({@link Reaction}). What is sent again goes through the queue too; what has to
 * wait for that, waits beside what is in flight, and is sent by the owner's next reaping or submitting after its time. When the disk
 * says that something changed it is asked by synchronous commands on the owner's thread.
 *
 * <p>One thread, but for {@link #close}. Nothing is allocated for a request that is done at once.
 */
final class ScsiDiskQueue implements BlockEndpointQueue, ScsiEndpointQueue.Sink {

    /** A token that no request has: the framework counts it against the driver. */
    private static final long NOBODY = -1;
    /** How long a command waits that an empty queue has no room for: of another one the device has still to say that it has gone. */
    private static final long NO_ROOM_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int MOST_REFUSED = 3000;

    private final DiskState disk;
    private final CommandDisposition disposition;
    private final Waiting waiting;
    private final ScsiEndpointQueue commands;
    private final Thread owner = Thread.currentThread();
    private final QueuedCommand[] places;
    private final Deque<QueuedCommand> free;
    private final Deque<QueuedCommand> landed;
    private final Deque<QueuedCommand> over;
    private final List<QueuedCommand> waits = new ArrayList<>();
    private Sink above;
    private long sequence;
    /** Commands in the SCSI queue, and how many of them it has not started. */
    private int inside;
    private int unsent;
    /** Requests that {@link #submit} has not counted. */
    private int offered;

    ScsiDiskQueue(DiskState disk, ScsiEndpointQueue commands, int depth) {
        this.disk = disk;
        this.commands = commands;
        disposition = new CommandDisposition(disk);
        waiting = disk.conversation().waiting();
        places = new QueuedCommand[depth];
        free = new ArrayDeque<>(depth);
        landed = new ArrayDeque<>(depth);
        over = new ArrayDeque<>(depth);
        for (int i = 0; i < depth; i++) {
            places[i] = new QueuedCommand(i, disk);
            free.add(places[i]);
        }
    }

    // Requests.

    @Override
    public boolean offer(Entry entry) {
        QueuedCommand place = free.peekFirst();
        if (place == null) {
            return false;
        }
        boolean taken = false;
        try {
            disposition.begin(place, entry);
            taken = put(place) || inside == 0 && isKept(place);
        } catch (DeviceException refused) {
            fail(place, refused);
            taken = true;
        } finally {
            if (!taken) {
                disposition.withdraw(place);
            }
        }
        if (taken) {
            free.removeFirst();
            offered++;
        }
        return taken;
    }

    /** Puts a command into the SCSI queue; {@return whether there was room} */
    private boolean put(QueuedCommand place) throws DeviceException {
        place.number(sequence++ * places.length + place.call.tag());
        if (!commands.offer(place)) {
            return false;
        }
        place.call.forget();
        place.step = QueuedCommand.Step.INSIDE;
        place.refused = 0;
        inside++;
        unsent++;
        return true;
    }

    /** An empty queue that takes nothing is waited for. {@return {@code true}} */
    private boolean isKept(QueuedCommand place) {
        waits(place, NO_ROOM_PAUSE);
        return true;
    }

    @Override
    public int submit() throws DeviceException {
        sendDue();
        start();
        // What has not started is what came last.
        int started = Math.max(0, offered - unsent);
        offered -= started;
        return started;
    }

    private void start() throws DeviceException {
        if (unsent > 0) {
            unsent -= commands.submit();
        }
    }

    @Override
    public int reap(Sink sink, int minimum, long timeoutNanos) throws DeviceException {
        above = sink;
        int handed = tell(sink);
        long begun = timeoutNanos > 0 ? waiting.now() : 0;
        while (true) {
            sendAgain();
            long left = handed >= minimum || timeoutNanos <= 0 ? 0 : timeoutNanos - (waiting.now() - begun);
            boolean isIdle;
            try {
                isIdle = !await(minimum - handed, left);
            } finally {
                handed += tell(sink);
            }
            if (left <= 0 || handed >= minimum || isIdle || Thread.currentThread().isInterrupted()) {
                sendAgain();
                return handed;
            }
        }
    }

    /** Requests that nobody has submitted yet are no reason to start. */
    private void sendAgain() throws DeviceException {
        if (!waits.isEmpty() || unsent > offered) {
            sendDue();
            start();
        }
    }

    /** Waits for answers, or for the time to send something again. {@return whether there is anything to wait for} */
    private boolean await(int missing, long nanos) throws DeviceException {
        int started = inside - unsent;
        long most = nanos > 0 && !waits.isEmpty() ? Math.min(nanos, untilDue()) : nanos;
        if (started > 0) {
            try {
                commands.reap(this, most > 0 ? Math.min(missing, started) : 0, most);
            } finally {
                decideLanded();
            }
            return true;
        }
        if (most <= 0 || waits.isEmpty()) {
            return !waits.isEmpty();
        }
        try {
            waiting.pause(most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private int tell(Sink sink) {
        int count = 0;
        for (QueuedCommand place = over.poll(); place != null; place = over.poll()) {
            free.addFirst(place);
            place.tell(sink);
            count++;
        }
        return count;
    }

    // Answers.

    @Override
    public void complete(long token, Failure failure, int status, int senseLength, long residual, TransferMode mode,
            long copiedBytes, int errno) {
        QueuedCommand place = places[(int) Math.floorMod(token, (long) places.length)];
        if (Thread.currentThread() != owner || !place.isInside(token)) {
            stray();
            return;
        }
        if (failure == Failure.NONE) {
            place.call.tellStatus(status, senseLength, residual);
        }
        place.landed(failure, mode, copiedBytes, errno);
        place.step = QueuedCommand.Step.LANDED;
        inside--;
        landed.add(place);
    }

    /** A command that it had not, or another thread: the framework counts it against the driver. */
    private void stray() {
        if (above != null) {
            above.complete(NOBODY, Failure.NONE, 0, TransferMode.INDIRECT, 0, -1, 0);
        }
    }

    private void decideLanded() {
        for (QueuedCommand place = landed.poll(); place != null; place = landed.poll()) {
            long again = disposition.decide(place);
            if (again == CommandDisposition.OVER) {
                isOver(place);
            } else {
                waits(place, again);
            }
        }
    }

    private void fail(QueuedCommand place, DeviceException error) {
        disposition.fail(place, error);
        isOver(place);
    }

    private void isOver(QueuedCommand place) {
        place.step = QueuedCommand.Step.OVER;
        over.add(place);
    }

    // What is sent later.

    private void waits(QueuedCommand place, long nanos) {
        place.due = waiting.now() + nanos;
        place.step = QueuedCommand.Step.WAITS;
        waits.add(place);
    }

    private long untilDue() {
        long now = waiting.now();
        long least = Long.MAX_VALUE;
        for (QueuedCommand place : waits) {
            least = Math.min(least, place.due - now);
        }
        return Math.max(0, least);
    }

    /** Sends what has waited long enough, the first first. */
    private void sendDue() {
        long now = waits.isEmpty() ? 0 : waiting.now();
        for (int i = 0; i < waits.size();) {
            QueuedCommand place = waits.get(i);
            if (place.due - now > 0 || !leaves(place)) {
                i++;
            } else {
                waits.remove(i);
            }
        }
    }

    private boolean leaves(QueuedCommand place) {
        try {
            disk.requireSameMedium();
            if (put(place)) {
                return true;
            }
        } catch (DeviceException refused) {
            fail(place, refused);
            return true;
        }
        if (inside == 0 && ++place.refused > MOST_REFUSED) {
            throw new IllegalStateException("empty, and takes nothing");
        }
        place.due = waiting.now() + NO_ROOM_PAUSE;
        return false;
    }

    /** What waits is not sent any more. What was sent is the SCSI queue's to end. */
    @Override
    public void cancel(long token) {
        for (QueuedCommand place : places) {
            if (place.isOf(token)) {
                place.isCancelled = true;
                if (place.step == QueuedCommand.Step.INSIDE) {
                    commands.cancel(place.token());
                } else if (place.step == QueuedCommand.Step.WAITS) {
                    waits.remove(place);
                    disposition.giveUp(place);
                    isOver(place);
                }
            }
        }
    }

    @Override
    public void close() {
        commands.close();
    }
}
