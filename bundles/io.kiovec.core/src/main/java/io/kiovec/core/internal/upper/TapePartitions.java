// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapePosition;
import io.kiovec.scsi.mode.ModeField;
import io.kiovec.scsi.mode.ModeValues;
import java.util.Arrays;
import java.util.OptionalLong;

/** What the Medium Partition page is to say for one partition or two (SSC-5, 8.3). */
final class TapePartitions {

    static final int PAGE = 0x11;
    static final TapePosition BEGINNING = new TapePosition(0, OptionalLong.of(0), OptionalLong.of(0));

    /** Of the page's body, where the sizes begin. */
    private static final int SIZES = 6;
    private static final int MOST = 0xfffe;
    private static final int REST = 0xffff;
    private static final long MEGABYTE = 1_000_000;
    /** PSUM: sizes are in megabytes, or in powers of ten that another field tells. */
    private static final int IN_MEGABYTES = 2;
    private static final int IN_POWERS = 3;

    private TapePartitions() {
    }

    /** {@return whether a page says that more than one partition can be made} */
    static boolean canBeMade(ModeValues page) {
        return page.get(ModeField.MOST_ADDITIONAL_PARTITIONS) > 0;
    }

    /**
     * {@return the page that asks for them}
     *
     * @param address for messages
     * @param present the page in force
     * @param bytes as {@link io.kiovec.io.TapeControl#PARTITION} says
     */
    static ModeValues wanted(Address address, ModeValues present, long bytes) throws DeviceException.IllegalRequest {
        long size = Math.ceilDiv(Math.abs(bytes), MEGABYTE);
        int power = 6;
        while (size > MOST) {
            size = Math.ceilDiv(size, 10);
            power++;
        }
        if (power > ModeField.PARTITION_UNITS.largest()) {
            throw new DeviceException.IllegalRequest(address, "a partition of " + bytes + " bytes is too large");
        }
        byte[] body = Arrays.copyOf(present.body(), Math.max(present.body().length, SIZES + 4));
        Arrays.fill(body, SIZES, body.length, (byte) 0);
        put(body, 0, bytes < 0 ? size : REST);
        if (bytes != 0) {
            put(body, 1, bytes < 0 ? REST : size);
        }
        return new ModeValues(PAGE, 0, body).with(ModeField.ADDITIONAL_PARTITIONS, bytes == 0 ? 0 : 1)
                .with(ModeField.FIXED_PARTITIONS, 0).with(ModeField.SELECTED_PARTITIONS, 0)
                .with(ModeField.INITIATOR_PARTITIONS, 1).with(ModeField.CLEAR_PARTITIONS, 0)
                .with(ModeField.ADD_PARTITIONS, 0)
                .with(ModeField.PARTITION_SIZE_UNIT, power == 6 ? IN_MEGABYTES : IN_POWERS)
                .with(ModeField.PARTITION_UNITS, power == 6 ? 0 : power);
    }

    private static void put(byte[] body, int partition, long size) {
        body[SIZES + 2 * partition] = (byte) (size >> 8);
        body[SIZES + 2 * partition + 1] = (byte) size;
    }
}
