// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Identity;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.OpenAccess;
import io.kiovec.linux.OpenFlag;
import io.kiovec.linux.PollEvent;
import io.kiovec.linux.QueueLimit;
import io.kiovec.linux.QueueLimits;
import io.kiovec.sg.internal.ScsiSysfs.Node;
import io.kiovec.sg.internal.ScsiSysfs.NodeKind;
import io.kiovec.sg.internal.SgSettings.Claim;
import io.kiovec.spi.ScsiEndpoint;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One opening of a path: what node it is, and as what it is used. Never blocks: somebody else's exclusive opening of an sg
 * node is told as busy. For reading the node is opened for reading, so that the kernel too keeps watch. A block node that
 * is opened for writing is claimed (O_EXCL), as {@code raw} does: a mounted disk is refused.
 */
final class SgOpening {

    /**
     * What an opening needs beside its address.
     *
     * @param kernel opens
     * @param sysfs knows the devices
     * @param settings what is configured
     * @param ledger counts mapped buffers
     * @param told where to tell what an operator should know
     */
    record Ground(Kernel kernel, ScsiSysfs sysfs, SgSettings settings, MappedLedger ledger, Consumer<String> told) {
    }

    private final Ground ground;
    private final Address address;
    private final AccessMode access;

    SgOpening(Ground ground, Address address, AccessMode access) {
        this.ground = ground;
        this.address = address;
        this.access = access;
    }

    MappedLedger ledger() {
        return ground.ledger();
    }

    ScsiEndpoint open() throws DeviceException {
        Path path = path();
        try {
            FileStatus status = ground.kernel().status(path);
            Node node = node(status);
            Claim claim = claim(node.kind());
            Descriptor descriptor = ground.kernel().open(path,
                    access.writes() ? OpenAccess.READ_WRITE : OpenAccess.READ_ONLY, flags(claim));
            ScsiEndpoint endpoint = null;
            try {
                endpoint = over(descriptor, status, claim);
                return endpoint;
            } finally {
                if (endpoint == null) {
                    closeQuietly(descriptor);
                }
            }
        } catch (ErrnoException e) {
            throw refused(e);
        }
    }

    private Claim claim(NodeKind kind) {
        if (!access.writes()) {
            return Claim.SHARED;
        }
        return switch (kind) {
            case SG -> ground.settings().claim();
            case BLOCK, PARTITION -> Claim.EXCLUSIVE;
            case BSG -> Claim.SHARED;
        };
    }

    private static Set<OpenFlag> flags(Claim claim) {
        return claim == Claim.EXCLUSIVE
                ? EnumSet.of(OpenFlag.NONBLOCKING, OpenFlag.EXCLUSIVE)
                : EnumSet.of(OpenFlag.NONBLOCKING);
    }

    private Path path() throws DeviceException {
        try {
            Path path = Path.of(address.rest());
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException noPath) {
            // Said below.
        }
        throw new DeviceException.IllegalRequest(address, "'" + address.rest()
                + "' is no absolute path: write sg:/dev/sg0, sg:/dev/bsg/0:0:0:0 or sg:/dev/sda");
    }

    /** What is no SCSI device's node is told before it is opened: opening a tape or a pipe has effects of its own. */
    private Node node(FileStatus status) throws DeviceException {
        Optional<Node> node = switch (status.type()) {
            case CHARACTER -> status.node().flatMap(ground.sysfs()::character);
            case BLOCK -> status.node().flatMap(ground.sysfs()::block);
            default -> throw new DeviceException.IllegalRequest(address,
                    "is no device node: name a node of a SCSI device, such as sg:/dev/sg0");
        };
        Node found = node.orElseThrow(() -> new DeviceException.IllegalRequest(address,
                "is no node that takes SCSI commands: give an sg node, a bsg node or a SCSI disk's block node, see"
                        + " 'kiovec devices'"));
        if (found.kind() == NodeKind.PARTITION) {
            throw new DeviceException.IllegalRequest(address, "is a partition, and SCSI commands know whole disks: give"
                    + " its disk, or raw:" + address.rest());
        }
        return found;
    }

    /** What the node is, is asked again: a number may have become another device's between looking and opening. */
    private ScsiEndpoint over(Descriptor descriptor, FileStatus before, Claim claim)
            throws ErrnoException, DeviceException {
        FileStatus opened = descriptor.status();
        if (!opened.node().equals(before.node()) || opened.type() != before.type()) {
            throw taken();
        }
        Node node = node(opened);
        QueueLimits queue = node.facts().block().flatMap(ground.sysfs()::number).map(ground.kernel()::blockNode)
                .map(found -> found.limits()).orElse(QueueLimits.UNKNOWN);
        Identity identity = SgIdentity.of(node.facts(), ground.sysfs(), ground.kernel()::blockNode);
        DevicePresence presence = new DevicePresence(ground.sysfs(), node.facts().place(), descriptor);
        CommandGuard guard = new CommandGuard(address, access, node.facts().type().code());
        return switch (node.kind()) {
            case SG -> generic(descriptor, queue, identity, guard, claim, presence);
            case BSG -> new PlainEndpoint(NodeForm.BSG, descriptor, plain(queue).ofPlain(claim), identity, guard,
                    presence);
            case BLOCK, PARTITION ->
                new PlainEndpoint(NodeForm.BLOCK, descriptor, plain(queue).ofPlain(claim), identity, guard,
                        presence);
        };
    }

    private SgLimits plain(QueueLimits queue) {
        return new SgLimits(OptionalLong.empty(),
                queue.get(QueueLimit.MAX_HARDWARE_REQUEST),
                queue.get(QueueLimit.MAX_REQUEST), ground.sysfs().elementSize(),
                OptionalLong.empty(), queue);
    }

    private ScsiEndpoint generic(Descriptor descriptor, QueueLimits queue, Identity identity, CommandGuard guard,
            Claim claim, DevicePresence presence) throws ErrnoException, DeviceException {
        descriptor.ioctlSetInt("SG_SET_COMMAND_Q", SgIoctl.SET_COMMAND_QUEUING, 1);
        descriptor.ioctlSetInt("SG_SET_FORCE_PACK_ID", SgIoctl.SET_FORCE_PACK_ID, 1);
        descriptor.ioctlSetInt("SG_SET_KEEP_ORPHAN", SgIoctl.SET_KEEP_ORPHAN, 1);
        SgLimits limits = SgLimits.ask(descriptor, ground.sysfs(), queue, ground.kernel().pageSize());
        ScsiSysfs.DirectIo direct = ground.sysfs().directIo();
        if (direct == ScsiSysfs.DirectIo.FORBIDDEN) {
            ground.told().accept(address + ": the driver sg does no direct transfers (allow_dio is 0), they are done"
                    + " indirectly: 'echo 1 > /proc/scsi/sg/allow_dio' and open it again to change that");
        }
        Limits known = limits.ofGeneric(direct, claim, ground.settings().mappedBuffers());
        Optional<MappedMemory> mapped = known.modes().contains(TransferMode.MAPPED)
                ? Optional.of(new MappedMemory(this, ground.kernel(), descriptor, address,
                        ground.settings().mappedBuffers(), limits.mostMapped()))
                : Optional.empty();
        checkThere(descriptor);
        return new SgEndpoint(this, descriptor, known, identity, guard, mapped, presence);
    }

    /**
     * Opens one more descriptor of the same device, for a mapped buffer or a queue: for both directions, whatever this
     * opening is for, because mapping and queueing need it; what may be sent is checked before.
     *
     * @param beside the endpoint's own, which must still reach the device: then the number is still its
     * @return the descriptor, the caller's to close
     */
    Descriptor another(Descriptor beside) throws DeviceException {
        if (access.writes() && ground.settings().claim() == Claim.EXCLUSIVE) {
            throw new DeviceException.Unavailable(address, "it is open exclusively, so there is one descriptor: set"
                    + " exclusive of " + SgTransport.PID + " to false");
        }
        try {
            Descriptor more = ground.kernel().open(path(), OpenAccess.READ_WRITE, flags(Claim.SHARED));
            boolean checked = false;
            try {
                if (!more.status().node().equals(beside.status().node())) {
                    throw taken();
                }
                checkThere(beside);
                checked = true;
                return more;
            } finally {
                if (!checked) {
                    closeQuietly(more);
                }
            }
        } catch (ErrnoException e) {
            throw refused(e);
        }
    }

    private DeviceException taken() {
        return new DeviceException.Unavailable(address, "something else took its name meanwhile: try again");
    }

    private void checkThere(Descriptor descriptor) throws DeviceException {
        if (PollEvent.HANG_UP.in(descriptor.poll(0, 0))) {
            throw SgErrors.gone(address);
        }
    }

    static void closeQuietly(Descriptor descriptor) {
        try {
            descriptor.close();
        } catch (ErrnoException nothingWasWritten) {
            // The error that is on its way says more.
        }
    }

    private DeviceException refused(ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case ENOENT, ENOTDIR -> new DeviceException.Unavailable(address,
                    ground.sysfs().hasGeneric()
                            ? "there is no such node: look with 'kiovec devices'"
                            : "there is no such node, and the kernel's module sg is not loaded: 'modprobe sg'",
                    detail, e);
            case EACCES, EPERM -> new DeviceException.Unavailable(address,
                    "no permission to open it: run as root, or join the group that owns it (disk or tape, mostly)",
                    detail, e);
            case EBUSY -> new DeviceException.Busy(address,
                    "somebody else has opened it exclusively, or it is mounted: 'fuser -v " + address.rest()
                            + "' may name it",
                    detail, e);
            case EROFS -> new DeviceException.Protected(address, "is read-only: open it for reading", detail, e);
            case ENXIO, ENODEV, ENOMEDIUM -> new DeviceException.Unavailable(address,
                    "there is no device behind the node", detail, e);
            case EMFILE, ENFILE -> new DeviceException.Unavailable(address,
                    "there are no descriptors left: close devices, or raise the limit (ulimit -n)", detail, e);
            default -> new DeviceException.Unavailable(address, "the kernel does not open it: " + e.getMessage(),
                    detail, e);
        };
    }
}
