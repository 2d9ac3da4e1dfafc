// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.scsi.Sense;
import io.kiovec.pdu.Key;
import io.kiovec.pdu.Parameters;
import io.kiovec.pdu.Bhs;
import io.kiovec.target.internal.unit.Senses;
import java.util.Arrays;
import java.util.Optional;

/**
 * The data that a command writes, while it comes (RFC 7143, 4.2.5.2 and 11.7): with the command, unsolicited after it, or
 * as R2Ts ask for it. Data comes in order, for that is what is negotiated. A sequence in which something is wrong is
 * taken to its end, and the command fails then. Used by the thread that reads from the connection.
 */
final class DataOut {

    private final Task task;
    private final Burst unsolicited;
    private Burst[] solicited = new Burst[0];
    private int length;
    /** Up to here data has come, or was asked for. */
    private int asked;
    private int r2ts;
    private Sense error;

    DataOut(Task task) {
        this.task = task;
        unsolicited = new Burst(task);
    }

    /** Begins a command that writes nothing. */
    void none() {
        length = 0;
        asked = 0;
        r2ts = 0;
        error = null;
    }

    /**
     * Begins a command that writes.
     *
     * @param bytes that it writes
     * @param immediate bytes that came with it
     * @param more whether unsolicited data follows
     */
    void begin(Parameters parameters, int bytes, int immediate, boolean more) {
        none();
        length = bytes;
        asked = immediate;
        if (immediate > 0 && (!parameters.is(Key.IMMEDIATE_DATA) || immediate > bytes)) {
            error = Senses.UNEXPECTED_DATA;
        } else if (immediate > parameters.firstBurst()) {
            error = Senses.INCORRECT_AMOUNT;
        }
        if (more) {
            int room = Math.max(0, Math.min(parameters.firstBurst(), bytes) - immediate);
            if (parameters.is(Key.INITIAL_R2T)) {
                error = Senses.UNEXPECTED_DATA;
                room = 0;
            }
            unsolicited.open(Bhs.NO_TAG, 0, immediate, room);
            asked = immediate + room;
        }
    }

    /** Fails the command, when its data has ended. */
    void fail(Sense cause) {
        if (error == null) {
            error = cause;
        }
    }

    Optional<Sense> error() {
        return Optional.ofNullable(error);
    }

    /** {@return the sequence of a tag that is open, or null} */
    Burst find(int tag) {
        if (tag == Bhs.NO_TAG) {
            return unsolicited.isOpen() ? unsolicited : null;
        }
        for (Burst each : solicited) {
            if (each.isOpen() && each.tag() == tag) {
                return each;
            }
        }
        return null;
    }

    /** {@return whether the command may be executed, or has failed: nothing that was asked for is missing} */
    boolean isComplete() {
        return !isOpen() && (error != null || asked == length);
    }

    /** {@return whether data is on its way} */
    boolean isOpen() {
        if (unsolicited.isOpen()) {
            return true;
        }
        for (Burst each : solicited) {
            if (each.isOpen()) {
                return true;
            }
        }
        return false;
    }

    /** Forgets sequences whose data will not be taken. */
    void abandon() {
        unsolicited.close();
        for (Burst each : solicited) {
            each.close();
        }
    }

    /** Asks for as much as may be outstanding; the unsolicited data must have come. */
    void solicit(Parameters parameters, Session session, TaskLink link) {
        while (wantsMore(parameters)) {
            int next = Math.min(parameters.get(Key.MAX_BURST_LENGTH), length - asked);
            Burst burst = free();
            burst.open(session.newTag(), r2ts++, asked, next);
            burst.queue();
            asked += next;
            link.outbox().add(burst);
        }
    }

    /** {@return whether {@link #solicit} would ask for something} */
    boolean wantsMore(Parameters parameters) {
        return !unsolicited.isOpen() && error == null && asked < length
                && outstanding() < parameters.get(Key.MAX_OUTSTANDING_R2T);
    }

    private int outstanding() {
        int outstanding = 0;
        for (Burst each : solicited) {
            outstanding += each.isOpen() ? 1 : 0;
        }
        return outstanding;
    }

    /** {@return R2Ts that were sent} */
    int r2ts() {
        return r2ts;
    }

    private Burst free() {
        for (int i = 0; i < solicited.length; i++) {
            if (solicited[i].isFree()) {
                return solicited[i];
            }
        }
        solicited = Arrays.copyOf(solicited, solicited.length + 1);
        solicited[solicited.length - 1] = new Burst(task);
        return solicited[solicited.length - 1];
    }
}
