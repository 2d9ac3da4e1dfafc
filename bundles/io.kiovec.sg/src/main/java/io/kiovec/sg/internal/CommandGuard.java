// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.scsi.CommandEffects;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

/**
 * What is wrong with a command before the kernel sees it. Whoever opened for reading sends nothing that changes the
 * medium: the kernel would refuse it too, unless the process may do everything, and then nobody would.
 *
 * @param address the device
 * @param access what it was opened for
 * @param deviceType the peripheral device type: one operation code may be two commands
 */
record CommandGuard(Address address, AccessMode access, int deviceType) {

    /** A header has one byte for the length, and the kernel's own bound was always below. */
    private static final int LONGEST_CDB = 252;

    /**
     * Checks a command.
     *
     * @param cdb the command
     * @param attribute how it is to be ordered
     * @param dataBytes of its data
     * @return what it does
     * @throws DeviceException when it cannot or may not be sent
     */
    CommandEffect check(MemorySegment cdb, TaskAttribute attribute, long dataBytes) throws DeviceException {
        if (cdb.byteSize() > LONGEST_CDB) {
            throw new DeviceException.IllegalRequest(address,
                    "Linux does not send a command of " + cdb.byteSize() + " bytes: 32 at most");
        }
        if (attribute == TaskAttribute.ORDERED || attribute == TaskAttribute.ACA) {
            throw new DeviceException.IllegalRequest(address, "Linux sends every command as a simple task, none as "
                    + attribute + ": wait for the commands before it instead");
        }
        if (dataBytes > Integer.MAX_VALUE) {
            throw new DeviceException.IllegalRequest(address, "a transfer of " + dataBytes + " bytes: below 2 GiB");
        }
        CommandEffect effect = CommandEffects.of(cdb, deviceType);
        if (effect == CommandEffect.MEDIUM && !access.writes()) {
            throw new DeviceException.Protected(address,
                    "command %02Xh changes the medium, and this was opened for reading: open it with READ_WRITE"
                            .formatted(Byte.toUnsignedInt(cdb.get(ValueLayout.JAVA_BYTE, 0))));
        }
        return effect;
    }

    /** {@return a timeout as the kernel counts it: milliseconds, rounded up, for 0 would be its own default} */
    static int millis(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos) + 999_999);
        return Math.clamp(millis, 1, Integer.MAX_VALUE);
    }
}
