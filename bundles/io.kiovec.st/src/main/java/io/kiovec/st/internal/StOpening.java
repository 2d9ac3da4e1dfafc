// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.FileType;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.OpenAccess;
import io.kiovec.linux.OpenFlag;
import io.kiovec.spi.TapeEndpoint;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * One opening of a tape node. A rewinding node is opened as its non-rewinding twin, whatever names it: it is the same
 * drive, and closing must not move the tape (a swap closes too).
 *
 * <p>It is opened without waiting first, for st waits two minutes for a drive that has no cartridge; with one it is
 * opened again, waiting, so that a drive that is loading is waited for and one in error recovery too.
 */
final class StOpening {

    static final int MAJOR = 9;
    static final int NO_REWIND = 0x80;

    private final Kernel kernel;
    private final Path sysfs;
    private final Address address;
    private final AccessMode access;

    StOpening(Kernel kernel, Path sysfs, Address address, AccessMode access) {
        this.kernel = kernel;
        this.sysfs = sysfs;
        this.address = address;
        this.access = access;
    }

    TapeEndpoint open() throws DeviceException {
        try {
            Path given = path();
            DeviceNumber number = number(given);
            String name = new StTapes(sysfs).name(number.major() + ":" + (number.minor() | NO_REWIND))
                    .orElseThrow(() -> new DeviceException.Unavailable(address,
                            "sysfs knows no non-rewinding node of it: load the module st, and mount sysfs"));
            Path path = (number.minor() & NO_REWIND) != 0 ? given : twin(number, name);
            return open(path, new StSysfs(sysfs, name));
        } catch (ErrnoException e) {
            throw refused(e);
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
        throw new DeviceException.IllegalRequest(address,
                "'" + address.rest() + "' is no absolute path: write st:/dev/nst0");
    }

    private DeviceNumber number(Path path) throws ErrnoException, DeviceException {
        FileStatus status = kernel.status(path);
        if (status.type() != FileType.CHARACTER
                || status.node().filter(number -> number.major() == MAJOR).isEmpty()) {
            throw new DeviceException.IllegalRequest(address,
                    "is no node of Linux' tape driver st: name one such as /dev/nst0");
        }
        return status.node().get();
    }

    private Path twin(DeviceNumber number, String name) throws ErrnoException, DeviceException {
        Path twin = Path.of("/dev").resolve(name);
        if (number(twin).minor() != (number.minor() | NO_REWIND)) {
            throw new DeviceException.Unavailable(address,
                    "rewinds when it is closed, and " + twin + " is not its twin that does not: name that one");
        }
        return twin;
    }

    private TapeEndpoint open(Path path, StSysfs tape) throws ErrnoException, DeviceException {
        StNode node = node(path, Set.of(OpenFlag.NONBLOCKING));
        TapeEndpoint opened = null;
        try {
            if (!node.status().has(MtStatus.DOOR_OPEN)) {
                // After a reset st says EIO at closing too; nothing was written here.
                close(node);
                node = node(path, Set.of());
            }
            opened = new StEndpoint(address, node, tape, kernel.pageSize(), access);
            return opened;
        } finally {
            if (opened == null) {
                close(node);
            }
        }
    }

    private StNode node(Path path, Set<OpenFlag> flags) throws ErrnoException {
        Descriptor descriptor = kernel.open(path, access.writes() ? OpenAccess.READ_WRITE : OpenAccess.READ_ONLY,
                flags);
        return new StNode(descriptor);
    }

    private static void close(StNode node) {
        try {
            node.close();
        } catch (ErrnoException nothingWasWritten) {
            // The error that is on its way says more.
        }
    }

    private DeviceException refused(ErrnoException e) {
        Detail detail = Detail.errno(e.errno());
        return switch (e.error()) {
            case ENOENT, ENOTDIR -> new DeviceException.Unavailable(address,
                    "there is no such node: look with 'kiovec devices', or load the module st", detail, e);
            case EACCES, EPERM -> new DeviceException.Unavailable(address,
                    "no permission to open it: run as root, or join the group that owns it (tape, mostly)", detail, e);
            case EBUSY ->
                new DeviceException.Busy(address, "another program has it open, and st lets only one: 'fuser -v "
                        + e.subject() + "' may name it", detail, e);
            case EROFS -> new DeviceException.Protected(address,
                    "the cartridge is write-protected: take the protection away, or open it for reading", detail, e);
            case ENXIO, ENODEV -> new DeviceException.Unavailable(address,
                    "there is no drive behind the node, or it is offline", detail, e);
            case ENOMEDIUM, EIO -> new DeviceException.NotReady(address,
                    "the drive is not ready (" + e.getMessage() + "): load a cartridge", detail, e);
            case EMFILE, ENFILE -> new DeviceException.Unavailable(address,
                    "there are no descriptors left: close devices, or raise the limit (ulimit -n)", detail, e);
            default -> new DeviceException.Unavailable(address, "the kernel does not open it: " + e.getMessage(),
                    detail, e);
        };
    }
}
