// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.target.internal.link.Outgoing;
import io.kiovec.target.internal.link.ResponseWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A PDU that is no answer to a command: made where it is needed, sent once. */
final class ControlPdu extends Outgoing {

    /** Whether it takes a StatSN. */
    enum Numbering {
        /** As a response does. */
        RESPONSE,
        /** It carries the next one. */
        NONE
    }

    /** Fills in what the numbers of connection and session leave free. */
    @FunctionalInterface
    interface Filling {
        /** Fills a header. */
        void fill(ByteBuffer header);
    }

    private final int opcode;
    private final int flags;
    private final int itt;
    private final Numbering numbering;
    private final byte[] data;
    private final Runnable before;
    private final Filling filling;

    /** Makes one; {@code before} is called just before its numbers are taken. */
    ControlPdu(int opcode, int flags, int itt, Numbering numbering, byte[] data, Runnable before, Filling filling) {
        this.opcode = opcode;
        this.flags = flags;
        this.itt = itt;
        this.numbering = numbering;
        this.data = data;
        this.before = before;
        this.filling = filling;
    }

    @Override
    protected void encode(ResponseWriter out) throws IOException {
        before.run();
        ByteBuffer header = numbering == Numbering.RESPONSE
                ? out.response(opcode, flags, itt)
                : out.unnumbered(opcode, flags, itt);
        filling.fill(header);
        out.add(ByteBuffer.wrap(data));
    }
}
