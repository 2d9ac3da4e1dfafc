// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.scsi.CommandEffects;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * What is wrong with a command before anything is sent. Whoever opened for reading writes nothing: that is the framework's care, and
 * a tape's mode is set for reading too.
 *
 * @param address the device
 * @param access what it was opened for
 * @param deviceType the peripheral device type: one operation code may be two commands
 */
record CommandGuard(Address address, AccessMode access, int deviceType) {

    /** Bytes of one command's data: what one buffer of Java can be laid over with room to spare. */
    static final long MOST_DATA = 1L << 29;
    private static final long LONGEST_CDB = 260;

    /**
     * Checks a command.
     *
     * @return what it does
     * @throws DeviceException when it cannot or may not be sent
     */
    CommandEffect check(MemorySegment cdb, DataDirection direction, MemorySegment data, TransferMode mode)
            throws DeviceException {
        if (cdb.byteSize() > LONGEST_CDB) {
            throw new DeviceException.IllegalRequest(address,
                    "a command of " + cdb.byteSize() + " bytes: " + LONGEST_CDB + " at most");
        }
        if (data.byteSize() > MOST_DATA) {
            throw new DeviceException.IllegalRequest(address,
                    "a transfer of " + data.byteSize() + " bytes: 512 MiB at most");
        }
        if (direction != DataDirection.NONE && data.byteSize() > 0) {
            if (!data.isNative()) {
                throw new DeviceException.DirectImpossible(address, Demotion.HEAP_MEMORY.sentence(),
                        new DeviceException.Detail(0, 0, OptionalInt.empty(), new byte[0], Demotion.HEAP_MEMORY), null);
            }
            if (mode == TransferMode.MAPPED) {
                throw new DeviceException.DirectImpossible(address, Demotion.FOREIGN_BUFFER.sentence(),
                        new DeviceException.Detail(0, 0, OptionalInt.empty(), new byte[0], Demotion.FOREIGN_BUFFER),
                        null);
            }
        }
        return CommandEffects.of(cdb, deviceType);
    }
}
