// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.sim.internal.unit.VitalProductData;
import java.util.Arrays;

/** The pages of vital product data of a tape drive (SSC-4, 8.5). */
final class TapePages {

    private static final int CAPABILITIES = 0xb0;
    private static final int MANUFACTURER_SERIAL = 0xb1;
    private static final int SUPPORTED_ALERTS = 0xb2;

    private TapePages() {
    }

    static void add(VitalProductData pages, String serial) {
        // No medium that can be written only once, nor anything else that the page speaks of.
        pages.add(CAPABILITIES, into -> into.put16(0));
        pages.add(MANUFACTURER_SERIAL, into -> into.putText(serial, 0));
        long flags = Arrays.stream(TapeAlert.values()).mapToLong(TapeAlert::bit).reduce(0, (one, more) -> one | more);
        pages.add(SUPPORTED_ALERTS, into -> into.put64(flags));
    }
}
