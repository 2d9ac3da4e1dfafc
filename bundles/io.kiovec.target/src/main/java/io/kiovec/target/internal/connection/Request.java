// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.target.internal.connection.ControlPdu.Filling;
import io.kiovec.target.internal.connection.ControlPdu.Numbering;
import io.kiovec.pdu.Bhs;
import io.kiovec.target.internal.session.Arrival;
import io.kiovec.target.internal.session.Work;
import java.nio.ByteBuffer;

/** A request that is no SCSI command, in its place in the order of CmdSN. */
final class Request implements Arrival {

    /** What is done when it is its turn. */
    @FunctionalInterface
    interface Action {
        /** Does it. {@return what may take long; null for nothing} */
        Runnable answer(Request request);
    }

    /** What is left to do after an answer. */
    private record Rest(Connection connection, Runnable rest) implements Work {
        @Override
        public void run() {
            rest.run();
        }

        @Override
        public void handOver() {
            connection.elsewhere(rest);
        }
    }

    private final Connection connection;
    private final byte[] bytes;
    private final ByteBuffer header;
    private final byte[] data;
    private final Action action;
    private boolean windowHeld;

    Request(Connection connection, byte[] header, byte[] data, Action action) {
        this.connection = connection;
        bytes = header;
        this.header = ByteBuffer.wrap(header);
        this.data = data;
        this.action = action;
    }

    ByteBuffer header() {
        return header;
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] data() {
        return data;
    }

    int itt() {
        return header.getInt(Bhs.ITT);
    }

    /** Answers it, and gives its place in the window to another. {@return null: nothing is left to do} */
    Runnable respond(int opcode, int flags, byte[] answer, Filling filling) {
        connection.outbox()
                .add(new ControlPdu(opcode, flags, itt(), Numbering.RESPONSE, answer, this::release, filling));
        return null;
    }

    /** It gets no answer of its own: its place in the window is free. */
    void giveUp() {
        release();
    }

    private void release() {
        if (windowHeld) {
            windowHeld = false;
            connection.session().release();
        }
    }

    @Override
    public int cmdSn() {
        return header.getInt(Bhs.CMD_SN);
    }

    @Override
    public boolean isImmediate() {
        return (header.get(Bhs.OPCODE) & Bhs.IMMEDIATE) != 0;
    }

    @Override
    public void register() {
        windowHeld = !isImmediate();
    }

    @Override
    public Next admit() {
        return Next.ANSWER;
    }

    @Override
    public Work proceed(Next next) {
        Runnable rest = action.answer(this);
        return rest == null ? null : new Rest(connection, rest);
    }

    @Override
    public void flush() {
        connection.outbox().flush();
    }

    @Override
    public void drop() {
    }
}
