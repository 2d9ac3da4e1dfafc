// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Key;
import io.kiovec.pdu.KeyText;
import io.kiovec.pdu.KeyText.Pair;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.Parameters;
import io.kiovec.pdu.PduReader;
import io.kiovec.pdu.PduWriter;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Connects to targets and logs in, and asks portals for their targets. Any thread; each call waits on its own. */
public final class Connector {

    /** The initiator session identifier of sessions that only ask for targets. */
    public static final long DISCOVERY_PORT = 0x80L << 40 | 0xffff;

    private static final int MOST_MOVES = 5;
    private static final int MOST_TEXT = 1 << 20;
    private static final int SEND_TARGETS_TAG = 1;
    private static final int LOGOUT_TAG = 2;

    private final SecureRandom random = new SecureRandom();
    /** Where targets have said to be from now on. */
    private final Map<String, Portal> moved = new ConcurrentHashMap<>();

    /** Makes one that knows of no target that has moved. */
    public Connector() {
    }

    /**
     * A connection that has logged in.
     *
     * @param channel the connection, which does not block
     * @param parameters what was agreed
     * @param cmdSn of the next command
     * @param maxCmdSn the last that the target takes
     * @param expStatSn of the next status
     * @param unread what the target has sent already
     */
    public record LoggedIn(SocketChannel channel, Parameters parameters, int cmdSn, int maxCmdSn, int expStatSn,
            ByteBuffer unread) {
    }

    /**
     * Logs in, wherever the target says to be.
     *
     * @param portal where it is looked for first
     * @param target its name
     * @param terms how the session shall be
     * @param isid the six bytes of the initiator session identifier
     * @return the connection
     * @throws LoginFailure when the target does not want
     * @throws IOException when it cannot be reached
     */
    public LoggedIn connect(Portal portal, String target, Terms terms, long isid) throws IOException {
        String known = portal + "/" + target;
        Portal at = moved.getOrDefault(known, portal);
        for (int moves = 0; moves <= MOST_MOVES; moves++) {
            try {
                return login(at, target, terms, isid);
            } catch (Moved elsewhere) {
                at = elsewhere.to();
                if (elsewhere.term() == Moved.Term.PERMANENTLY) {
                    moved.put(known, at);
                }
            } catch (IOException e) {
                if (moved.remove(known) == null) {
                    throw e;
                }
                // Where it was sent to for good it is not any more.
                at = portal;
            }
        }
        throw new IOException("the target sends from one address to the next, the last is " + at);
    }

    private LoggedIn login(Portal portal, String target, Terms terms, long isid) throws IOException {
        TimedChannel channel = TimedChannel.connect(resolved(portal), terms.loginTime());
        try {
            PduReader reader = new PduReader(channel);
            Login login = new Login(reader, new PduWriter(channel), terms, Optional.of(target), isid);
            login.run(random);
            return new LoggedIn(channel.release(), login.proposal().parameters(), login.nextCmdSn(), login.maxCmdSn(),
                    login.expStatSn(), reader.unread());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static InetSocketAddress resolved(Portal portal) throws IOException {
        InetSocketAddress address = portal.address();
        if (address.isUnresolved()) {
            throw new UnknownHostException("nobody knows the host " + portal.host());
        }
        return address;
    }

    /**
     * Asks a portal for the targets that it knows (RFC 7143, appendix C).
     *
     * @param portal the portal
     * @param terms how the session shall be
     * @param isid the six bytes of the initiator session identifier
     * @return the names of the targets with their portals, in the portal's order
     * @throws IOException when it cannot be asked
     */
    public Map<String, Set<Portal>> discover(Portal portal, Terms terms, long isid) throws IOException {
        try (TimedChannel channel = TimedChannel.connect(resolved(portal), terms.loginTime())) {
            PduReader reader = new PduReader(channel);
            PduWriter writer = new PduWriter(channel);
            Login login = new Login(reader, writer, terms, Optional.empty(), isid);
            login.run(random);
            Map<String, Set<Portal>> found = targets(sendTargets(reader, writer, login), portal);
            logout(reader, writer, login.nextCmdSn() + 1);
            return found;
        }
    }

    private static byte[] sendTargets(PduReader reader, PduWriter writer, Login login) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] question = KeyText.format(List.of(new Pair("SendTargets", "All")));
        int transferTag = Bhs.NO_TAG;
        int expStatSn = login.expStatSn();
        int cmdSn = login.nextCmdSn();
        while (true) {
            writer.header().put(Bhs.OPCODE, (byte) Opcode.TEXT_REQUEST).put(Bhs.FLAGS, (byte) Bhs.FINAL)
                    .putInt(Bhs.ITT, SEND_TARGETS_TAG).putInt(Bhs.TTT, transferTag).putInt(Bhs.CMD_SN, cmdSn++)
                    .putInt(Bhs.EXP_SN, expStatSn);
            writer.add(ByteBuffer.wrap(question));
            writer.flush();
            if (!reader.next()) {
                throw new EOFException("the portal closed the connection when it was asked for its targets");
            }
            ByteBuffer header = reader.header();
            int opcode = header.get(Bhs.OPCODE) & Bhs.OPCODE_MASK;
            if (opcode != Opcode.TEXT_RESPONSE) {
                throw new IOException("the portal answered with a PDU of opcode %02Xh when it was asked for its targets"
                        .formatted(opcode));
            }
            text.writeBytes(reader.data(MOST_TEXT));
            if ((header.get(Bhs.FLAGS) & Bhs.FINAL) != 0 || text.size() > MOST_TEXT) {
                return text.toByteArray();
            }
            transferTag = header.getInt(Bhs.TTT);
            expStatSn = header.getInt(Bhs.STAT_SN) + 1;
            question = new byte[0];
        }
    }

    private static Map<String, Set<Portal>> targets(byte[] text, Portal asked) throws IOException {
        Map<String, Set<Portal>> found = new LinkedHashMap<>();
        Set<Portal> portals = new LinkedHashSet<>();
        for (Pair pair : KeyText.parse(text)) {
            if (pair.key().equals(Key.TARGET_NAME.text())) {
                portals = found.computeIfAbsent(pair.value(), name -> new LinkedHashSet<>());
            } else if (pair.key().equals(Key.TARGET_ADDRESS.text())) {
                Portal.parse(pair.value()).ifPresent(portals::add);
            }
        }
        // Without an address a target is where it was asked for.
        found.values().stream().filter(Set::isEmpty).forEach(none -> none.add(asked));
        return found;
    }

    private static void logout(PduReader reader, PduWriter writer, int cmdSn) throws IOException {
        writer.header().put(Bhs.OPCODE, (byte) (Opcode.LOGOUT_REQUEST | Bhs.IMMEDIATE))
                .put(Bhs.FLAGS, (byte) Bhs.FINAL).putInt(Bhs.ITT, LOGOUT_TAG).putInt(Bhs.CMD_SN, cmdSn);
        writer.add();
        writer.flush();
        if (reader.next()) {
            reader.skipData();
        }
    }
}
