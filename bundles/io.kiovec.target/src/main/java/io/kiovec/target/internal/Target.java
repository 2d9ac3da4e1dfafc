// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.target.internal.connection.Limits;
import io.kiovec.target.internal.connection.Portal;
import io.kiovec.target.internal.login.ChapAccounts;
import io.kiovec.target.internal.login.LoginRules;
import io.kiovec.target.internal.login.Offer;
import io.kiovec.target.internal.session.SessionLimits;
import io.kiovec.target.internal.unit.PortGroups;
import io.kiovec.target.internal.unit.ServedUnit;
import io.kiovec.target.internal.unit.ServedUnits;
import io.kiovec.target.internal.unit.ServedUnits.Presence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A running target: its devices, its portal, and what becomes of one when the other goes. Any thread. */
final class Target implements AutoCloseable {

    private static final int CONNECTIONS_OF_SESSION = 8;
    private static final int SEGMENT = 256 << 10;
    private static final int BURST = 1 << 20;
    private static final int OUTSTANDING_R2T = 4;

    private final TargetOptions options;
    private final TargetLog log;
    private final ServedUnits units;
    private final Portal portal;
    private final Devices.Watch watch;
    private volatile boolean closing;

    private Target(TargetOptions options, TargetLog log, Devices devices, ServedUnits units) throws IOException {
        this.options = options;
        this.log = log;
        this.units = units;
        TargetOptions.Bounds bounds = options.bounds();
        ChapAccounts accounts = options.chapFile().isPresent()
                ? ChapAccounts.read(options.chapFile().get())
                : ChapAccounts.NONE;
        Offer offer = new Offer(CONNECTIONS_OF_SESSION, SEGMENT, BURST, SEGMENT, OUTSTANDING_R2T);
        LoginRules rules = new LoginRules(options.iqn(), accounts, offer, options.redirect(),
                bounds.queueDepth());
        portal = Portal.open(options.portals(), rules, units,
                new Limits(bounds.connections(), bounds.threads(), bounds.memory(), bounds.loginTime(),
                        bounds.silence(), bounds.logoutTime()),
                new SessionLimits(bounds.queueDepth(), Math.min(bounds.maxTransfer(), bounds.memory()),
                        RequestOptions.DIRECT.with(bounds.timeout())),
                log, System::nanoTime);
        watch = devices.watch(this::heard);
    }

    /**
     * Opens the devices and begins to listen.
     *
     * @param options how it is to be
     * @param devices where devices come from
     * @param log where life events go
     * @return the target
     * @throws DeviceException when a device cannot be opened
     * @throws IOException when the portal or the file of accounts cannot be used
     */
    static Target open(TargetOptions options, Devices devices, TargetLog log) throws IOException {
        List<ServedUnit> opened = new ArrayList<>();
        Target target = null;
        try {
            for (Address address : options.addresses()) {
                opened.add(unit(opened.size(), address, devices, options.bounds().memory()));
            }
            target = new Target(options, log, devices, new ServedUnits(opened,
                    new PortGroups(options.iqn(), options.portals().size())));
            for (int lun = 0; lun < opened.size(); lun++) {
                log.info("{}: served as {}", opened.get(lun).address(), target.url(lun));
            }
            return target;
        } finally {
            if (target == null) {
                opened.forEach(unit -> close(unit, log));
            }
        }
    }

    private static ServedUnit unit(int lun, Address address, Devices devices, long idleBytes) throws DeviceException {
        ScsiDevice device = openDevice(address, devices);
        ServedUnit unit = null;
        try {
            unit = new ServedUnit(lun, address, device, idleBytes);
            return unit;
        } finally {
            if (unit == null) {
                device.close();
            }
        }
    }

    /** What has no SCSI face gets one: it becomes the medium of a simulated disk. */
    private static ScsiDevice openDevice(Address address, Devices devices) throws DeviceException {
        try {
            return openScsi(address, devices);
        } catch (DeviceException.IllegalRequest e) {
            if (address.scheme().equals("sim")) {
                throw e;
            }
            try {
                return openScsi(Address.parse("sim:" + address), devices);
            } catch (DeviceException second) {
                second.addSuppressed(e);
                throw second;
            }
        }
    }

    private static ScsiDevice openScsi(Address address, Devices devices) throws DeviceException {
        try {
            return devices.open(address, ScsiDevice.class, AccessMode.READ_WRITE_SHARED);
        } catch (DeviceException.Protected e) {
            return devices.open(address, ScsiDevice.class, AccessMode.READ);
        }
    }

    /** {@return the URL of a logical unit, as libiscsi writes it, by the first portal} */
    String url(int lun) throws IOException {
        return "iscsi://" + Portal.text(portal.addresses().getFirst()) + "/" + options.iqn() + "/" + lun;
    }

    List<ServedUnit> units() {
        return units.all();
    }

    private void heard(DeviceEvent event) {
        if (closing) {
            return;
        }
        switch (event) {
            case DeviceEvent.Offline gone -> change(gone.address(), Presence.ABSENT);
            case DeviceEvent.Online back -> change(back.address(), Presence.PRESENT);
            default -> {
                // Nothing that initiators could be told. What is closed is another's opening: the target keeps its own.
            }
        }
    }

    private void change(Address address, Presence presence) {
        List<ServedUnit> changed = units.change(address.toString(), presence);
        if (!changed.isEmpty()) {
            log.info("{}: {}: initiators are told", changed, presence == Presence.PRESENT ? "back" : "gone");
            portal.lunsChanged();
        }
    }

    @Override
    public void close() {
        closing = true;
        watch.close();
        portal.close();
        units.all().forEach(unit -> close(unit, log));
        log.info("{}: served no longer", options.iqn());
    }

    private static void close(ServedUnit unit, TargetLog log) {
        try {
            unit.close();
        } catch (DeviceException e) {
            log.warn("{}: closing failed: {}", unit, e.getMessage());
        }
    }
}
