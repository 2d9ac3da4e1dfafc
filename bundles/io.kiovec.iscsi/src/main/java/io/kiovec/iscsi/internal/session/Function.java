// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.Serial;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/** A task management function on its way (RFC 7143, 11.5 and 11.6). Belongs to the session's lock. */
final class Function implements Waiting, Sender.Notice {

    /** What is asked. */
    enum Kind {
        /** One task ends. */
        ABORT_TASK(1),
        /** The auto contingent allegiance ends. */
        CLEAR_ACA(3),
        /** The logical unit is reset. */
        LOGICAL_UNIT_RESET(5),
        /** The target with all its units is reset. */
        TARGET_WARM_RESET(6);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** What the target answers. */
    static final int COMPLETE = 0;
    /** The connection was lost. */
    static final int LOST = -2;
    private static final int UNANSWERED = -1;

    final Kind kind;
    final int itt;
    final long deadline;
    /** The task that is to end; {@code null} for all others. */
    final Task task;
    /** What it was called then, for it may be used again before the answer comes. */
    final int taskTag;
    private final Thread waiter = Thread.currentThread();
    /** Commands sent before it are those that it ends. */
    private int sentBefore;
    private int answer = UNANSWERED;

    Function(Kind kind, int itt, Task task, long deadline) {
        this.kind = kind;
        this.itt = itt;
        this.task = task;
        taskTag = task == null ? Bhs.NO_TAG : task.itt;
        this.deadline = deadline;
    }

    @Override
    public void fill(ByteBuffer header) {
        sentBefore = header.getInt(Bhs.CMD_SN);
        header.put(Bhs.OPCODE, (byte) (Opcode.TASK_MANAGEMENT_REQUEST | Bhs.IMMEDIATE))
                .put(Bhs.FLAGS, (byte) (Bhs.FINAL | kind.code)).putInt(Bhs.ITT, itt)
                .putInt(Bhs.REFERENCED_ITT, taskTag);
        if (kind == Kind.TARGET_WARM_RESET) {
            header.putLong(Bhs.LUN, 0);
        }
        if (task != null) {
            header.putInt(Bhs.REF_CMD_SN, task.cmdSn);
        }
    }

    /** {@return whether a reset ends a task} */
    boolean reaches(Task other) {
        return Serial.before(other.cmdSn, sentBefore);
    }

    void answered(int with) {
        answer = with;
        LockSupport.unpark(waiter);
    }

    int answer() {
        return answer;
    }

    @Override
    public boolean isOver() {
        return answer != UNANSWERED;
    }
}
