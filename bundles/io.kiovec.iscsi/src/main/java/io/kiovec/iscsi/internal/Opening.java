// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.iscsi.internal.login.Connector;
import io.kiovec.iscsi.internal.login.Connector.LoggedIn;
import io.kiovec.iscsi.internal.login.LoginFailure;
import io.kiovec.iscsi.internal.login.Terms;
import io.kiovec.iscsi.internal.session.Established;
import io.kiovec.iscsi.internal.session.Loop;
import io.kiovec.iscsi.internal.session.Session;
import io.kiovec.pdu.LoginStatus;
import io.kiovec.scsi.report.Lun;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** How a logical unit is opened: find a port, log in, ask what is there. */
final class Opening {

    /** An initiator port's name as standards write it (SAM-6, A.2). */
    private static final Pattern PORT = Pattern.compile("(.+),i,0x([0-9a-fA-F]{12})");
    /** Of an initiator session identifier whose port has a name: type "random", and the name's sum. */
    private static final long NAMED_PORT = 0x80L << 40;

    /**
     * What openings share.
     *
     * @param loop the event loop
     * @param connector logs in
     * @param ports the initiator ports
     * @param menders threads that open the paths of devices again, a few for all
     * @param log where life events go, each with its address
     */
    record Ground(Loop loop, Connector connector, InitiatorPorts ports, ScheduledExecutorService menders,
            BiConsumer<Address, String> log) {
    }

    private final Ground ground;
    private final Address address;
    private final IscsiAddress place;
    private final Terms terms;
    private final Runnable ending;

    /**
     * By the portal of an address that is preferred.
     *
     * @throws DeviceException when it is no address
     */
    Opening(Ground ground, Address address, Terms terms) throws DeviceException {
        this(ground, address, IscsiAddress.parse(address), terms, () -> {
        });
    }

    /**
     * By a portal.
     *
     * @param address the device's, for messages
     * @param place where it is
     * @param ending told when the session reaches nothing any more or is about to; must only take note
     */
    Opening(Ground ground, Address address, IscsiAddress place, Terms terms, Runnable ending) {
        this.ground = ground;
        this.address = address;
        this.place = place;
        this.terms = terms;
        this.ending = ending;
    }

    IscsiEndpoint open(AccessMode access) throws DeviceException {
        Connected connected = connect();
        return endpoint(connected, access);
    }

    /** Opens another nexus: an initiator's name, a whole port's name, or any word for a port of this initiator. */
    IscsiEndpoint session(AccessMode access, String initiatorPort) throws DeviceException {
        Matcher whole = PORT.matcher(initiatorPort);
        String initiator = whole.matches() ? whole.group(1) : initiatorPort;
        long isid = whole.matches() ? Long.parseLong(whole.group(2), 16) : named(initiatorPort);
        Terms other = IscsiAddress.isName(initiator) ? terms.withInitiator(initiator) : terms;
        String user = user(other);
        if (!ground.ports().take(user, isid)) {
            throw new DeviceException.Busy(address, "the initiator port " + initiatorPort + " has a session already");
        }
        return endpoint(connect(other, isid, () -> ground.ports().give(user, isid)), access);
    }

    private static long named(String port) {
        CRC32C sum = new CRC32C();
        sum.update(port.getBytes(StandardCharsets.UTF_8));
        return NAMED_PORT | sum.getValue() << 8 & 0xff_ffff_ffffL;
    }

    private IscsiEndpoint endpoint(Connected connected, AccessMode access) {
        return new IscsiEndpoint(this, connected, new CommandGuard(address, access, connected.unit().type().code()));
    }

    /** Whose ports are told apart: those of one initiator at one target. */
    private String user(Terms by) {
        return by.initiator() + " " + place.target();
    }

    /** {@return a session of the port that the device has by itself} */
    Connected connect() throws DeviceException {
        String user = user(terms) + " " + place.portal() + " " + place.lun();
        OptionalLong isid = ground.ports().take(user);
        if (isid.isEmpty()) {
            throw new DeviceException.Busy(address, "this process has as many iSCSI sessions as it can name");
        }
        return connect(terms, isid.getAsLong(), () -> ground.ports().give(user, isid.getAsLong()));
    }

    /** What is asked by a session that is there for nothing else. */
    interface Visitor {
        void asks(Dialogue dialogue) throws DeviceException;
    }

    /** Logs in, asks, and logs out again, whether there is such a unit or not. */
    void visit(Visitor visitor) throws DeviceException {
        String user = user(terms) + " visits";
        long isid = ground.ports().take(user)
                .orElseThrow(() -> new DeviceException.Busy(address, "too many iSCSI sessions"));
        try {
            Session session = begin(terms, isid);
            try {
                visitor.asks(new Dialogue(session, terms.loginTime()));
            } finally {
                session.close();
            }
        } finally {
            ground.ports().give(user, isid);
        }
    }

    private Connected connect(Terms by, long isid, Runnable release) throws DeviceException {
        boolean done = false;
        try {
            Session session = begin(by, isid);
            try {
                UnitFacts unit = UnitFacts.ask(address, new Dialogue(session, by.loginTime()))
                        .orElseThrow(() -> new DeviceException.Unavailable(address,
                                "the target has no logical unit " + place.lun() + ": look with 'devices'"));
                done = true;
                return new Connected(session, unit, release);
            } finally {
                if (!done) {
                    session.close();
                }
            }
        } finally {
            if (!done) {
                release.run();
            }
        }
    }

    private Session begin(Terms by, long isid) throws DeviceException {
        LoggedIn in;
        try {
            in = ground.connector().connect(place.portal(), place.target(), by, isid);
        } catch (LoginFailure refused) {
            String why = refused.getMessage();
            throw refused.status() == LoginStatus.OUT_OF_RESOURCES
                    ? new DeviceException.Busy(address, why, DeviceException.Detail.NONE, refused)
                    : new DeviceException.Unavailable(address, why, DeviceException.Detail.NONE, refused);
        } catch (IOException e) {
            throw unreachable(e);
        }
        SocketChannel channel = in.channel();
        try {
            return Session.begin(ground.loop(), new Established(channel, Lun.of(place.lun()), in.parameters(),
                    new Established.Numbers(in.cmdSn(), in.maxCmdSn(), in.expStatSn()), in.unread(), by.keepAlive(),
                    by.busyPoll(), text -> ground.log().accept(address, text), ending));
        } catch (IOException e) {
            try {
                channel.close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw unreachable(e);
        }
    }

    private DeviceException unreachable(IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new DeviceException.Unavailable(address,
                "the target cannot be reached at " + place.portal() + ": " + why, DeviceException.Detail.NONE, e);
    }
}
