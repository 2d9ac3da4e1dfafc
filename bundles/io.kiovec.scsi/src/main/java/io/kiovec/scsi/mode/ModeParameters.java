// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.cdb.PageControl;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What MODE SENSE returns and MODE SELECT takes: a header, at most one block descriptor, pages (SPC-4, 7.5.5).
 *
 * @param format the header's
 * @param mediumType a tape's type of medium, 0 for disks
 * @param deviceSpecific its bits depend on the device: {@link #WRITE_PROTECT} and more
 * @param descriptor the block descriptor
 * @param pages the pages
 */
public record ModeParameters(ModeFormat format, int mediumType, int deviceSpecific,
        Optional<BlockDescriptor> descriptor,
        List<Page> pages) implements ParameterData {

    /** Device-specific: the medium is write protected (WP). */
    public static final int WRITE_PROTECT = 0x80;
    /** Device-specific, of disks: DPO and FUA are there (SBC-3, 6.4.1). */
    public static final int DPO_FUA = 0x10;
    /** Device-specific, of tapes: where buffered mode stands, three bits (SSC-4, clause 8). */
    public static final int BUFFERED_MODE_SHIFT = 4;

    /**
     * A page as it travels.
     *
     * @param persistence whether it can be saved (PS); of no meaning in MODE SELECT
     * @param values its values
     */
    public record Page(ModePage.Persistence persistence, ModeValues values) {

        private byte[] bytes() {
            byte[] bytes = values.bytes();
            if (persistence == ModePage.Persistence.SAVABLE) {
                bytes[0] |= (byte) 0x80;
            }
            return bytes;
        }
    }

    /** Copies the list. */
    public ModeParameters {
        pages = List.copyOf(pages);
    }

    /**
     * A device's answer.
     *
     * @param format by the CDB
     * @param deviceSpecific the device-specific parameter, 0 to 255
     * @param descriptor the block descriptor, empty where the CDB disables it
     * @param pages what {@link ModePages#select} gave
     * @param control which values
     * @return the answer, without a medium type
     */
    public static ModeParameters sense(ModeFormat format, int deviceSpecific, Optional<BlockDescriptor> descriptor,
            List<ModePage> pages, PageControl control) {
        return new ModeParameters(format, 0, deviceSpecific, descriptor,
                pages.stream().map(page -> new Page(page.persistence(), page.values(control))).toList());
    }

    /**
     * The same with another type of medium.
     *
     * @param type 0 to 255
     * @return the changed parameters; these stay as they are
     */
    public ModeParameters withMediumType(int type) {
        return new ModeParameters(format, type, deviceSpecific, descriptor, pages);
    }

    /**
     * Reads a device's answer.
     *
     * @param data what it sent, of any length
     * @param format by the CDB that was sent
     * @return as much as is there whole; empty when there is less than a header
     */
    public static Optional<ModeParameters> parse(MemorySegment data, ModeFormat format) {
        Received received = new Received(data);
        if (!received.has(0, format.headerLength())) {
            return Optional.empty();
        }
        boolean six = format == ModeFormat.SIX;
        Received told = received.part(0, six ? 1 + received.u8(0) : 2 + received.u16(0));
        int descriptors = six ? told.u8(3) : told.u16(6);
        boolean wide = !six && told.bit(4, 0);
        Optional<BlockDescriptor> descriptor = descriptor(told.part(format.headerLength(), descriptors), wide);
        return Optional.of(new ModeParameters(format, told.u8(six ? 1 : 2), told.u8(six ? 2 : 3), descriptor,
                pages(told.from(format.headerLength() + (long) descriptors))));
    }

    /** The first descriptor; devices with several are those of old, whose first one says what matters. */
    private static Optional<BlockDescriptor> descriptor(Received descriptors, boolean wide) {
        int length = wide ? BlockDescriptor.LONG : BlockDescriptor.SHORT;
        return descriptors.has(0, length)
                ? Optional.of(new BlockDescriptor(descriptors.part(0, length).bytes()))
                : Optional.empty();
    }

    private static List<Page> pages(Received from) {
        List<Page> pages = new ArrayList<>();
        long at = 0;
        while (from.has(at, 2)) {
            boolean sub = from.bit(at, 6);
            int header = sub ? 4 : 2;
            int length = sub ? from.u16(at + 2) : from.u8(at + 1);
            int code = from.u8(at) & 0x3f;
            int subpage = sub ? from.u8(at + 1) : 0;
            if (!from.has(at, header + (long) length)) {
                break;
            }
            if (code != ModePages.ALL_PAGES && subpage != ModePages.ALL_SUBPAGES && (!sub || subpage != 0)) {
                pages.add(new Page(from.bit(at, 7) ? ModePage.Persistence.SAVABLE : ModePage.Persistence.VOLATILE,
                        new ModeValues(code, subpage, from.part(at + header, length).bytes())));
            }
            at += header + length;
        }
        return pages;
    }

    /**
     * The values of one of the pages.
     *
     * @param code 0 to 62
     * @param subpage 0 for the page itself
     * @return its values; empty when it is not among the pages
     */
    public Optional<ModeValues> page(int code, int subpage) {
        return pages.stream().map(Page::values).filter(values -> values.isOf(code, subpage)).findFirst();
    }

    /**
     * One of the bits of the device-specific parameter.
     *
     * @param mask the bit
     * @return whether it is set
     */
    public boolean has(int mask) {
        return (deviceSpecific & mask) != 0;
    }

    @Override
    public byte[] bytes() {
        int descriptors = descriptor.map(BlockDescriptor::length).orElse(0);
        DataBuilder data = new DataBuilder();
        if (format == ModeFormat.SIX) {
            data.u8(0).u8(mediumType).u8(deviceSpecific).u8(descriptors);
        } else {
            data.u16(0).u8(mediumType).u8(deviceSpecific).u8(descriptors == BlockDescriptor.LONG ? 1 : 0).u8(0)
                    .u16(descriptors);
        }
        descriptor.ifPresent(one -> data.bytes(one.bytes()));
        pages.forEach(page -> data.bytes(page.bytes()));
        if (format == ModeFormat.SIX) {
            data.patch(0, Math.min(data.size() - 1, 0xff), 1);
        } else {
            data.patch(0, Math.min(data.size() - 2, 0xffff), 2);
        }
        return data.build();
    }
}
