// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.command.DestructionGuard;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.tck.DriverUnderTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether a person who names a device to a command may have it overwritten. Who writes a test looks twice at the device that it
 * names; a name that is typed is easily another disk's. So the device itself must bear the kit's mark, or be blank and simulated, or
 * the person says that its data may go. The device is opened by the framework, which makes a disk of a SCSI device too. The kit's
 * own proof, without which no test writes, is asked beside.
 */
final class ScratchPermit {

    private static final byte[] MARK = DriverUnderTest.MARKER.getBytes(StandardCharsets.US_ASCII);
    /** Of a disk, in bytes: what the kit looks at. */
    private static final int HEAD = 4096;

    /** What stands at a device's beginning. */
    private enum Head {
        MARKED, BLANK, USED,
        /** A tape, or something that cannot be opened or read as a disk. */
        UNSEEN
    }

    private final Devices devices;
    private final Address address;

    ScratchPermit(Devices devices, Address address) {
        this.devices = devices;
        this.address = address;
    }

    /**
     * Looks at the device, and leaves the mark on it where its data may go.
     *
     * @param told whether that was said
     * @return what is at stake, why nothing may be written to it; empty when it may be
     * @throws DeviceException when there is no such device, or it could not be marked
     */
    Optional<String> ask(boolean told) throws DeviceException {
        Head head = head();
        boolean simulated = !DestructionGuard.guards(address);
        if (head == Head.MARKED || simulated && head != Head.USED) {
            return Optional.empty();
        }
        if (!told) {
            return Optional.of(address + (head == Head.USED ? " holds something" : " does not bear the kit's mark")
                    + ", and the kit overwrites it");
        }
        if (head == Head.USED) {
            mark();
        }
        return Optional.empty();
    }

    private Head head() throws DeviceException {
        byte[] head;
        try (BlockDevice disk = devices.open(address, BlockDevice.class, AccessMode.READ)) {
            head = new byte[length(disk)];
            disk.read(0, head);
        } catch (DeviceException.Unavailable | DeviceException.Busy noDevice) {
            throw noDevice;
        } catch (DeviceException noDisk) {
            return Head.UNSEEN;
        }
        if (Arrays.equals(head, 0, MARK.length, MARK, 0, MARK.length)) {
            return Head.MARKED;
        }
        return Arrays.equals(head, new byte[head.length]) ? Head.BLANK : Head.USED;
    }

    private void mark() throws DeviceException {
        try (BlockDevice disk = devices.open(address, BlockDevice.class, AccessMode.READ_WRITE)) {
            disk.write(0, Arrays.copyOf(MARK, length(disk)));
            disk.flush();
        }
    }

    private static int length(BlockDevice disk) {
        int block = Math.toIntExact(disk.limits().logicalBlock());
        return Math.ceilDiv(HEAD, block) * block;
    }
}
