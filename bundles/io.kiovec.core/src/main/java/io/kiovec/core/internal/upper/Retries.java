// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.io.DeviceException;
import java.time.Duration;
import java.util.Optional;

/**
 * The retries of one command that was not done at once: how often it was sent again, and how long the device is waited for. Says what comes next; whoever sends the command does it. One thread, used again and again.
 */
final class Retries {

    /** A device tells its unit attentions one by one; what tells more in a row has a fault. */
    static final int MOST_RESENT = 8;
    /** How long a device that is busy or becomes ready is waited for, where the command's own timeout is longer. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final long FIRST_PAUSE = Duration.ofMillis(10).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

    /** What comes next. */
    enum Next {
        /** Nothing: {@link #reaction} says how it stands. */
        OVER,
        /** It is sent again. */
        AT_ONCE,
        /** It is sent again after {@link #pause}. */
        LATER
    }

    private final Waiting waiting;
    private final Attentions attentions;
    private long begun;
    private long bound;
    private long pause;
    private int resent;
    private Reaction reaction = Reaction.DONE;

    Retries(Waiting waiting, Attentions attentions) {
        this.waiting = waiting;
        this.attentions = attentions;
    }

    /**
     * Begins with a command that has its first status.
     *
     * @param longest how long to wait for the device, in nanoseconds
     */
    void begin(long longest) {
        begun = waiting.now();
        bound = longest;
        pause = 0;
        resent = 0;
    }

    /**
     * {@return what comes next} Tells what the device reports beside its answer.
     *
     * @param call with a status
     * @param effect what the command does
     * @throws DeviceException when the command may not be sent again for what the device reports
     */
    Next after(CommandCall call, Effect effect) throws DeviceException {
        Optional<Sense> sense = call.senseData();
        reaction = Reaction.to(call.status(), sense, effect);
        if (sense.isPresent() && isNews(sense.get())) {
            attentions.noticed(sense.get());
        }
        return switch (reaction) {
            case DONE, FAIL -> Next.OVER;
            case RESEND -> ++resent > MOST_RESENT ? Next.OVER : Next.AT_ONCE;
            case RESEND_LATER, AWAIT_READY -> {
                pause = pause == 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
                yield waiting.now() - begun + pause > bound ? Next.OVER : Next.LATER;
            }
        };
    }

    private static boolean isNews(Sense sense) {
        return sense.key() == SenseKey.UNIT_ATTENTION || sense.isDeferred();
    }

    /** {@return what is done about the last status; where nothing comes next, what would have been} */
    Reaction reaction() {
        return reaction;
    }

    /** {@return nanoseconds until it is sent again} */
    long pause() {
        return pause;
    }
}
