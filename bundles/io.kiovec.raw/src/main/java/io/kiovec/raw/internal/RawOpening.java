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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One opening of a path: what it is, whether it may be used, and as what. Writing to a block node claims it (O_EXCL), so
 * a mounted disk is refused, and the device is exclusive; a file has no such claim.
 */
final class RawOpening {

    private final Kernel kernel;
    private final Address address;
    private final AccessMode access;

    RawOpening(Kernel kernel, Address address, AccessMode access) {
        this.kernel = kernel;
        this.address = address;
        this.access = access;
    }

    BlockEndpoint open() throws DeviceException {
        Path path = path();
        FileType type = type(path);
        Set<OpenFlag> flags = EnumSet.of(OpenFlag.DIRECT);
        if (type == FileType.BLOCK && access.writes()) {
            flags.add(OpenFlag.EXCLUSIVE);
        }
        Descriptor descriptor;
        try {
            descriptor = kernel.open(path, access.writes() ? OpenAccess.READ_WRITE : OpenAccess.READ_ONLY, flags);
        } catch (ErrnoException e) {
            throw refused(path, e);
        }
        try {
            return type == FileType.BLOCK ? node(descriptor) : file(descriptor);
        } catch (ErrnoException e) {
            close(descriptor);
            throw RawErrors.typed(address, e);
        } catch (DeviceException | RuntimeException e) {
            close(descriptor);
            throw e;
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

    private FileType type(Path path) throws DeviceException {
        FileType type;
        try {
            type = kernel.status(path).type();
        } catch (ErrnoException e) {
            throw refused(path, e);
        }
        return switch (type) {
            case BLOCK, REGULAR -> type;
            case DIRECTORY -> throw new DeviceException.IllegalRequest(address,
                    "is a directory: name a block node or a regular file in it");
            case CHARACTER -> throw new DeviceException.IllegalRequest(address,
                    "is a character device: raw reaches block nodes and files, tapes and sg nodes have transports of"
                            + " their own");
            default -> throw new DeviceException.IllegalRequest(address,
                    "is neither a block node nor a regular file");
        };
    }

    private DeviceException refused(Path path, ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case ENOENT, ENOTDIR -> new DeviceException.Unavailable(address,
                    "there is no such node or file: look with 'kiovec devices', or make the file first", detail, e);
            case EACCES, EPERM -> new DeviceException.Unavailable(address,
                    "no permission to open it: run as root, or join the group that owns it (disk, mostly)", detail, e);
            case EBUSY -> new DeviceException.Busy(address, "is in use" + holder(path) + ": end that use first", detail,
                    e);
            case EROFS -> new DeviceException.Protected(address, "is read-only: open it for reading", detail, e);
            case ENXIO, ENODEV, ENOMEDIUM -> new DeviceException.Unavailable(address,
                    "there is no device behind the node, or no medium in it", detail, e);
            case EINVAL -> new DeviceException.Unavailable(address,
                    "its file system does not do direct I/O (O_DIRECT): use one that does, such as ext4 or xfs", detail,
                    e);
            default -> RawErrors.typed(address, e);
        };
    }

    /** {@return who holds a block node, as far as the kernel tells} */
    private static String holder(Path path) {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            Path real = path.toRealPath();
            Optional<String> mount = mounts.map(line -> line.split(" "))
                    .filter(fields -> fields.length > 1 && fields[0].equals(real.toString()))
                    .map(fields -> " (mounted at " + fields[1] + ")").findFirst();
            if (mount.isPresent()) {
                return mount.get();
            }
            try (Stream<Path> holders = Files
                    .list(Path.of("/sys/class/block", real.getFileName().toString(), "holders"))) {
                return holders.map(holder -> " (held by " + holder.getFileName() + ")").findFirst().orElse("");
            }
        } catch (IOException notTold) {
            return "";
        }
    }

    private BlockEndpoint node(Descriptor descriptor) throws ErrnoException, DeviceException {
        BlockNode node = kernel.blockNode(descriptor);
        if (access.writes() && node.readOnly() == Answer.YES) {
            throw new DeviceException.Protected(address, "is read-only: open it for reading");
        }
        FileStatus status = descriptor.status();
        return new RawEndpoint(descriptor, RawLimits.ofNode(node, status, access), RawIdentity.ofNode(kernel, node),
                RawEndpoint.Kind.BLOCK_NODE);
    }

    private BlockEndpoint file(Descriptor descriptor) throws ErrnoException, DeviceException {
        FileStatus status = descriptor.status();
        return new RawEndpoint(descriptor, RawLimits.ofFile(address, descriptor, status), RawIdentity.ofFile(status),
                RawEndpoint.Kind.FILE);
    }
}
