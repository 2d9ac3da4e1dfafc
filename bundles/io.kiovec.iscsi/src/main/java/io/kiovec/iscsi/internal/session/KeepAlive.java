// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import java.time.Duration;

/** Asks a target that has said nothing for a while whether it is there (NOP-Out, RFC 7143, 11.18). Belongs to the session's lock. */
final class KeepAlive {

    private final long patience;
    private final Sender sender;
    private final TaskTable tasks;
    /** When it was asked, 0 when it was not since it was heard of. */
    private long asked;

    /**
     * Makes one.
     *
     * @param patience how long the target may say nothing before it is asked, and then before it is given up; zero for ever
     * @param sender where questions go
     * @param tasks gives tags
     */
    KeepAlive(Duration patience, Sender sender, TaskTable tasks) {
        this.patience = patience.toNanos();
        this.sender = sender;
        this.tasks = tasks;
    }

    /** {@return whether the target is to be given up; where it is time to, it is asked} */
    boolean isOver(long now, long heard) {
        if (patience == 0 || now - heard < patience) {
            asked = 0;
        } else if (asked == 0) {
            asked = now;
            int itt = tasks.otherTag();
            sender.add(header -> header.put(Bhs.OPCODE, (byte) (Opcode.NOP_OUT | Bhs.IMMEDIATE))
                    .put(Bhs.FLAGS, (byte) Bhs.FINAL).putLong(Bhs.LUN, 0).putInt(Bhs.ITT, itt)
                    .putInt(Bhs.TTT, Bhs.NO_TAG));
        } else {
            return now - asked > patience;
        }
        return false;
    }
}
