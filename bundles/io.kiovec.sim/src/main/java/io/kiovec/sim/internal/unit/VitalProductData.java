// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The pages of vital product data that a logical unit has. Those that all units have are there from the start: 00h, 80h,
 * 83h and 86h (SPC-6, 7.7); disks and tapes add theirs, or replace one. Any thread.
 */
public final class VitalProductData {

    private static final int SUPPORTED_PAGES = 0x00;
    private static final int SERIAL_NUMBER = 0x80;
    private static final int IDENTIFICATION = 0x83;
    private static final int EXTENDED_INQUIRY = 0x86;
    private static final int MAXIMUM_SENSE_BYTES = 252;
    /** The one target port that a unit is reached by. */
    static final int TARGET_PORT = 1;
    /** The group of that port. */
    static final int TARGET_PORT_GROUP = 1;

    private final Nameplate plate;
    private final Map<Integer, VpdPage> pages = new ConcurrentSkipListMap<>();

    VitalProductData(Nameplate plate) {
        this.plate = plate;
        add(SUPPORTED_PAGES, into -> pages.keySet().forEach(into::put8));
        add(SERIAL_NUMBER, into -> into.putText(plate.serial(), 0));
        add(IDENTIFICATION, this::identification);
        add(EXTENDED_INQUIRY, this::extendedInquiry);
    }

    /**
     * Adds a page, in place of one with the same code.
     *
     * @param code its page code, 00h to FFh
     * @param page what writes it
     */
    public void add(int code, VpdPage page) {
        pages.put(code, page);
    }

    /**
     * {@return a whole page with its header; empty for one that the unit does not have}
     *
     * @param code its page code, 00h to FFh
     */
    public Optional<ParameterData> page(int code) {
        VpdPage page = pages.get(code);
        if (page == null) {
            return Optional.empty();
        }
        ParameterData body = new ParameterData();
        page.write(body);
        return Optional.of(new ParameterData().put8(plate.peripheralType()).put8(code).put16(body.length()).put(body));
    }

    /** Who it is by two names that nobody else has, and how it is reached (SPC-6, 7.7.6). */
    private void identification(ParameterData into) {
        String whole = "%-8s%-16s%s".formatted(plate.vendor(), plate.product(), plate.serial());
        designator(into, 0x02, 0x01, new ParameterData().putText(whole, 0));
        designator(into, 0x01, 0x03, new ParameterData().put64(locallyAssigned(whole)));
        designator(into, 0x01, 0x14, new ParameterData().put16(0).put16(TARGET_PORT));
        designator(into, 0x01, 0x15, new ParameterData().put16(0).put16(TARGET_PORT_GROUP));
    }

    private static void designator(ParameterData into, int codeSet, int associationAndType, ParameterData value) {
        into.put8(codeSet).put8(associationAndType).put8(0).put8(value.length()).put(value);
    }

    /** NAA 3h, locally assigned: 60 bits that follow from the name, so that they are the same in every run. */
    private static long locallyAssigned(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.US_ASCII));
            return 0x3L << 60 | ByteBuffer.wrap(digest).getLong() >>> 4;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void extendedInquiry(ParameterData into) {
        boolean protection = plate.features().contains(Nameplate.Feature.PROTECTION);
        boolean grouping = plate.features().contains(Nameplate.Feature.GROUPING);
        boolean volatileCache = plate.features().contains(Nameplate.Feature.VOLATILE_CACHE);
        into.put8(protection ? 0x07 : 0) // guard, application and reference tags are checked; SPT 0: type 1
                .put8(grouping ? 0x17 : 0x07) // head of queue, ordered and simple tasks
                .put8(volatileCache ? 0x01 : 0)
                .put8(0x01) // LUICLR
                .zeroes(5)
                .put8(MAXIMUM_SENSE_BYTES)
                .zeroes(50);
    }
}
