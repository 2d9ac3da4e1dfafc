// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.inquiry.StreamCapabilities;
import io.kiovec.scsi.inquiry.VpdPage;
import io.kiovec.sim.internal.unit.VitalProductData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The pages of vital product data of a tape drive (SSC-4, 8.5). */
final class TapePages {

    private static final int MANUFACTURER_SERIAL = 0xb1;
    private static final int SUPPORTED_ALERTS = 0xb2;

    private TapePages() {
    }

    static void add(VitalProductData pages, String serial) {
        // No medium that can be written only once, nor anything else that the page speaks of.
        pages.add(StreamCapabilities.CODE, () -> new StreamCapabilities(0));
        byte[] number = serial.getBytes(StandardCharsets.US_ASCII);
        pages.add(MANUFACTURER_SERIAL, () -> new VpdPage.Raw(MANUFACTURER_SERIAL, number));
        long flags = Arrays.stream(TapeAlert.values()).mapToLong(TapeAlert::bit).reduce(0, (one, more) -> one | more);
        byte[] alerts = ByteBuffer.allocate(Long.BYTES).putLong(flags).array();
        pages.add(SUPPORTED_ALERTS, () -> new VpdPage.Raw(SUPPORTED_ALERTS, alerts));
    }
}
