// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.Support;
import io.kiovec.spi.BlockEndpointQueue.Entry;
import io.kiovec.spi.BlockEndpointQueue.Kind;
import java.lang.foreign.MemorySegment;

/**
 * What a queued request's command is, and what its answers mean for the request: as {@link ScsiDisk} does it for a synchronous one.
 * Sends nothing. For the owner's thread.
 */
final class CommandDisposition {

    /** The request has its result. */
    static final long OVER = -1;

    private final DiskState disk;
    private final Conversation conversation;

    CommandDisposition(DiskState disk) {
        this.disk = disk;
        conversation = disk.conversation();
    }

    /**
     * Takes a request over and makes its command.
     *
     * @param place an empty place
     * @param entry the request
     * @throws DeviceException when it cannot be done
     */
    void begin(QueuedCommand place, Entry entry) throws DeviceException {
        place.begin(entry);
        DiskFacts now = disk.current();
        place.facts = now;
        MemorySegment memory = entry.memory();
        switch (place.kind()) {
            case READ -> BlockCommands.read(place.call, place, now, place.offset(), memory);
            case WRITE -> {
                BlockCommands.write(place.call, place, now, place.offset(), memory);
                cached(place);
            }
            case FLUSH -> {
                place.held = disk.cache().beginFlush();
                place.isFlushing = true;
                BlockCommands.synchronize(place.call, place, BlockCommands.isBeyond(now));
            }
        }
    }

    /** The request of {@link #begin} was not taken after all. */
    void withdraw(QueuedCommand place) {
        endFlush(place, false);
        place.letGo();
    }

    /** Before a write is sent, and when it has ended: a flush between the two is not for it. */
    private void cached(QueuedCommand place) {
        if (BlockCommands.isCached(place.durability(), place.facts)) {
            disk.cache().written();
        }
    }

    /** {@return in how many nanoseconds a command that came back is sent again, or {@link #OVER}} */
    long decide(QueuedCommand place) {
        try {
            if (place.failure() != Failure.NONE) {
                return lost(place);
            }
            place.lost = 0;
            return place.call.isGood() ? done(place) : retry(place);
        } catch (DeviceException error) {
            return fail(place, error);
        }
    }

    /** It got no status. What changes nothing is sent again when nobody can tell whether it arrived (rule S2). */
    private long lost(QueuedCommand place) {
        boolean again = place.failure() == Failure.OUTCOME_UNKNOWN && place.effect() == Effect.NOTHING
                && !place.isCancelled && place.lost++ < Retries.MOST_RESENT;
        return again ? 0 : over(place, false);
    }

    private long retry(QueuedCommand place) throws DeviceException {
        if (!place.isRetried) {
            place.isRetried = true;
            place.retries.begin(Math.min(place.timeoutNanos(), Retries.LONGEST_WAIT.toNanos()));
        }
        Retries.Next next = place.retries.after(place.call, place.effect());
        if (next == Retries.Next.OVER) {
            return place.retries.reaction() == Reaction.DONE ? done(place) : failed(place);
        }
        if (place.isCancelled) {
            return giveUp(place);
        }
        return next == Retries.Next.LATER ? place.retries.pause() : 0;
    }

    private long done(QueuedCommand place) throws DeviceException {
        if (place.kind() == Kind.FLUSH) {
            return flushed(place);
        }
        place.moved(BlockCommands.wholeBlocks(disk.address(), place.call, place.facts, place.effect()));
        return over(place, true);
    }

    private long flushed(QueuedCommand place) throws DeviceException {
        endFlush(place, true);
        disk.cache().throwLoss();
        return over(place, true);
    }

    private long failed(QueuedCommand place) throws DeviceException {
        if (place.kind() == Kind.FLUSH) {
            return flushFailed(place);
        }
        long before = BlockCommands.beforeTheBadBlock(place.call, place.facts, place.offset());
        if (place.kind() == Kind.READ && before > 0) {
            place.moved(before);
            return over(place, true);
        }
        // The rest of a write may have reached the disk: it is not for the framework to send again (rule S2).
        throw conversation.failure(place.call, place.effect(), place.kind() == Kind.READ ? 0 : before);
    }

    /** A disk that knows none of both commands has no cache to speak of. */
    private long flushFailed(QueuedCommand place) throws DeviceException {
        if (!BlockCommands.isUnknown(place.call) || place.isSecondTry && place.facts.cache() == Support.YES) {
            throw conversation.failure(place.call, Effect.CHANGE);
        }
        if (place.isSecondTry) {
            return flushed(place);
        }
        place.isSecondTry = true;
        place.isRetried = false;
        BlockCommands.synchronize(place.call, place, !BlockCommands.isBeyond(place.facts));
        return 0;
    }

    /** It is not sent again. What reads may be begun anew by the framework, elsewhere. {@return {@link #OVER}} */
    long giveUp(QueuedCommand place) {
        if (place.kind() == Kind.READ) {
            place.fails(Failure.OUTCOME_UNKNOWN);
            return over(place, false);
        }
        return fail(place, place.call.hasStatus()
                ? conversation.failure(place.call, Effect.CHANGE)
                : new DeviceException.Busy(disk.address(), "it took no more commands: try again"));
    }

    /** It ends with an error. {@return {@link #OVER}} */
    long fail(QueuedCommand place, DeviceException error) {
        place.fails(error);
        return over(place, false);
    }

    private long over(QueuedCommand place, boolean done) {
        endFlush(place, done);
        if (place.kind() == Kind.WRITE && place.facts != null) {
            cached(place);
        }
        return OVER;
    }

    private void endFlush(QueuedCommand place, boolean done) {
        if (place.isFlushing) {
            place.isFlushing = false;
            disk.cache().endFlush(place.held && !done);
        }
    }
}
