// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Endpoint;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.Transport;
import io.kiovec.tck.DriverUnderTest;

/**
 * How one face of a device is opened.
 *
 * @param <E> its endpoints
 * @param kind which
 * @param opener opens it
 * @param scratching makes it something that keeps data
 */
record Face<E extends Endpoint>(DeviceKind kind, Opener<E> opener, Scratching<E> scratching) {

    /** Opens a face. */
    interface Opener<E extends Endpoint> {
        E open(Transport transport, Address address, AccessMode access) throws DeviceException;
    }

    /** Makes an endpoint something that keeps data. */
    interface Scratching<E extends Endpoint> {
        Scratch<E> of(DriverUnderTest driver, E endpoint) throws DeviceException;
    }

    static final Face<BlockEndpoint> BLOCK = new Face<>(DeviceKind.BLOCK, Transport::openBlock, ScratchDisk::new);
    static final Face<ScsiEndpoint> SCSI = new Face<>(DeviceKind.SCSI, Transport::openScsi, ScsiScratch::of);
    static final Face<TapeEndpoint> TAPE = new Face<>(DeviceKind.TAPE, Transport::openTape, ScratchTape::of);

    static Face<? extends Endpoint> of(DeviceKind kind) {
        return switch (kind) {
            case BLOCK -> BLOCK;
            case SCSI -> SCSI;
            case TAPE -> TAPE;
        };
    }

    String word() {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
