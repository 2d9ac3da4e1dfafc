// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import io.kiovec.spi.ScsiEndpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends commands over one endpoint until they have an answer that counts, as {@link Reaction} says. Any thread, unless
 * the listener says otherwise. Nothing is allocated for a command that is done at once.
 */
final class Conversation {

    private final Address address;
    private final ScsiEndpoint endpoint;
    private final Waiting waiting;
    private final SenseErrors.Information information;
    private final Attentions attentions;

    /**
     * Makes a conversation.
     *
     * @param address the device, for messages
     * @param endpoint the way to it
     * @param waiting how time passes
     * @param information what the device's INFORMATION field tells
     * @param attentions who is told of unit attentions and deferred errors
     */
    Conversation(Address address, ScsiEndpoint endpoint, Waiting waiting, SenseErrors.Information information,
            Attentions attentions) {
        this.address = address;
        this.endpoint = endpoint;
        this.waiting = waiting;
        this.information = information;
        this.attentions = attentions;
    }

    /**
     * Does a command.
     *
     * @param call the command, filled
     * @param effect what it does
     * @throws DeviceException when it was not done
     */
    void require(CommandCall call, Effect effect) throws DeviceException {
        if (attempt(call, effect) != Reaction.DONE) {
            throw failure(call, effect);
        }
    }

    /**
     * Does a command whose failure the caller judges.
     *
     * @param call the command, filled
     * @param effect what it does
     * @return {@link Reaction#DONE}, or what would have been done next and was not
     * @throws DeviceException when the command got no status, or a unit attention forbids to go on
     */
    Reaction attempt(CommandCall call, Effect effect) throws DeviceException {
        return attempt(call, effect, Retries.LONGEST_WAIT);
    }

    /** As the other one, with another bound on waiting. */
    Reaction attempt(CommandCall call, Effect effect, Duration longestWait) throws DeviceException {
        send(call, effect);
        return call.isGood() ? Reaction.DONE : retry(call, effect, longestWait.toNanos());
    }

    /**
     * Sends a question whose every answer is the caller's to judge.
     *
     * @param call the command, filled, which changes nothing
     * @throws DeviceException when it got no status
     */
    void once(CommandCall call) throws DeviceException {
        send(call, Effect.NOTHING);
    }

    private Reaction retry(CommandCall call, Effect effect, long longestWait) throws DeviceException {
        Retries retries = retries();
        retries.begin(Math.min(call.timeoutNanos(), longestWait));
        while (true) {
            Retries.Next next = retries.after(call, effect);
            if (next == Retries.Next.OVER || next == Retries.Next.LATER && !pause(retries.pause())) {
                return retries.reaction();
            }
            send(call, effect);
        }
    }

    /** {@return for one command after the other that others send, the count of its retries} */
    Retries retries() {
        return new Retries(waiting, attentions);
    }

    /** {@return how time passes} */
    Waiting waiting() {
        return waiting;
    }

    /** {@return whether the time has passed; an interrupt ends it and stays set for the caller} */
    private boolean pause(long nanos) {
        try {
            waiting.pause(nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One sending; what changes nothing is sent again when nobody can tell whether it arrived (rule S2). */
    private void send(CommandCall call, Effect effect) throws DeviceException {
        for (int again = 0;; again++) {
            call.forget();
            try {
                endpoint.execute(call);
            } catch (DeviceException.OutcomeUnknown lost) {
                if (effect != Effect.NOTHING || again == Retries.MOST_RESENT) {
                    throw lost;
                }
                continue;
            }
            if (!call.hasStatus()) {
                throw new IllegalStateException("told no status of a command");
            }
            return;
        }
    }

    /** {@return the typed error of a command that was not done} */
    DeviceException failure(CommandCall call, Effect effect) {
        return failure(call, effect, 0);
    }

    /** {@return the typed error of a command of which a part was done} */
    DeviceException failure(CommandCall call, Effect effect, long bytesDone) {
        return failure(call, effect, information, bytesDone);
    }

    /** {@return the typed error of a command whose INFORMATION field tells something else than those of others} */
    DeviceException failure(CommandCall call, Effect effect, SenseErrors.Information tells) {
        return failure(call, effect, tells, 0);
    }

    private DeviceException failure(CommandCall call, Effect effect, SenseErrors.Information tells, long bytesDone) {
        return SenseErrors.of(address, call.status(), call.senseSent(), certainly(call, effect), tells, bytesDone);
    }

    /** Of what was aborted, or ran out of time in the device, a part may have been done. */
    private static Optional<Failure> certainly(CommandCall call, Effect effect) {
        Optional<Sense> sense = call.senseData();
        boolean aborted = sense.isPresent() && sense.get().key() == SenseKey.ABORTED_COMMAND;
        boolean timeout = SenseErrors.meaning(call.status(), sense).failure() == Failure.TIMEOUT;
        return effect != Effect.NOTHING && (aborted || timeout)
                ? Optional.of(Failure.OUTCOME_UNKNOWN)
                : Optional.empty();
    }
}
