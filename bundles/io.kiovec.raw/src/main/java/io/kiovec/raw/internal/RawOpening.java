// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.linux.Answer;
import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.FileType;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.OpenAccess;
import io.kiovec.linux.OpenFlag;
import io.kiovec.spi.BlockEndpoint;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One opening of a path: what it is, whether it may be used, and as what. Writing to a block node claims it (O_EXCL),
 * so a mounted disk is refused, and the device is exclusive. A file has no such claim: nobody is kept from writing it
 * too.
 */
final class RawOpening {

    private static final Path SYSFS = Path.of("/sys");

    private final Kernel kernel;
    private final Address address;
    private final AccessMode access;
    private final Foreknowledge ahead;
    private final Function<BlockNode, QueueEngine> engines;

    RawOpening(Kernel kernel, Address address, AccessMode access, Foreknowledge ahead,
            Function<BlockNode, QueueEngine> engines) {
        this.ahead = ahead;
        this.engines = engines;
        this.kernel = kernel;
        this.address = address;
        this.access = access;
    }

    BlockEndpoint open() throws DeviceException {
        Path path = path();
        try {
            FileStatus status = kernel.status(path);
            check(status);
            return open(path, status);
        } catch (ErrnoException e) {
            throw refused(path, e);
        }
    }

    private BlockEndpoint open(Path path, FileStatus status) throws ErrnoException, DeviceException {
        Set<OpenFlag> flags = EnumSet.of(OpenFlag.DIRECT);
        if (status.type() == FileType.BLOCK && access.writes()) {
            flags.add(OpenFlag.EXCLUSIVE);
        }
        Descriptor descriptor = kernel.open(path, access.writes() ? OpenAccess.READ_WRITE : OpenAccess.READ_ONLY,
                flags);
        BlockEndpoint endpoint = null;
        try {
            FileStatus opened = descriptor.status();
            if (opened.type() != status.type() || !opened.node().equals(status.node())) {
                throw new DeviceException.Unavailable(address, "something else took its name meanwhile: try again");
            }
            endpoint = opened.type() == FileType.BLOCK ? node(descriptor, opened) : file(descriptor, opened);
            return endpoint;
        } finally {
            if (endpoint == null) {
                close(descriptor);
            }
        }
    }

    private static void close(Descriptor descriptor) {
        try {
            descriptor.close();
        } catch (ErrnoException nothingWasWritten) {
            // The error that is on its way says more.
        }
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
                + "' is no absolute path: write raw:/dev/NODE or raw:/PATH/FILE");
    }

    /** What is no device is told before it is opened: opening a tape or a pipe has effects of its own. */
    private void check(FileStatus status) throws DeviceException {
        switch (status.type()) {
            case BLOCK -> checkWritable(kernel.readOnly(status.node().orElseThrow()));
            case REGULAR -> {
                // What else there is to check, its file system says when it is opened.
            }
            case DIRECTORY -> throw new DeviceException.IllegalRequest(address,
                    "is a directory: name a block node or a regular file in it");
            case CHARACTER -> throw new DeviceException.IllegalRequest(address,
                    "is a character device: raw reaches block nodes and files, tapes and sg nodes have transports of"
                            + " their own");
            default -> throw new DeviceException.IllegalRequest(address,
                    "is neither a block node nor a regular file");
        }
    }

    /** Some drivers refuse to open a read-only node for writing as if a permission were missing, others open it. */
    private void checkWritable(Answer readOnly) throws DeviceException {
        if (access.writes() && readOnly == Answer.YES) {
            throw new DeviceException.Protected(address, "is read-only: open it for reading");
        }
    }

    private DeviceException refused(Path path, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case ENOENT, ENOTDIR -> new DeviceException.Unavailable(address,
                    "there is no such node or file: look with 'kiovec devices', or make the file first", detail, e);
            case EACCES, EPERM -> new DeviceException.Unavailable(address,
                    "no permission to open it: run as root, or join the group that owns it (disk, mostly)", detail, e);
            case EBUSY -> new DeviceException.Busy(address, holder(path) + ": end that use first", detail, e);
            case EROFS -> new DeviceException.Protected(address, "is read-only: open it for reading", detail, e);
            case ENXIO, ENODEV, ENOMEDIUM -> new DeviceException.Unavailable(address,
                    "there is no device behind the node, or no medium in it", detail, e);
            case EINVAL -> new DeviceException.Unavailable(address,
                    "its file system does not do direct I/O (O_DIRECT): use one that does, such as ext4 or xfs", detail,
                    e);
            case EMFILE, ENFILE -> new DeviceException.Unavailable(address,
                    "there are no descriptors left: close devices, or raise the limit (ulimit -n)", detail, e);
            default -> new DeviceException.Unavailable(address, "the kernel does not open it: " + e.getMessage(),
                    detail, e);
        };
    }

    private String holder(Path path) {
        try {
            return kernel.status(path).node()
                    .map(number -> new Holders(kernel, Path.of("/proc"), SYSFS).of(number, path))
                    .orElse("is in use");
        } catch (ErrnoException gone) {
            return "is in use";
        }
    }

    private BlockEndpoint node(Descriptor descriptor, FileStatus status) throws ErrnoException, DeviceException {
        Foreknowledge.Seen seen = ahead.of(kernel, descriptor, status.node().orElseThrow());
        BlockNode node = seen.node();
        checkWritable(node.readOnly());
        return new RawEndpoint(descriptor, RawLimits.ofNode(node, status, access),
                RawIdentity.ofNode(descriptor, node, seen.names()), RawEndpoint.Kind.BLOCK_NODE,
                new DiskPresence(kernel, descriptor, node, SYSFS)::lost, engines.apply(node));
    }

    private BlockEndpoint file(Descriptor descriptor, FileStatus status) throws DeviceException {
        BlockNode disk = kernel.blockNode(status.device());
        return new RawEndpoint(descriptor, RawLimits.ofFile(address, descriptor, status, disk.limits(), access),
                RawIdentity.ofFile(status), RawEndpoint.Kind.FILE, Optional::empty, engines.apply(disk));
    }
}
