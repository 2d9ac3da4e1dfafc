// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.target.internal.TargetLog;
import io.kiovec.target.internal.connection.ControlPdu.Numbering;
import io.kiovec.target.internal.connection.Sessions.Departure;
import io.kiovec.target.internal.connection.Sessions.Place;
import io.kiovec.target.internal.link.Outbox;
import io.kiovec.target.internal.link.ReaderRole;
import io.kiovec.target.internal.link.Watch;
import io.kiovec.target.internal.link.Watched;
import io.kiovec.target.internal.link.Workers;
import io.kiovec.pdu.Key;
import io.kiovec.target.internal.login.LoginException;
import io.kiovec.target.internal.login.LoginOutcome;
import io.kiovec.target.internal.login.LoginOutcome.Purpose;
import io.kiovec.target.internal.login.LoginPhase;
import io.kiovec.target.internal.login.LoginRules;
import io.kiovec.target.internal.login.Negotiation;
import io.kiovec.pdu.Parameters;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.pdu.PduReader;
import io.kiovec.pdu.PduWriter;
import io.kiovec.pdu.ProtocolException;
import io.kiovec.pdu.RejectReason;
import io.kiovec.target.internal.session.Arrival;
import io.kiovec.target.internal.session.Session;
import io.kiovec.target.internal.session.TaskLink;
import io.kiovec.target.internal.session.Work;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One TCP connection of an initiator: the login, then PDU after PDU until it ends. The thread that reads executes what it
 * has read; {@link ReaderRole} says how another one stands in for it. Responses are sent when no further request is
 * there, so what comes in a batch is answered in a batch.
 */
final class Connection implements Watched, TaskLink {

    private static final long FAREWELL_MILLIS = 1000;
    /** How long a reader waits for a peer that does not read, before it takes another request. */
    private static final long CONGESTION_MILLIS = 100;
    private static final byte[] NOTHING = new byte[0];

    private final SocketChannel channel;
    private final Surroundings target;
    private final String peer;
    private final InetSocketAddress local;
    private final int portalGroup;
    private final PduReader reader;
    private final PduWriter writer;
    private final ReaderRole role = new ReaderRole();
    private final AtomicInteger memory = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Runnable serve = this::serve;
    private final TextRequest text = new TextRequest(this);
    private final long since;
    private Parameters parameters = new Parameters();
    private Negotiation negotiation;
    private Outbox outbox;
    private Runnable send;
    private Session session;
    private volatile boolean loggedIn;
    private volatile boolean loggedOut;
    /** The watch's time when the initiator was heard last. */
    private volatile long heard;
    private volatile long asked;
    /** The batch that was being sent at the last tick; of the thread that ticks. */
    private int batch;

    /** Makes one of a connection that was accepted, in blocking mode. */
    Connection(SocketChannel channel, Surroundings target, int portalGroup) throws IOException {
        this.channel = channel;
        this.target = target;
        peer = String.valueOf(channel.getRemoteAddress());
        local = (InetSocketAddress) channel.getLocalAddress();
        this.portalGroup = portalGroup;
        reader = new PduReader(channel);
        writer = new PduWriter(channel);
        since = target.watch().now();
        heard = since;
    }

    /** Logs in and serves; returns when the connection has ended, or another thread reads from it. */
    void run() {
        LoginPhase login = new LoginPhase(reader, writer, target.rules(), portalGroup, target.random());
        try {
            try {
                logIn(login);
            } catch (LoginException e) {
                target.log().warn("{}: not logged in: {}", peer, e.getMessage());
                login.fail(e);
                end(e.getMessage());
                return;
            }
        } catch (IOException e) {
            fail(e);
            return;
        } catch (RuntimeException | Error e) {
            target.log().warn("{}: the login failed", peer, e);
            end("an error of the target's");
            return;
        }
        serve();
    }

    private void logIn(LoginPhase login) throws IOException, LoginException {
        LoginOutcome outcome = login.run();
        parameters = outcome.parameters();
        negotiation = new Negotiation(target.rules().offer(), parameters);
        Place place = target.sessions().join(outcome, this);
        session = place.session();
        Outbox made = new Outbox(writer, session, login.statSn() + 1, target.watch(), target.mostResponses(),
                this::fail);
        outbox = made;
        send = made::flush;
        login.succeed(place.tsih(), session.expCmdSn(), session.maxCmdSn());
        reader.digests(parameters.headerDigest(), parameters.dataDigest());
        writer.digests(parameters.headerDigest(), parameters.dataDigest());
        loggedIn = true;
        if (outcome.purpose() == Purpose.NORMAL) {
            target.log().info("{}: logged in from {}{}, connection {}, digests {}/{}", session, peer,
                    outcome.user().isEmpty() ? "" : " as " + outcome.user(), outcome.cid(), parameters.headerDigest(),
                    parameters.dataDigest());
        }
        if (ended.get()) {
            // It was ended by others meanwhile, who could not know of the outbox.
            outbox.close();
            target.sessions().gone(session, this, Departure.FAILED);
            throw new IOException("ended while it logged in");
        }
    }

    /** Reads and does, as long as this thread has the role of the reader. */
    private void serve() {
        boolean reads = true;
        try {
            while (reads && !ended.get()) {
                if (outbox.isDue() || !reader.hasHeader() && outbox.isUnattended()) {
                    reads = away(send);
                    continue;
                }
                outbox.awaitRoom(CONGESTION_MILLIS);
                if (!reader.next()) {
                    end("the initiator has closed it");
                    return;
                } else {
                    heard = target.watch().now();
                    Arrival arrival = Handlers.take(this, reader);
                    // It has its place before another thread can read what follows it.
                    Work work = arrival == null ? null : arrival.arriveIn(session);
                    if (work != null) {
                        reads = deliver(work);
                    }
                }
            }
        } catch (ProtocolException e) {
            target.log().warn("{}: {}: the connection ends", this, e.getMessage());
            reject(e.reason(), Handlers.copy(reader));
            outbox.flush();
            end(e.getMessage());
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    @Override
    public void failed(Throwable cause) {
        target.log().warn("{}: failed", this, cause);
        end("an error of the target's");
    }

    /** {@return whether this thread goes on reading} */
    private boolean deliver(Work work) {
        if (work.mayTakeLong() && (reader.hasHeader() || session.taskCount() > 1) && passOn()) {
            work.run();
            outbox.flush();
            return false;
        }
        return away(work);
    }

    /** {@return whether another thread reads from now on} */
    private boolean passOn() {
        role.pass();
        if (target.workers().start(serve)) {
            return true;
        }
        role.pass();
        return false;
    }

    /** Does what may take long. {@return whether this thread goes on reading} */
    private boolean away(Runnable work) {
        long away = role.leave();
        target.watch().stayAwake();
        work.run();
        if (role.comeBack(away)) {
            return true;
        }
        // Another thread reads now, and may wait for the next request: nobody else would send this.
        outbox.flush();
        return false;
    }

    @Override
    public ReaderRole role() {
        return role;
    }

    @Override
    public void standIn(long away) {
        target.workers().start(() -> {
            if (role.takeOver(away)) {
                serve();
            }
        });
    }

    /**
     * Whoever is given up was found silent, or deaf, by an earlier look, too: where the whole process stood still, and the
     * time has leapt, nobody had a chance to be otherwise.
     */
    @Override
    public void tick(long now) {
        if (ended.get()) {
            return;
        }
        if (!loggedIn) {
            if (now - since > target.limits().loginTime().toNanos()) {
                overdue("not logged in after " + target.limits().loginTime().toMillis() + " ms");
            }
            return;
        }
        long silence = target.limits().silence().toNanos();
        long sending = outbox.sendingSince();
        int before = batch;
        batch = outbox.batches();
        if (sending != 0 && batch == before && now - sending > silence) {
            overdue("takes no response for " + target.limits().silence().toMillis() + " ms");
        } else if (now - heard > 2 * silence && asked == heard) {
            overdue("says nothing for " + 2 * target.limits().silence().toMillis() + " ms");
        } else if (now - heard > silence && asked != heard) {
            asked = heard;
            ask();
        }
        if (session.hasAborted()) {
            target.workers().start(session::retryAborts);
        }
    }

    private void overdue(String what) {
        target.log().warn("{}: {}: the connection ends", this, what);
        // Letting go of devices may take long.
        if (!target.workers().start(() -> end(what))) {
            close();
        }
    }

    /** Asks whether the initiator is there (RFC 7143, 11.19). */
    private void ask() {
        outbox.add(new ControlPdu(Opcode.NOP_IN, Bhs.FINAL, Bhs.NO_TAG, Numbering.NONE, NOTHING, () -> {
        }, header -> header.putInt(Bhs.TTT, 0)));
        target.workers().start(outbox::flush);
    }

    /** Asks the initiator to log out (RFC 7143, 11.9). */
    void askForLogout(int seconds) {
        if (loggedIn) {
            outbox.add(new ControlPdu(Opcode.ASYNC_MESSAGE, Bhs.FINAL, Bhs.NO_TAG, Numbering.RESPONSE, NOTHING, () -> {
            }, header -> {
                header.put(36, (byte) 1);
                header.putShort(42, (short) seconds);
            }));
            outbox.flush();
        }
    }

    @Override
    public void reject(RejectReason reason, byte[] header) {
        outbox.add(new ControlPdu(Opcode.REJECT, Bhs.FINAL, Bhs.NO_TAG, Numbering.RESPONSE, header, () -> {
        }, reply -> reply.put(Bhs.RESPONSE, (byte) reason.code())));
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public boolean take(int bytes) {
        if (memory.addAndGet(bytes) <= target.limits().memory()) {
            return true;
        }
        memory.addAndGet(-bytes);
        return false;
    }

    @Override
    public void give(int bytes) {
        memory.addAndGet(-bytes);
    }

    @Override
    public void elsewhere(Runnable work) {
        Runnable whole = () -> {
            try {
                work.run();
                outbox.flush();
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        };
        if (!target.workers().start(whole)) {
            whole.run();
        }
    }

    Session session() {
        return session;
    }

    Sessions sessions() {
        return target.sessions();
    }

    Negotiation negotiation() {
        return negotiation;
    }

    TextRequest text() {
        return text;
    }

    List<String> portals() {
        return target.portals(local, portalGroup);
    }

    int portalGroup() {
        return portalGroup;
    }

    String targetName() {
        return target.rules().targetName();
    }

    /** {@return bytes of a data segment that were declared to the initiator} */
    int maxDataSegment() {
        return target.rules().offer().maxRecvDataSegmentLength();
    }

    /** {@return bytes of a data segment that the initiator takes} */
    int maxSent() {
        return parameters.get(Key.MAX_RECV_DATA_SEGMENT_LENGTH);
    }

    /** The initiator has said that it goes. */
    void loggedOut() {
        loggedOut = true;
    }

    private void fail(IOException cause) {
        if (!ended.get()) {
            target.log().warn("{}: {}", this, cause.getMessage() == null ? cause : cause.getMessage());
        }
        end("it failed");
    }

    /** Ends it, and its session where that cannot go on. Idempotent. */
    void end(String cause) {
        boolean first = finish(cause);
        if (first && session != null) {
            target.sessions().gone(session, this, loggedOut ? Departure.LOGGED_OUT : Departure.FAILED);
        }
    }

    /** {@return whether this was the end of it} One that has logged out gets its last responses first. */
    boolean finish(String cause) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        if (loggedOut && outbox != null) {
            outbox.drain(FAREWELL_MILLIS);
        }
        close();
        if (outbox != null) {
            outbox.close();
        }
        target.gone(this);
        return true;
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            target.log().warn("{}: closing it failed: {}", this, e.getMessage());
        }
    }

    @Override
    public String toString() {
        return session == null ? "connection from " + peer : session + " from " + peer;
    }
}
