// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.DigestUse;
import io.kiovec.pdu.KeyText;
import io.kiovec.pdu.KeyText.Pair;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.PduReader;
import io.kiovec.pdu.PduWriter;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A target of a few blocks whose every answer a test can replace. It negotiates what the test says, keeps whatever it received, and
 * serves connections one after the other.
 */
final class FakeTarget implements AutoCloseable {

    static final String IQN = "iqn.2026-11.io.kiovec:fake";
    static final int BLOCK = 512;

    /** What a test does in place of the target. */
    interface Script {

        /** {@return whether the PDU is dealt with} */
        boolean takes(FakeTarget target, Pdu pdu) throws IOException;
    }

    /** A PDU that came. */
    record Pdu(byte[] header, byte[] additional, byte[] data) {

        int opcode() {
            return header[Bhs.OPCODE] & Bhs.OPCODE_MASK;
        }

        int at(int place) {
            return ByteBuffer.wrap(header).getInt(place);
        }

        int flags() {
            return header[Bhs.FLAGS] & 0xff;
        }

        int itt() {
            return at(Bhs.ITT);
        }

        int cdb(int index) {
            return header[Bhs.CDB + index] & 0xff;
        }
    }

    private final ServerSocketChannel server;
    private final Thread thread;
    private final Map<String, String> answers = new HashMap<>(Map.of("MaxRecvDataSegmentLength", "8192"));
    /** The login response's status, and its keys then. */
    volatile int loginStatus;
    /** The stage of the login in which it closes the connection and says nothing; none has this number. */
    volatile int silentIn = -1;
    volatile List<Pair> loginKeys = List.of();
    volatile Script script = (target, pdu) -> false;
    volatile int window = 32;
    volatile DigestUse headerDigest = DigestUse.NONE;
    volatile DigestUse dataDigest = DigestUse.NONE;
    final byte[] medium;
    final BlockingQueue<Pdu> received = new LinkedBlockingQueue<>();
    final List<Map<String, String>> logins = new CopyOnWriteArrayList<>();
    private volatile SocketChannel channel;
    private PduReader reader;
    private PduWriter writer;
    private int statSn = 1;
    private int expCmdSn;
    /** A write that waits for its data. */
    private final Map<Integer, Write> writes = new HashMap<>();

    private static final class Write {
        private final int block;
        private final byte[] data;
        private int got;

        Write(int block, int length) {
            this.block = block;
            data = new byte[length];
        }
    }

    FakeTarget() throws IOException {
        this(new byte[1 << 20]);
    }

    /** Another portal of a medium. */
    FakeTarget(byte[] medium) throws IOException {
        this.medium = medium;
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        thread = Thread.ofPlatform().daemon().name("fake target").start(this::serve);
    }

    /** The outcome of a key that the initiator proposes. */
    FakeTarget answering(String key, String value) {
        answers.put(key, value);
        return this;
    }

    /** Before each command is answered it sends an asynchronous message, RFC 7143, 11.9.1. */
    void tellBeforeAnswers(int event) {
        script = (fake, pdu) -> {
            if (pdu.opcode() == Opcode.SCSI_COMMAND) {
                fake.begin(Opcode.ASYNC_MESSAGE, Bhs.FINAL, Bhs.NO_TAG).put(36, (byte) event);
                fake.send();
            }
            return false;
        };
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    String address() throws IOException {
        return "iscsi:127.0.0.1:" + port() + "/" + IQN + "/0";
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel accepted = server.accept()) {
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel = accepted;
                connection(accepted);
            } catch (IOException ended) {
                // The next one, or the end.
            }
        }
    }

    private void connection(SocketChannel accepted) throws IOException {
        reader = new PduReader(accepted);
        writer = new PduWriter(accepted);
        writes.clear();
        statSn = 1;
        boolean loggedIn = false;
        while (reader.next()) {
            byte[] header = new byte[Bhs.LENGTH];
            reader.header().get(0, header);
            byte[] additional = new byte[reader.ahsLength()];
            reader.header().get(Bhs.LENGTH, additional);
            Pdu pdu = new Pdu(header, additional, reader.data(1 << 20));
            if (!loggedIn) {
                loggedIn = login(pdu);
            } else {
                received.add(pdu);
                if (!script.takes(this, pdu)) {
                    answer(pdu);
                }
            }
        }
    }

    private boolean login(Pdu pdu) throws IOException {
        expCmdSn = pdu.at(Bhs.CMD_SN);
        Map<String, String> keys = new HashMap<>();
        KeyText.parse(pdu.data()).forEach(pair -> keys.put(pair.key(), pair.value()));
        logins.add(keys);
        if ((pdu.flags() >> 2 & 3) == silentIn) {
            throw new EOFException("closed in the login");
        }
        boolean last = (pdu.flags() & 3) == 3;
        List<Pair> pairs = new ArrayList<>(loginKeys);
        if (keys.containsKey("AuthMethod")) {
            pairs.add(new Pair("AuthMethod", "None"));
        } else {
            keys.keySet().stream().filter(answers::containsKey)
                    .forEach(key -> pairs.add(new Pair(key, answers.get(key))));
        }
        ByteBuffer response = begin(Opcode.LOGIN_RESPONSE, pdu.flags(), pdu.itt());
        response.putShort(36, (short) loginStatus).putShort(14, (short) (last ? 1 : 0));
        send(KeyText.format(pairs));
        if (last && loginStatus == 0) {
            writer.digests(headerDigest, dataDigest);
            reader.digests(headerDigest, dataDigest);
        }
        return last && loginStatus == 0;
    }

    /** {@return the header of a response with a status number} */
    ByteBuffer begin(int opcode, int flags, int itt) {
        return writer.header().put(Bhs.OPCODE, (byte) opcode).put(Bhs.FLAGS, (byte) flags).putInt(Bhs.ITT, itt)
                .putInt(Bhs.TTT, Bhs.NO_TAG).putInt(Bhs.STAT_SN, statSn++).putInt(Bhs.EXP_SN, expCmdSn)
                .putInt(Bhs.MAX_CMD_SN, expCmdSn + window - 1);
    }

    void send(byte... data) throws IOException {
        writer.add(ByteBuffer.wrap(data));
        writer.flush();
    }

    /** Sends data with something else in place of its digest. */
    void sendSpoiled(byte... data) throws IOException {
        writer.digests(headerDigest, DigestUse.NONE);
        send(data);
        channel.write(ByteBuffer.wrap("none".getBytes(StandardCharsets.US_ASCII)));
        writer.digests(headerDigest, dataDigest);
    }

    void cut() throws IOException {
        channel.close();
    }

    /** Does what a target does. */
    void answer(Pdu pdu) throws IOException {
        switch (pdu.opcode()) {
            case Opcode.SCSI_COMMAND -> command(pdu);
            case Opcode.DATA_OUT -> data(pdu);
            case Opcode.NOP_OUT -> {
                if (pdu.itt() != Bhs.NO_TAG) {
                    begin(Opcode.NOP_IN, Bhs.FINAL, pdu.itt());
                    send();
                }
            }
            case Opcode.TASK_MANAGEMENT_REQUEST -> {
                begin(Opcode.TASK_MANAGEMENT_RESPONSE, Bhs.FINAL, pdu.itt());
                send();
            }
            case Opcode.LOGOUT_REQUEST -> {
                begin(Opcode.LOGOUT_RESPONSE, Bhs.FINAL, pdu.itt());
                send();
            }
            default -> throw new IOException("opcode " + pdu.opcode());
        }
    }

    private void command(Pdu pdu) throws IOException {
        expCmdSn++;
        int block = pdu.cdb(3) << 16 | pdu.cdb(4) << 8 | pdu.cdb(5);
        switch (pdu.cdb(0)) {
            case 0x12 -> dataIn(pdu, (pdu.cdb(1) & 1) == 0 ? inquiry() : new byte[]{0, (byte) pdu.cdb(2), 0, 0});
            case 0x28 -> {
                byte[] data = new byte[pdu.at(Bhs.EDTL)];
                System.arraycopy(medium, block * BLOCK, data, 0, data.length);
                dataIn(pdu, data);
            }
            case 0x2a -> {
                Write write = new Write(block, pdu.at(Bhs.EDTL));
                writes.put(pdu.itt(), write);
                System.arraycopy(pdu.data(), 0, write.data, 0, pdu.data().length);
                write.got = pdu.data().length;
                if ((pdu.flags() & Bhs.FINAL) != 0) {
                    goOn(pdu.itt(), write);
                }
            }
            // REPORT LUNS: one, 0.
            case 0xa0 -> dataIn(pdu, ByteBuffer.allocate(16).putInt(8).array());
            default -> status(pdu.itt(), 0);
        }
    }

    private static byte[] inquiry() {
        byte[] data = new byte[36];
        data[4] = 31;
        return data;
    }

    void dataIn(Pdu pdu, byte[] data) throws IOException {
        int length = Math.min(data.length, pdu.at(Bhs.EDTL));
        int left = pdu.at(Bhs.EDTL) - length;
        int piece = Integer.parseInt(logins.getLast().getOrDefault("MaxRecvDataSegmentLength", "8192"));
        for (int at = 0; at < length || at == 0; at += piece) {
            int bytes = Math.min(piece, length - at);
            boolean last = at + bytes >= length;
            ByteBuffer header = begin(Opcode.DATA_IN, last ? Bhs.FINAL | Bhs.HAS_STATUS : 0, pdu.itt());
            if (last && left > 0) {
                header.put(Bhs.FLAGS, (byte) (Bhs.FINAL | Bhs.HAS_STATUS | Bhs.UNDERFLOW)).putInt(Bhs.RESIDUAL, left);
            }
            header.putInt(Bhs.BUFFER_OFFSET, at).putInt(Bhs.DATA_SN, at / piece);
            writer.add(ByteBuffer.wrap(data, at, bytes));
            writer.flush();
        }
    }

    private void data(Pdu pdu) throws IOException {
        Write write = writes.get(pdu.itt());
        if (pdu.at(Bhs.BUFFER_OFFSET) != write.got) {
            throw new IOException("data at " + pdu.at(Bhs.BUFFER_OFFSET) + " and not at " + write.got);
        }
        System.arraycopy(pdu.data(), 0, write.data, write.got, pdu.data().length);
        write.got += pdu.data().length;
        if ((pdu.flags() & Bhs.FINAL) != 0) {
            goOn(pdu.itt(), write);
        }
    }

    private void goOn(int itt, Write write) throws IOException {
        if (write.got < write.data.length) {
            int most = Integer.parseInt(answers.getOrDefault("MaxBurstLength", "262144"));
            begin(Opcode.R2T, Bhs.FINAL, itt).putInt(Bhs.TTT, 77).putInt(Bhs.BUFFER_OFFSET, write.got)
                    .putInt(Bhs.DESIRED_LENGTH, Math.min(most, write.data.length - write.got));
            statSn--;
            send();
        } else {
            System.arraycopy(write.data, 0, medium, write.block * BLOCK, write.data.length);
            writes.remove(itt);
            status(itt, 0);
        }
    }

    /** A script takes a command: its number is used. */
    void counted() {
        expCmdSn++;
    }

    void status(int itt, int status) throws IOException {
        begin(Opcode.SCSI_RESPONSE, Bhs.FINAL, itt).put(Bhs.STATUS, (byte) status);
        send();
    }

    @Override
    public void close() throws IOException {
        server.close();
        SocketChannel present = channel;
        if (present != null) {
            present.close();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
