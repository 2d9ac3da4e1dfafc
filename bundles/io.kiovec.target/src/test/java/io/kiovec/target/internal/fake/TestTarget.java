// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.fake;

import io.kiovec.io.RequestOptions;
import io.kiovec.target.internal.TargetLog;
import io.kiovec.target.internal.connection.Limits;
import io.kiovec.target.internal.connection.Portal;
import io.kiovec.target.internal.login.ChapAccounts;
import io.kiovec.target.internal.login.LoginRules;
import io.kiovec.target.internal.login.Offer;
import io.kiovec.target.internal.session.SessionLimits;
import io.kiovec.target.internal.unit.PortGroups;
import io.kiovec.target.internal.unit.ServedUnit;
import io.kiovec.target.internal.unit.ServedUnits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;

/** The real target over test devices, on a free port of loopback. */
public final class TestTarget implements AutoCloseable {

    public static final String IQN = "iqn.2026-11.io.kiovec:test";

    /** How it is made; change what a test is about. */
    public static final class Settings {
        public ChapAccounts accounts = ChapAccounts.NONE;
        public Offer offer = new Offer(4, 65536, 131072, 65536, 4);
        public Optional<String> movedTo = Optional.empty();
        public int portals = 1;
        public int window = 32;
        public int connections = 16;
        public int memory = 16 << 20;
        public Duration loginTime = Duration.ofSeconds(10);
        public Duration silence = Duration.ofMinutes(1);
        public Duration logoutTime = Duration.ofMillis(50);
        public LongSupplier clock = System::nanoTime;
    }

    private final FakeMedium[] media;
    private final List<FakeDisk> disks = new ArrayList<>();
    private final ServedUnits units;
    private final Portal portal;
    /** What was logged. */
    public final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    /** Starts one. */
    public TestTarget(FakeMedium... media) throws IOException {
        this(new Settings(), media);
    }

    /** Starts one. */
    public TestTarget(Settings settings, FakeMedium... media) throws IOException {
        this.media = media;
        List<ServedUnit> served = new ArrayList<>();
        for (int i = 0; i < media.length; i++) {
            disks.add(new FakeDisk(media[i], "fake:" + i));
            served.add(new ServedUnit(i, disks.get(i).address(), disks.get(i), 8 << 20));
        }
        units = new ServedUnits(served, new PortGroups(IQN, settings.portals));
        TargetLog into = new TargetLog() {
            @Override
            public void info(String format, Object... arguments) {
                log.add(format + " " + Arrays.toString(arguments));
            }

            @Override
            public void warn(String format, Object... arguments) {
                log.add(format + " " + Arrays.toString(arguments));
                if (Boolean.getBoolean("target.log")) {
                    System.err.println(format + " " + Arrays.toString(arguments));
                    if (arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable thrown) {
                        thrown.printStackTrace();
                    }
                }
            }
        };
        portal = Portal.open(
                Collections.nCopies(settings.portals,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger("target.port", 0))),
                new LoginRules(IQN, settings.accounts, settings.offer, settings.movedTo, settings.window), units,
                new Limits(settings.connections, 32, settings.memory, settings.loginTime, settings.silence,
                        settings.logoutTime),
                new SessionLimits(settings.window, 16 << 20, RequestOptions.DIRECT), into, settings.clock);
    }

    public InetSocketAddress address() throws IOException {
        return portal.addresses().getFirst();
    }

    /** {@return where a portal group listens, from 1 on} */
    public InetSocketAddress address(int group) throws IOException {
        return portal.addresses().get(group - 1);
    }

    public ServedUnits units() {
        return units;
    }

    public Portal portal() {
        return portal;
    }

    public FakeMedium medium(int lun) {
        return media[lun];
    }

    @Override
    public void close() throws IOException {
        portal.close();
        for (ServedUnit each : units.all()) {
            each.close();
        }
    }
}
