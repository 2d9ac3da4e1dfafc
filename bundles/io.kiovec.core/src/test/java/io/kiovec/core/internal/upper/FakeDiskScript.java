// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.scsi.SenseKey;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The answers of a disk to the questions at opening, as a test wants them. */
final class FakeDiskScript {

    static final Address ADDRESS = new Address("sim", "disk0");

    int type;
    int removable;
    long blocks = 0x1_0000;
    int block = 512;
    int physicalExponent = 3;
    boolean longCapacity = true;
    int provisioningByte14;
    int deviceSpecific = 0x10;
    int cachingByte2 = 0x04;
    boolean modePages = true;
    final Map<Integer, String> pages = new TreeMap<>();
    final Map<Integer, String> usages = new HashMap<>();
    final FakeScsi scsi = new FakeScsi();
    final VirtualTime time = new VirtualTime();

    FakeDiskScript() {
        pages.put(0x83, designator(0x01, 0x03, "6001405112233445"));
        pages.put(0xb1, "0001" + "00".repeat(58));
    }

    /** A designator of page 83h. */
    static String designator(int codeSet, int associationAndType, String hex) {
        return "%02x%02x00%02x%s".formatted(codeSet, associationAndType, hex.length() / 2, hex);
    }

    /** Page B0h, from its byte 4. */
    static String blockLimits(long maxTransfer, long bestTransfer, long unmapBlocks, long unmapDescriptors,
            long granularity, long writeSame) {
        return "00000000%08x%08x00000000%08x%08x%08x00000000%016x".formatted(maxTransfer, bestTransfer, unmapBlocks,
                unmapDescriptors, granularity, writeSame) + "00".repeat(20);
    }

    /** Page B2h, from its byte 4. */
    static String provisioning(int commands) {
        return "00%02x0200".formatted(commands);
    }

    FakeScsi answers() {
        scsi.answer("12 00", FakeScsi.data("%02x%02x0602 1f000000 4b494f564543202046414b45204449534b20202020202020"
                .formatted(type, removable) + "30303031"));
        scsi.answer("00", FakeScsi.GOOD);
        scsi.answer("12 01 00", FakeScsi.data(page(0x00, list())));
        pages.forEach((code, rest) -> scsi.answer("1201%02x".formatted(code), FakeScsi.data(page(code, rest))));
        if (longCapacity) {
            scsi.answer("9e10", FakeScsi.data("%016x%08x00%02x%02x00".formatted(blocks - 1, block, physicalExponent,
                    provisioningByte14) + "00".repeat(16)));
        }
        scsi.answer("25", FakeScsi.data("%08x%08x".formatted(Math.min(blocks - 1, 0xffff_ffffL), block)));
        if (modePages) {
            scsi.answer("5a 00 08", FakeScsi.data("001a 00%02x 0000 0000 0812%02x".formatted(deviceSpecific,
                    cachingByte2) + "00".repeat(17)));
        }
        usages.forEach((operation, usage) -> scsi.answer("a30c01%02x".formatted(operation),
                FakeScsi.data("0003%04x%s".formatted(usage.length() / 2, usage))));
        scsi.answer("1e", FakeScsi.GOOD);
        return scsi;
    }

    private String list() {
        StringBuilder codes = new StringBuilder("00");
        pages.keySet().forEach(code -> codes.append("%02x".formatted(code)));
        return codes.toString();
    }

    private String page(int code, String rest) {
        return "%02x%02x%04x%s".formatted(type, code, rest.length() / 2, rest);
    }

    ScsiDisk open() throws DeviceException {
        return open(AccessMode.READ_WRITE);
    }

    ScsiDisk open(AccessMode access) throws DeviceException {
        ScsiDisk disk = ScsiDisk.open(ADDRESS, answers(), access, time);
        scsi.done();
        return disk;
    }

    static FakeScsi.Reply attention(int additional) {
        return FakeScsi.sense(SenseKey.UNIT_ATTENTION, additional);
    }
}
