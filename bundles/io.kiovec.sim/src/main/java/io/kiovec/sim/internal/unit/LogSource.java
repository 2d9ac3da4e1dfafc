// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.log.LogPage;
import io.kiovec.scsi.log.LogParameter;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where a log page comes from: what it says now, and how it begins anew (SPC-6, 7.3). Called on the threads of initiators, many at once.
 *
 * @param code its code, 01h to 3Fh
 * @param subpage its subpage code, 0 for none
 * @param parameters its parameters in ascending order of their codes, as they are now
 * @param reset puts its counters back
 */
public record LogSource(int code, int subpage, Supplier<List<LogParameter>> parameters, Runnable reset) {

    /**
     * {@return a page without subpage in which nothing can be put back}
     *
     * @param code its code
     * @param parameters its parameters
     */
    public static LogSource of(int code, Supplier<List<LogParameter>> parameters) {
        return new LogSource(code, 0, parameters, () -> {
        });
    }

    /**
     * {@return a page without subpage}
     *
     * @param code its code
     * @param parameters its parameters
     * @param reset puts its counters back
     */
    public static LogSource of(int code, Supplier<List<LogParameter>> parameters, Runnable reset) {
        return new LogSource(code, 0, parameters, reset);
    }

    /** The page as it is now. */
    LogPage page() {
        return new LogPage(code, subpage, parameters.get());
    }
}
