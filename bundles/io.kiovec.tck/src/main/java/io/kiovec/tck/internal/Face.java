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

/**
 * How one face of a device is opened.
 *
 * @param <E> its endpoints
 * @param kind which
 * @param opener opens it
 */
record Face<E extends Endpoint>(DeviceKind kind, Opener<E> opener) {

    /** Opens a face. */
    interface Opener<E extends Endpoint> {
        E open(Transport transport, Address address, AccessMode access) throws DeviceException;
    }

    static final Face<BlockEndpoint> BLOCK = new Face<>(DeviceKind.BLOCK, Transport::openBlock);
    static final Face<ScsiEndpoint> SCSI = new Face<>(DeviceKind.SCSI, Transport::openScsi);
    static final Face<TapeEndpoint> TAPE = new Face<>(DeviceKind.TAPE, Transport::openTape);

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
