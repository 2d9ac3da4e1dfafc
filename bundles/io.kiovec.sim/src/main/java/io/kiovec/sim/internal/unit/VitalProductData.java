// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.inquiry.Designator;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.ExtendedInquiry;
import io.kiovec.scsi.inquiry.ExtendedInquiry.Flag;
import io.kiovec.scsi.inquiry.Peripheral;
import io.kiovec.scsi.inquiry.SupportedPages;
import io.kiovec.scsi.inquiry.UnitSerialNumber;
import io.kiovec.scsi.inquiry.VpdPage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The pages of vital product data that a logical unit has. Those that all units have are there from the start: 00h, 80h,
 * 83h and 86h (SPC-6, 7.7); disks and tapes add theirs, or replace one. Any thread.
 */
public final class VitalProductData {

    private static final int MAXIMUM_SENSE_BYTES = 252;
    /** The one target port that a unit is reached by. */
    static final int TARGET_PORT = 1;
    /** The group of that port. */
    static final int TARGET_PORT_GROUP = 1;

    private final Nameplate plate;
    private final List<Designator> names = new CopyOnWriteArrayList<>();
    private final Map<Integer, Supplier<VpdPage.Content>> pages = new ConcurrentSkipListMap<>();

    VitalProductData(Nameplate plate) {
        this.plate = plate;
        add(SupportedPages.CODE, () -> new SupportedPages(List.copyOf(pages.keySet())));
        add(UnitSerialNumber.CODE, () -> new UnitSerialNumber(plate.serial()));
        add(DeviceIdentification.CODE, this::identification);
        add(ExtendedInquiry.CODE, this::extendedInquiry);
    }

    /**
     * Adds a page, in place of one with the same code.
     *
     * @param code its page code, 00h to FFh
     * @param page gives what it says now
     */
    public void add(int code, Supplier<VpdPage.Content> page) {
        pages.put(code, page);
    }

    /**
     * {@return a whole page with its header; empty for one that the unit does not have}
     *
     * @param code its page code, 00h to FFh
     */
    public Optional<VpdPage> page(int code) {
        return Optional.ofNullable(pages.get(code))
                .map(page -> new VpdPage(Peripheral.of(plate.peripheralType()), page.get()));
    }

    /**
     * Adds a name of the unit to page 83h.
     *
     * @param naa 8 bytes, the upper four bits say of which kind
     */
    public void addName(long naa) {
        names.add(Designator.naa(Designator.Association.LOGICAL_UNIT, naa));
    }

    /** Who it is by two names that nobody else has and those that were added, and how it is reached (SPC-6, 7.7.6). */
    private DeviceIdentification identification() {
        String whole = "%-8s%-16s%s".formatted(plate.vendor(), plate.product(), plate.serial());
        List<Designator> all = new ArrayList<>(List.of(
                Designator.t10(plate.vendor(), whole.substring(8)),
                Designator.naa(Designator.Association.LOGICAL_UNIT, locallyAssigned(whole))));
        all.addAll(names);
        all.add(Designator.relativeTargetPort(TARGET_PORT));
        all.add(Designator.targetPortGroup(TARGET_PORT_GROUP));
        return new DeviceIdentification(all);
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

    /** Head of queue, ordered and simple tasks; with protection all tags are checked, of type 1. */
    private ExtendedInquiry extendedInquiry() {
        Set<Flag> flags = EnumSet.of(Flag.HEAD_OF_QUEUE, Flag.ORDERED, Flag.SIMPLE,
                Flag.LUNS_CHANGED_CLEARED_IN_ALL_UNITS);
        if (plate.features().contains(Nameplate.Feature.PROTECTION)) {
            flags.addAll(EnumSet.of(Flag.GUARD_CHECK, Flag.APPLICATION_TAG_CHECK, Flag.REFERENCE_TAG_CHECK));
        }
        if (plate.features().contains(Nameplate.Feature.GROUPING)) {
            flags.add(Flag.GROUPING);
        }
        if (plate.features().contains(Nameplate.Feature.VOLATILE_CACHE)) {
            flags.add(Flag.VOLATILE_CACHE);
        }
        return new ExtendedInquiry(flags, 0, 0, MAXIMUM_SENSE_BYTES);
    }
}
