// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.target.internal.TargetLog;
import io.kiovec.pdu.Key;
import io.kiovec.target.internal.login.LoginException;
import io.kiovec.target.internal.login.LoginOutcome;
import io.kiovec.target.internal.login.LoginOutcome.Purpose;
import io.kiovec.pdu.LoginStatus;
import io.kiovec.target.internal.session.Session;
import io.kiovec.target.internal.session.SessionLimits;
import io.kiovec.target.internal.session.SessionTable;
import io.kiovec.target.internal.unit.ServedUnits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The sessions of a target with their connections (RFC 7143, 6.3.5 and 7.3). Any thread. */
final class Sessions implements SessionTable {

    /** How long a login waits for the session that it takes the place of. */
    private static final long REINSTATEMENT_MILLIS = 15_000;

    /** How long a login waits for the end of another session of its initiator, should that be on its way. */
    private static final long NOTICE_MILLIS = 100;

    /** A session, its handle and its connections by their numbers. */
    private static final class Entry {
        private final Session session;
        private final int tsih;
        private final int maxConnections;
        private final Map<Integer, Connection> connections = new HashMap<>();

        Entry(Session session, int tsih, int maxConnections) {
            this.session = session;
            this.tsih = tsih;
            this.maxConnections = maxConnections;
        }
    }

    /** What a login got. */
    record Place(Session session, int tsih) {
    }

    private final ServedUnits units;
    private final SessionLimits limits;
    private final TargetLog log;
    private final Map<Integer, Entry> entries = new HashMap<>();
    /** Those that are no longer among the entries and may still hold their devices. */
    private final Set<Session> ending = ConcurrentHashMap.newKeySet();
    private int lastTsih;

    Sessions(ServedUnits units, SessionLimits limits, TargetLog log) {
        this.units = units;
        this.limits = limits;
        this.log = log;
    }

    /**
     * Finds a connection its session: a new one, which takes the place of an older one of the same initiator port, or
     * one that it names.
     */
    Place join(LoginOutcome login, Connection connection) throws LoginException {
        return login.tsih() == 0 ? begin(login, connection) : add(login, connection);
    }

    private Place begin(LoginOutcome login, Connection connection) throws LoginException {
        String port = login.initiatorPort();
        Session session = new Session(port, connection.portalGroup(), login.purpose(), login.cmdSn(), limits, units,
                log);
        List<Session> older = List.of();
        int tsih;
        synchronized (this) {
            if (login.purpose() == Purpose.NORMAL) {
                // Of two logins at once the later one finds the earlier one.
                older = withPort(port, connection.portalGroup());
            }
            tsih = freeTsih();
            Entry entry = new Entry(session, tsih, login.parameters().get(Key.MAX_CONNECTIONS));
            entry.connections.put(login.cid(), connection);
            entries.put(tsih, entry);
        }
        try {
            for (Session each : older) {
                end(each, "the initiator has begun it anew");
                awaitEnd(each);
            }
        } catch (LoginException e) {
            withdraw(session, tsih);
            throw e;
        }
        if (login.purpose() == Purpose.NORMAL) {
            noticeEnds(session);
        }
        return new Place(session, tsih);
    }

    /** A login has failed after all: its connection lives on for the answer. */
    private void withdraw(Session session, int tsih) {
        synchronized (this) {
            entries.remove(tsih);
        }
        session.end();
    }

    /**
     * An initiator that has dropped its connection may be back under another port before anybody has noticed; what its old
     * port held is to be free then (SAM-5, 6.3.4). Whether one was dropped nobody can ask: a moment is given.
     */
    private void noticeEnds(Session own) {
        String port = own.initiatorPort();
        String name = port.substring(0, port.indexOf(",i,") + 1);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NOTICE_MILLIS);
        try {
            List<Session> older = new ArrayList<>(all());
            older.addAll(ending);
            for (Session each : older) {
                if (each != own && each.initiatorPort().startsWith(name)) {
                    each.awaitEnd(Math.max(0, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
                }
            }
            ending.removeIf(Session::hasEnded);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(Session older) throws LoginException {
        try {
            if (older.awaitEnd(REINSTATEMENT_MILLIS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new LoginException(LoginStatus.OUT_OF_RESOURCES,
                "an older session of this initiator port has commands that do not end");
    }

    private Place add(LoginOutcome login, Connection connection) throws LoginException {
        Connection old;
        Entry entry;
        synchronized (this) {
            entry = entries.get(login.tsih());
            if (entry == null) {
                throw new LoginException(LoginStatus.SESSION_DOES_NOT_EXIST, "there is no session " + login.tsih());
            }
            if (!entry.session.initiatorPort().equals(login.initiatorPort())
                    || entry.session.portGroup() != connection.portalGroup()
                    || entry.session.purpose() != login.purpose() || login.purpose() == Purpose.DISCOVERY) {
                throw new LoginException(LoginStatus.CANNOT_INCLUDE_IN_SESSION,
                        "session " + login.tsih()
                                + " belongs to another initiator port or portal group, or serves another purpose");
            }
            old = entry.connections.get(login.cid());
            if (old == null && entry.connections.size() >= entry.maxConnections) {
                throw new LoginException(LoginStatus.TOO_MANY_CONNECTIONS,
                        "session " + login.tsih() + " has its " + entry.maxConnections + " connections");
            }
            entry.connections.put(login.cid(), connection);
        }
        if (old != null) {
            // Its tasks end with it: they cannot be taken over at error recovery level 0.
            old.loggedOut();
            old.end("the initiator has opened the connection anew");
        }
        return new Place(entry.session, login.tsih());
    }

    private int freeTsih() {
        do {
            lastTsih = lastTsih % 0xffff + 1;
        } while (entries.containsKey(lastTsih));
        return lastTsih;
    }

    /** An initiator port and a target portal group make a nexus (RFC 7143, 4.4.3). */
    private synchronized List<Session> withPort(String port, int portalGroup) {
        return entries.values().stream().map(entry -> entry.session)
                .filter(session -> session.purpose() == Purpose.NORMAL && session.initiatorPort().equals(port)
                        && session.portGroup() == portalGroup)
                .toList();
    }

    @Override
    public synchronized List<Session> all() {
        return entries.values().stream().map(entry -> entry.session)
                .filter(session -> session.purpose() == Purpose.NORMAL).toList();
    }

    /** {@return a connection of a session, null when there is none with that number} */
    synchronized Connection find(Session session, int cid) {
        Entry entry = entry(session);
        return entry == null ? null : entry.connections.get(cid);
    }

    private Entry entry(Session session) {
        return entries.values().stream().filter(each -> each.session == session).findFirst().orElse(null);
    }

    /**
     * A connection has ended. The session ends with its last one, and with any that failed: what the initiator sent on
     * it may be missing for ever (RFC 7143, 7.1.5: session recovery).
     */
    void gone(Session session, Connection connection, Departure departure) {
        boolean last;
        synchronized (this) {
            Entry entry = entry(session);
            if (entry == null) {
                session.gone(connection);
                return;
            }
            entry.connections.values().removeIf(each -> each == connection);
            last = entry.connections.isEmpty();
        }
        session.gone(connection);
        if (last || departure == Departure.FAILED) {
            end(session, last ? "its last connection has ended" : "one of its connections failed");
        }
    }

    /** How a connection ended. */
    enum Departure {
        /** As it should. */
        LOGGED_OUT,
        /** It did not say so. */
        FAILED
    }

    /** Ends a session and its connections. Idempotent. */
    void end(Session session, String cause) {
        List<Connection> connections;
        synchronized (this) {
            Entry entry = entry(session);
            if (entry == null) {
                return;
            }
            entries.remove(entry.tsih);
            if (session.purpose() == Purpose.NORMAL) {
                ending.add(session);
            }
            connections = new ArrayList<>(entry.connections.values());
        }
        if (session.purpose() == Purpose.NORMAL) {
            log.info("{}: ended: {}", session, cause);
        }
        connections.forEach(each -> each.finish(cause));
        session.end();
        ending.removeIf(Session::hasEnded);
    }

    @Override
    public void endAll(String cause) {
        List<Session> sessions;
        synchronized (this) {
            sessions = entries.values().stream().map(entry -> entry.session).toList();
        }
        sessions.forEach(session -> end(session, cause));
    }

    /** {@return all connections that are logged in} */
    synchronized List<Connection> connections() {
        return entries.values().stream().flatMap(entry -> entry.connections.values().stream()).toList();
    }
}
