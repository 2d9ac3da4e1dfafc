// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.Linux;
import io.kiovec.linux.OpenAccess;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /dev/zero} behind raw's own endpoint, as a disk of one-byte blocks: the cheapest system call that raw can make. Raw
 * itself refuses character devices, so this stands in its package.
 */
public final class ZeroTransport implements Transport {

    /** The scheme it is made for. */
    public static final String SCHEME = "zero";

    private static final Limits LIMITS = Limits.builder().modes(TransferMode.DIRECT).set(Limit.LOGICAL_BLOCK, 1)
            .set(Limit.CAPACITY, 1L << 40).set(Limit.MAX_TRANSFER, 1L << 30).build();

    /** Makes the driver. */
    public ZeroTransport() {
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        Linux.Availability linux = Linux.availability();
        if (!(linux instanceof Linux.Available(var kernel))) {
            throw new DeviceException.Unavailable(address, "there is no Linux here");
        }
        try {
            Descriptor zero = kernel.open(Path.of("/dev/zero"), OpenAccess.READ_WRITE, Set.of());
            return new RawEndpoint(zero, LIMITS,
                    Identity.of(Identity.Designator.whole(Identity.Source.FILE, address.toString())),
                    RawEndpoint.Kind.FILE, Optional::empty, new QueueEngine(kernel, QueueEngine.Choice.THREADS,
                            new QueueEngine.Found(), kernel.blockNode(zero.status().device()), text -> {
                            }));
        } catch (ErrnoException e) {
            throw new DeviceException.Unavailable(address, e.getMessage());
        }
    }
}
