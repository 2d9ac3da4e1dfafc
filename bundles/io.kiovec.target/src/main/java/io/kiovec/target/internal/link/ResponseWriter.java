// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.link;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.DigestUse;
import io.kiovec.pdu.PduWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Puts the numbers of connection and session into responses. For the thread that sends. */
public final class ResponseWriter {

    private final PduWriter writer;
    private final CommandNumbers numbers;
    private int statSn;

    ResponseWriter(PduWriter writer, CommandNumbers numbers, int statSn) {
        this.writer = writer;
        this.numbers = numbers;
        this.statSn = statSn;
    }

    /**
     * {@return the header of a response, with its numbers, to be filled and {@link #add}ed} It takes a StatSN.
     *
     * @param opcode which
     * @param flags of the response
     * @param itt whose response
     * @throws IOException when what was added before cannot be sent
     */
    public ByteBuffer response(int opcode, int flags, int itt) throws IOException {
        ByteBuffer header = unnumbered(opcode, flags, itt);
        statSn++;
        return header;
    }

    /**
     * {@return the header of a PDU that is no response, with the StatSN of the next response}
     *
     * @param opcode which
     * @param flags of the PDU
     * @param itt whose
     * @throws IOException when what was added before cannot be sent
     */
    public ByteBuffer unnumbered(int opcode, int flags, int itt) throws IOException {
        if (!writer.hasSlot()) {
            writer.flush();
        }
        ByteBuffer header = writer.header();
        header.put(Bhs.OPCODE, (byte) opcode);
        header.put(Bhs.FLAGS, (byte) flags);
        header.putInt(Bhs.ITT, itt);
        header.putInt(Bhs.STAT_SN, statSn);
        header.putInt(Bhs.EXP_SN, numbers.expCmdSn());
        header.putInt(Bhs.MAX_CMD_SN, numbers.maxCmdSn());
        return header;
    }

    /** Adds the PDU of the last header, without data. */
    public void add() {
        writer.add();
    }

    /**
     * Adds the PDU of the last header.
     *
     * @param data its data segment, which stays as it is until the outgoing thing is done
     */
    public void add(ByteBuffer data) {
        writer.add(data);
    }

    /** Lets digests follow from the next PDU on. */
    void digests(DigestUse forHeaders, DigestUse forData) {
        writer.digests(forHeaders, forData);
    }

    long pending() {
        return writer.pending();
    }

    void flush() throws IOException {
        writer.flush();
    }
}
