// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.target.internal.link.CommandNumbers;
import io.kiovec.pdu.Serial;
import io.kiovec.target.internal.session.Arrival.Next;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The order of CmdSN in a session, whatever connection commands come on, and the window in which they may come (RFC 7143,
 * 4.2.2.1). Everything but reading the numbers and {@link #release} is under the session's lock.
 */
final class CommandOrder implements CommandNumbers {

    private static final VarHandle MAX_CMD_SN;

    static {
        try {
            MAX_CMD_SN = MethodHandles.lookup().findVarHandle(CommandOrder.class, "maxCmdSn", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What has its turn together with something that came. */
    static final class Followers {
        private static final Followers NONE = new Followers();

        private final List<Arrival> arrivals = new ArrayList<>();
        private final List<Next> nexts = new ArrayList<>();

        private void admit(Arrival arrival) {
            arrivals.add(arrival);
            nexts.add(arrival.admit());
        }

        /** Has them go on, on other threads as far as they take long. Without the lock. */
        void proceed() {
            for (int i = 0; i < arrivals.size(); i++) {
                Work work = nexts.get(i) == Next.NOTHING ? null : arrivals.get(i).proceed(nexts.get(i));
                if (work != null) {
                    work.handOver();
                }
                // It may have come on another connection, whose thread knows nothing of this.
                arrivals.get(i).flush();
            }
        }
    }

    private final Session session;
    /** What came before its turn, by CmdSN; at least as many as the window is wide. */
    private final Arrival[] early;
    /** Task management functions that wait for commands before them. */
    private final List<TaskManagement> functions = new ArrayList<>();
    private volatile int expCmdSn;
    /** Grows by one with every command that is answered, so it never goes back and never lets in too many. */
    private volatile int maxCmdSn;

    CommandOrder(Session session, int cmdSn, int window) {
        this.session = session;
        expCmdSn = cmdSn;
        maxCmdSn = cmdSn + window - 1;
        early = new Arrival[Integer.highestOneBit(window) * 2];
    }

    @Override
    public int expCmdSn() {
        return expCmdSn;
    }

    @Override
    public int maxCmdSn() {
        return maxCmdSn;
    }

    void release() {
        MAX_CMD_SN.getAndAdd(this, 1);
    }

    private int slot(int cmdSn) {
        return cmdSn & early.length - 1;
    }

    private boolean isInWindow(int cmdSn) {
        return !Serial.before(cmdSn, expCmdSn) && !Serial.after(cmdSn, maxCmdSn);
    }

    /** {@return whether something is taken; else its number is out of the window, or was used} */
    boolean takes(Arrival arrival) {
        return isInWindow(arrival.cmdSn()) && early[slot(arrival.cmdSn())] == null;
    }

    /** {@return what is to be done with something that was taken: nothing when it waits for those before it} */
    Next place(Arrival arrival) {
        int cmdSn = arrival.cmdSn();
        arrival.register();
        if (cmdSn != expCmdSn) {
            early[slot(cmdSn)] = arrival;
            return Next.NOTHING;
        }
        Next next = arrival.admit();
        expCmdSn = cmdSn + 1;
        return next;
    }

    /** {@return what came early and has its turn now} */
    Followers followers() {
        if (early[slot(expCmdSn)] == null && functions.isEmpty()) {
            return Followers.NONE;
        }
        Followers followers = new Followers();
        while (true) {
            TaskManagement function = functions.stream().filter(each -> !Serial.after(each.cmdSn(), expCmdSn))
                    .findFirst().orElse(null);
            int slot = slot(expCmdSn);
            if (function != null) {
                functions.remove(function);
                followers.admit(function);
            } else if (early[slot] != null) {
                followers.admit(early[slot]);
                early[slot] = null;
                expCmdSn = expCmdSn + 1;
            } else {
                return followers;
            }
        }
    }

    /** {@return whether a function that came for immediate delivery waits until all commands before it have come} */
    boolean holds(TaskManagement function) {
        if (!Serial.after(function.cmdSn(), expCmdSn)) {
            return false;
        }
        functions.add(function);
        return true;
    }

    /**
     * {@return whether a command that was aborted before its turn can be taken as received (RFC 7143, 11.6.1)}
     *
     * @param cmdSn its number
     * @param functionCmdSn the number of what aborts it
     * @param task it, if it has come; else null, and then no other may have come with its number
     */
    boolean skip(int cmdSn, int functionCmdSn, Task task) {
        if (!isInWindow(cmdSn) || !Serial.before(cmdSn, functionCmdSn) || early[slot(cmdSn)] != task) {
            return false;
        }
        early[slot(cmdSn)] = new SkippedCommand(session, cmdSn);
        return true;
    }

    /** {@return all that waits for its turn, which it will not get} */
    List<Arrival> giveUp() {
        List<Arrival> dropped = new ArrayList<>();
        for (int i = 0; i < early.length; i++) {
            // What is being read is dropped by who reads it.
            if (early[i] != null && !(early[i] instanceof Task task && task.receiving)) {
                dropped.add(early[i]);
            }
            early[i] = null;
        }
        return dropped;
    }
}
