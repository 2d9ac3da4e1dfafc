// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import io.kiovec.target.internal.TargetLog;
import io.kiovec.target.internal.link.Watch;
import io.kiovec.target.internal.link.Workers;
import io.kiovec.target.internal.login.LoginRules;
import io.kiovec.target.internal.session.Session;
import io.kiovec.target.internal.session.SessionLimits;
import io.kiovec.target.internal.unit.ServedUnits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Where initiators connect: listens on addresses, and takes each connection through its life. Owns all threads of a
 * target.
 */
public final class Portal implements AutoCloseable, Surroundings {

    private static final int BACKLOG = 64;
    /** Of the socket: with less, a large read waits for the initiator more than once. */
    private static final int SEND_BUFFER = 1 << 20;
    private static final long END_MILLIS = 2000;

    private final LoginRules rules;
    private final Limits limits;
    private final ServedUnits units;
    private final TargetLog log;
    private final SecureRandom random = new SecureRandom();
    private final Sessions sessions;
    private final Watch watch;
    private final Workers workers;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    /** In the order of their portal groups, which begin with 1. */
    private final List<ServerSocketChannel> servers;
    private final int mostResponses;
    private volatile boolean closing;

    /**
     * Opens one, and begins to listen.
     *
     * @param addresses where, each a portal group of its own; port 0 for any that is free
     * @param rules what is let in
     * @param units what is served
     * @param limits of connections
     * @param sessionLimits of sessions
     * @param log the target's
     * @param clock the time in nanoseconds
     * @return the portal
     * @throws IOException when an address cannot be used
     */
    public static Portal open(List<InetSocketAddress> addresses, LoginRules rules, ServedUnits units, Limits limits,
            SessionLimits sessionLimits, TargetLog log, LongSupplier clock) throws IOException {
        Portal portal = new Portal(listen(addresses), rules, units, limits, sessionLimits, log, clock);
        portal.watch.start();
        for (int i = 0; i < addresses.size(); i++) {
            ServerSocketChannel server = portal.servers.get(i);
            int group = i + 1;
            portal.workers.start(() -> portal.accept(server, group));
        }
        return portal;
    }

    private static List<ServerSocketChannel> listen(List<InetSocketAddress> addresses) throws IOException {
        List<ServerSocketChannel> servers = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            ServerSocketChannel server = ServerSocketChannel.open();
            servers.add(server);
            try {
                server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                server.bind(address, BACKLOG);
            } catch (IOException e) {
                for (ServerSocketChannel each : servers) {
                    each.close();
                }
                throw new IOException(address + " cannot be listened on: " + e.getMessage(), e);
            }
        }
        return servers;
    }

    private Portal(List<ServerSocketChannel> servers, LoginRules rules, ServedUnits units, Limits limits,
            SessionLimits sessionLimits, TargetLog log, LongSupplier clock) {
        this.servers = List.copyOf(servers);
        this.rules = rules;
        this.units = units;
        this.limits = limits;
        this.log = log;
        sessions = new Sessions(units, sessionLimits, log);
        watch = new Watch("kiovec-target-watch", clock);
        workers = new Workers("kiovec-target", servers.size() + limits.connections() + limits.threads());
        // Each command has one response and R2Ts; pings and rejects come on top.
        mostResponses = sessionLimits.window() * 2 + 1024;
    }

    /**
     * {@return where it listens, with the real ports}
     *
     * @throws IOException when it was closed
     */
    public List<InetSocketAddress> addresses() throws IOException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (ServerSocketChannel server : servers) {
            addresses.add((InetSocketAddress) server.getLocalAddress());
        }
        return addresses;
    }

    private void accept(ServerSocketChannel server, int group) {
        while (!closing) {
            try {
                SocketChannel channel = server.accept();
                accepted(channel, group);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Too many open files, for example: it must not spin.
                log.warn("a connection could not be accepted: {}", e.getMessage());
                java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
            }
        }
    }

    private void accepted(SocketChannel channel, int group) throws IOException {
        if (connections.size() >= limits.connections()) {
            log.warn("{} was turned away: there are {} connections, which is the limit", channel.getRemoteAddress(),
                    connections.size());
            channel.close();
            return;
        }
        Connection connection;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            connection = new Connection(channel, this, group);
        } catch (IOException e) {
            // The peer has gone again.
            channel.close();
            return;
        }
        connections.add(connection);
        watch.add(connection);
        if (!workers.start(connection::run)) {
            connection.end("no thread is free");
        }
    }

    /** A device came or went: every port is told with its next command. */
    public void lunsChanged() {
        sessions.all().forEach(Session::lunsChanged);
    }

    /** Stops listening, asks the initiators to log out, and ends what is left after the time they have. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        for (ServerSocketChannel server : servers) {
            try {
                server.close();
            } catch (IOException e) {
                log.warn("closing a portal failed: {}", e.getMessage());
            }
        }
        try {
            askForLogouts();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sessions.endAll("the target has gone");
        connections.forEach(connection -> connection.end("the target has gone"));
        workers.close();
        try {
            if (!workers.awaitEnd(END_MILLIS)) {
                log.warn("threads of the target are left: a device does not let them go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.close();
    }

    private void askForLogouts() throws InterruptedException {
        Duration time = limits.logoutTime();
        int seconds = (int) Math.max(1, time.toSeconds());
        for (Connection each : sessions.connections()) {
            workers.start(() -> each.askForLogout(seconds));
        }
        long deadline = System.nanoTime() + time.toNanos();
        synchronized (this) {
            while (!sessions.connections().isEmpty() && System.nanoTime() < deadline) {
                wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        }
    }

    @Override
    public LoginRules rules() {
        return rules;
    }

    @Override
    public SecureRandom random() {
        return random;
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public Watch watch() {
        return watch;
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public int mostResponses() {
        return mostResponses;
    }

    @Override
    public TargetLog log() {
        return log;
    }

    @Override
    public List<String> portals(InetSocketAddress local, int portalGroup) {
        List<String> portals = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            try {
                InetSocketAddress address = (InetSocketAddress) servers.get(i).getLocalAddress();
                if (i + 1 == portalGroup) {
                    portals.add(text(local) + "," + portalGroup);
                } else if (!address.getAddress().isAnyLocalAddress()) {
                    portals.add(text(address) + "," + (i + 1));
                }
            } catch (IOException closing) {
                // It is no portal any more.
            }
        }
        return portals;
    }

    /**
     * {@return an address as a URL has it}
     *
     * @param address the address
     */
    public static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    @Override
    public void gone(Connection connection) {
        watch.remove(connection);
        connections.remove(connection);
        synchronized (this) {
            notifyAll();
        }
    }
}
