// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The standard INQUIRY data (SPC-4, 6.6.2), 96 bytes.
 *
 * @param peripheral whether a device is there, and its kind
 * @param version of SPC, its code: 05h SPC-3, 06h SPC-4
 * @param flags the bits that are set
 * @param vendor T10 vendor identification, up to 8 characters of ASCII
 * @param product up to 16 characters of ASCII
 * @param revision up to 4 characters of ASCII
 * @param versionDescriptors the standards that it follows, at most 8 codes of 16 bits
 */
public record StandardInquiry(Peripheral peripheral, int version, Set<InquiryFlag> flags, String vendor, String product,
        String revision, List<Integer> versionDescriptors) implements ParameterData {

    private static final int LENGTH = 96;
    private static final int MOST_DESCRIPTORS = 8;

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException when a text is too long or there are too many version descriptors
     */
    public StandardInquiry {
        flags = Set.copyOf(flags);
        versionDescriptors = List.copyOf(versionDescriptors);
        if (vendor.length() > 8 || product.length() > 16 || revision.length() > 4) {
            throw new IllegalArgumentException(
                    "vendor '" + vendor + "', product '" + product + "', revision '" + revision
                            + "': at most 8, 16 and 4 characters");
        }
        if (versionDescriptors.size() > MOST_DESCRIPTORS) {
            throw new IllegalArgumentException(versionDescriptors.size() + " version descriptors: at most 8");
        }
    }

    /**
     * Reads standard INQUIRY data.
     *
     * @param data what the device sent, of any length
     * @return what it says; empty when there is less than the five bytes that every device sends
     */
    public static Optional<StandardInquiry> parse(MemorySegment data) {
        if (data.byteSize() < 5) {
            return Optional.empty();
        }
        Received whole = new Received(data);
        Received told = whole.part(0, 5 + whole.u8(4));
        List<Integer> versions = new ArrayList<>();
        for (int i = 0; i < MOST_DESCRIPTORS; i++) {
            if (told.u16(58 + 2 * i) != 0) {
                versions.add(told.u16(58 + 2 * i));
            }
        }
        return Optional.of(new StandardInquiry(Peripheral.of(told.u8(0)), told.u8(2), InquiryFlag.read(told),
                told.ascii(8, 8), told.ascii(16, 16), told.ascii(32, 4), versions));
    }

    /**
     * Whether a bit is set.
     *
     * @param flag the bit
     * @return whether it is among {@link #flags}
     */
    public boolean has(InquiryFlag flag) {
        return flags.contains(flag);
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u8(peripheral.code()).u8(0).u8(version).u8(0x02).u8(LENGTH - 5).zeros(3)
                .ascii(vendor, 8).ascii(product, 16).ascii(revision, 4).upTo(58);
        versionDescriptors.forEach(data::u16);
        byte[] bytes = data.upTo(LENGTH).build();
        flags.forEach(flag -> bytes[flag.at()] |= (byte) flag.mask());
        return bytes;
    }
}
