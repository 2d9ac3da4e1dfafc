// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Which device it is, by its own words (SPC-6, 7.7.6 and 7.7.18), joined with what its endpoint knows. */
final class DeviceIdentity {

    private static final int SUPPORTED_PAGES = 0x00;
    private static final int UNIT_SERIAL_NUMBER = 0x80;
    private static final int DEVICE_IDENTIFICATION = 0x83;

    /** Designator types in the order of trust: NAA, EUI-64, UUID, SCSI name string, T10 vendor id, vendor specific. */
    private static final List<Integer> TRUST = List.of(3, 2, 10, 8, 1, 0);
    private static final List<String> NAMES = List.of("naa", "eui", "uuid", "name", "t10", "vendor");

    private record Ranked(int rank, String name) {
    }

    private DeviceIdentity() {
    }

    /** {@return the pages that the device has; none when it knows no pages} */
    static List<Integer> pages(Questions questions) throws DeviceException {
        List<Integer> pages = new ArrayList<>();
        Optional<MemorySegment> list = questions.page(SUPPORTED_PAGES);
        if (list.isPresent()) {
            for (long at = 4; at < list.get().byteSize(); at++) {
                pages.add(CdbFields.u8(list.get(), at));
            }
        }
        return pages;
    }

    /**
     * Asks.
     *
     * @param questions to the device
     * @param inquiry its standard INQUIRY data
     * @param pages the pages it has
     * @param known what the endpoint knows
     * @param medium the name of the medium, where it is known
     * @return the identity
     * @throws DeviceException when the device did not answer
     */
    static Identity of(Questions questions, MemorySegment inquiry, List<Integer> pages, Identity known,
            Optional<String> medium) throws DeviceException {
        List<Designator> designators = new ArrayList<>();
        if (pages.contains(DEVICE_IDENTIFICATION)) {
            questions.page(DEVICE_IDENTIFICATION).ifPresent(page -> designators.addAll(ofPage83(page)));
        }
        if (designators.isEmpty() && pages.contains(UNIT_SERIAL_NUMBER)) {
            questions.page(UNIT_SERIAL_NUMBER).flatMap(page -> ofSerial(inquiry, page)).ifPresent(designators::add);
        }
        for (Designator other : known.designators()) {
            if (!designators.contains(other)) {
                designators.add(other);
            }
        }
        return new Identity(designators, medium.or(known::medium));
    }

    /** {@return the designators of the logical unit, the most trusted first} */
    static List<Designator> ofPage83(MemorySegment page) {
        List<Ranked> found = new ArrayList<>();
        for (long at = 4; at + 4 <= page.byteSize();) {
            int length = CdbFields.u8(page, at + 3);
            if (at + 4 + length > page.byteSize()) {
                break;
            }
            int association = CdbFields.u8(page, at + 1) >> 4 & 3;
            int rank = TRUST.indexOf(CdbFields.u8(page, at + 1) & 0xf);
            if (association == 0 && rank >= 0 && length > 0) {
                boolean text = (CdbFields.u8(page, at) & 0xf) != 1;
                found.add(new Ranked(rank, NAMES.get(rank) + "." + name(page.asSlice(at + 4, length), text)));
            }
            at += 4 + length;
        }
        found.sort(Comparator.comparingInt(Ranked::rank));
        return found.stream().map(one -> Designator.whole(Source.VPD_83, one.name())).toList();
    }

    private static String name(MemorySegment bytes, boolean text) {
        return text ? text(bytes) : HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    private static Optional<Designator> ofSerial(MemorySegment inquiry, MemorySegment page) {
        String serial = text(page.asSlice(4));
        return serial.isEmpty()
                ? Optional.empty()
                : Optional.of(Designator.whole(Source.VENDOR,
                        text(inquiry.asSlice(8, 8)) + " " + text(inquiry.asSlice(16, 16)) + " " + serial));
    }

    /** {@return text without the blanks and zeroes around it, its other unprintable characters as dots} */
    static String text(MemorySegment bytes) {
        String text = new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8).replace('\0', ' ');
        return text.strip().replaceAll("\\p{Cntrl}", ".");
    }
}
