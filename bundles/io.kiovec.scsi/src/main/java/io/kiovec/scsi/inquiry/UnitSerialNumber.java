// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Unit Serial Number, 80h (SPC-4, 7.8.18).
 *
 * @param number ASCII, right-aligned by the device where it has a fixed width
 */
public record UnitSerialNumber(String number) implements VpdPage.Content {

    /** This page's code. */
    public static final int CODE = 0x80;

    /**
     * Reads the page.
     *
     * @param page with its header, of any length
     * @return the number without the spaces around it; empty when it is another page
     */
    public static Optional<UnitSerialNumber> parse(MemorySegment page) {
        return VpdPage.body(page, CODE).map(body -> new UnitSerialNumber(body.ascii(0, body.size())));
    }

    /**
     * Names the logical unit by its number, where it has no better name ({@link DeviceIdentification#logicalUnitNames}):
     * serial numbers are one vendor's and one product's. Whoever names a device so names it so, whichever way it is reached.
     *
     * @param vendor of its standard INQUIRY data
     * @param product of its standard INQUIRY data
     * @return the three with blanks between them; empty when the number is blank
     */
    public Optional<String> logicalUnitName(String vendor, String product) {
        return number.isBlank()
                ? Optional.empty()
                : Optional.of(vendor.strip() + " " + product.strip() + " " + number.strip());
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public byte[] body() {
        return number.getBytes(StandardCharsets.US_ASCII);
    }
}
