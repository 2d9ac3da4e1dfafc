// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.fake;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Digest;
import io.kiovec.pdu.KeyText;
import io.kiovec.pdu.KeyText.Pair;
import io.kiovec.pdu.Opcode;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A raw initiator: it sends what it is told, right or wrong, and keeps the numbers of a well-behaved one. */
public final class Initiator implements AutoCloseable {

    public static final String NAME = "iqn.2026-11.test:initiator";
    public static final int LOGIN_TO_FULL_FEATURE = 0x87;
    public static final int WRITE_10 = 0x2a;
    public static final int READ_10 = 0x28;

    /** What came. */
    public record Pdu(ByteBuffer header, byte[] data) {

        public int opcode() {
            return header.get(0) & 0x3f;
        }

        public int flags() {
            return header.get(1) & 0xff;
        }

        public int at(int offset) {
            return header.getInt(offset);
        }

        public int itt() {
            return at(Bhs.ITT);
        }

        public int status() {
            return header.get(Bhs.STATUS) & 0xff;
        }

        public int response() {
            return header.get(Bhs.RESPONSE) & 0xff;
        }

        /** {@return status class and detail of a login response} */
        public int loginStatus() {
            return header.getShort(36) & 0xffff;
        }

        /** {@return ASC and ASCQ} */
        public int sense() {
            return data.length < 16 ? -1 : (data[2 + 12] & 0xff) << 8 | data[2 + 13] & 0xff;
        }

        public Map<String, String> keys() throws IOException {
            return KeyText.parse(data).stream().collect(Collectors.toMap(Pair::key, Pair::value));
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private final Digest digest = new Digest();
    public int cmdSn = 1;
    public int expStatSn;
    public int maxCmdSn;
    public int nextItt = 0x1000;
    public String name = NAME;
    public long isid = 0x8000_0000_0001L;
    public int tsih;
    public int cid;
    public boolean headerDigest;
    public boolean dataDigest;
    /** Spoils the next digest of data. */
    public boolean spoilDataDigest;
    public boolean spoilHeaderDigest;

    /** Connects. */
    public Initiator(InetSocketAddress target) throws IOException {
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        socket.connect(target);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Connects and logs in to the one target. */
    public static Initiator loggedIn(TestTarget target, String... keys) throws IOException {
        Initiator initiator = new Initiator(target.address());
        initiator.logIn(keys);
        return initiator;
    }

    public Pdu logIn(String... keys) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("InitiatorName=" + name, "TargetName=" + TestTarget.IQN, "SessionType=Normal"));
        all.addAll(Arrays.asList(keys));
        Pdu response = login(LOGIN_TO_FULL_FEATURE, all.toArray(String[]::new));
        if (response.loginStatus() == 0) {
            Map<String, String> answers = response.keys();
            headerDigest = "CRC32C".equals(answers.get("HeaderDigest"));
            dataDigest = "CRC32C".equals(answers.get("DataDigest"));
            tsih = response.header().getShort(14) & 0xffff;
        }
        return response;
    }

    public Pdu login(int flags, String... keys) throws IOException {
        sendLogin(flags, text(keys));
        return receive();
    }

    public void sendLogin(int flags, byte[] text) throws IOException {
        ByteBuffer header = header(Opcode.LOGIN_REQUEST | Bhs.IMMEDIATE, flags);
        header.putLong(8, isid << 16 | tsih).putInt(Bhs.ITT, 0x77).putShort(20, (short) cid);
        header.putInt(Bhs.CMD_SN, cmdSn).putInt(Bhs.EXP_SN, expStatSn);
        send(header, text);
    }

    public static byte[] text(String... keys) {
        return KeyText.format(Arrays.stream(keys).map(key -> key.split("=", 2))
                .map(pair -> new Pair(pair[0], pair[1])).toList());
    }

    public static ByteBuffer header(int opcode, int flags) {
        return ByteBuffer.allocate(Bhs.LENGTH).put(0, (byte) opcode).put(1, (byte) flags);
    }

    /** {@return the header of a command with the next CmdSN and tag} */
    public ByteBuffer command(int flags, int lun, int length, int... cdb) {
        ByteBuffer header = header(Opcode.SCSI_COMMAND, flags);
        header.putLong(Bhs.LUN, (long) lun << 48).putInt(Bhs.ITT, nextItt++).putInt(Bhs.EDTL, length);
        header.putInt(Bhs.CMD_SN, cmdSn++).putInt(Bhs.EXP_SN, expStatSn);
        for (int i = 0; i < cdb.length; i++) {
            header.put(Bhs.CDB + i, (byte) cdb[i]);
        }
        return header;
    }

    public ByteBuffer blocks(int opcode, int flags, int lba, int count, int length) {
        return command(flags, 0, length, opcode, 0, lba >> 24, lba >> 16, lba >> 8, lba, 0, count >> 8, count);
    }

    public ByteBuffer read(int lba, int count) {
        return blocks(READ_10, 0xc0, lba, count, count * FakeMedium.BLOCK);
    }

    public ByteBuffer testUnitReady(int lun) {
        return command(Bhs.FINAL, lun, 0, 0);
    }

    public ByteBuffer dataOut(int itt, int tag, int dataSn, int offset, boolean last) {
        ByteBuffer header = header(Opcode.DATA_OUT, last ? Bhs.FINAL : 0);
        return header.putInt(Bhs.ITT, itt).putInt(Bhs.TTT, tag).putInt(Bhs.DATA_SN, dataSn)
                .putInt(Bhs.BUFFER_OFFSET, offset).putInt(Bhs.EXP_SN, expStatSn);
    }

    /** {@return the header of a task management function for immediate delivery} */
    public ByteBuffer function(int function, int lun, int refItt, int refCmdSn) {
        ByteBuffer header = header(Opcode.TASK_MANAGEMENT_REQUEST | Bhs.IMMEDIATE, Bhs.FINAL | function);
        return header.putLong(Bhs.LUN, (long) lun << 48).putInt(Bhs.ITT, nextItt++).putInt(Bhs.REFERENCED_ITT, refItt)
                .putInt(Bhs.CMD_SN, cmdSn).putInt(Bhs.REF_CMD_SN, refCmdSn).putInt(Bhs.EXP_SN, expStatSn);
    }

    public ByteBuffer request(int opcode, int flags) {
        return header(opcode, flags).putInt(Bhs.ITT, nextItt++).putInt(Bhs.TTT, Bhs.NO_TAG).putInt(Bhs.CMD_SN, cmdSn++)
                .putInt(Bhs.EXP_SN, expStatSn);
    }

    public void send(ByteBuffer header) throws IOException {
        send(header, new byte[0]);
    }

    public void send(ByteBuffer header, byte[] data) throws IOException {
        header.putInt(Bhs.DATA_LENGTH, header.get(Bhs.AHS_LENGTH) << 24 | data.length);
        int padding = -data.length & 3;
        ByteBuffer pdu = ByteBuffer.allocate(header.capacity() + 4 + data.length + padding + 4);
        pdu.put(header.array());
        if (headerDigest) {
            pdu.putInt(crc(header.array()) ^ (spoilHeaderDigest ? 1 : 0));
            spoilHeaderDigest = false;
        }
        pdu.put(data).put(new byte[padding]);
        if (dataDigest && data.length > 0) {
            pdu.putInt(crc(Arrays.copyOf(data, data.length + padding)) ^ (spoilDataDigest ? 1 : 0));
            spoilDataDigest = false;
        }
        out.write(pdu.array(), 0, pdu.position());
    }

    public void sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    private int crc(byte[] bytes) {
        digest.reset();
        digest.update(ByteBuffer.wrap(bytes), 0, bytes.length);
        return digest.wire();
    }

    public Pdu receive() throws IOException {
        byte[] bytes = new byte[Bhs.LENGTH];
        in.readFully(bytes);
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (headerDigest && in.readInt() != crc(bytes)) {
            throw new IOException("header digest");
        }
        int length = header.getInt(Bhs.DATA_LENGTH) & 0xff_ffff;
        byte[] data = new byte[length + (-length & 3)];
        in.readFully(data);
        if (dataDigest && length > 0 && in.readInt() != crc(data)) {
            throw new IOException("data digest");
        }
        Pdu pdu = new Pdu(header, Arrays.copyOf(data, length));
        boolean hasStatus = pdu.opcode() != Opcode.DATA_IN || (pdu.flags() & Bhs.HAS_STATUS) != 0;
        if (hasStatus && pdu.opcode() != Opcode.R2T && !(pdu.opcode() == Opcode.NOP_IN && pdu.itt() == Bhs.NO_TAG)) {
            expStatSn = pdu.at(Bhs.STAT_SN) + 1;
        }
        maxCmdSn = pdu.at(Bhs.MAX_CMD_SN);
        return pdu;
    }

    /** Sends and receives. */
    public Pdu exchange(ByteBuffer header) throws IOException {
        send(header);
        return receive();
    }

    /** {@return whether the target has ended the connection, and not only is silent} */
    public boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * {@return whether the target answers what is sent with a Reject and the end of the connection} The end may overtake
     * the Reject as a reset, while data that nobody reads is on its way.
     */
    public boolean isEndedBy(ByteBuffer header, byte[] data, int reason) throws IOException {
        try {
            send(header, data);
            Pdu reject = receive();
            return reject.opcode() == Opcode.REJECT && reject.response() == reason && isEnded();
        } catch (SocketException | EOFException e) {
            return true;
        }
    }

    /** {@return whether nothing comes for a short time} */
    public boolean isSilent(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            if (in.read() < 0) {
                throw new EOFException();
            }
            return false;
        } catch (java.net.SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(10_000);
        }
    }

    /** Ends the connection without a word. */
    public void vanish() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
