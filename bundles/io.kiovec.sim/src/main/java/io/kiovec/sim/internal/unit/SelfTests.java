// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.log.LogParameter;
import java.util.ArrayList;
import java.util.List;

/** The results of the last self-tests, as the log page 10h tells them (SPC-6, 7.3.16). Any thread. */
final class SelfTests {

    private static final int KEPT = 20;
    private static final int RESULT_BYTES = 16;

    private final List<Integer> newestFirst = new ArrayList<>();

    synchronized void passed(int code) {
        newestFirst.addFirst(code);
        if (newestFirst.size() > KEPT) {
            newestFirst.removeLast();
        }
    }

    /** All of them, those of tests that never were empty. */
    private synchronized List<LogParameter> results() {
        List<LogParameter> results = new ArrayList<>();
        for (int i = 0; i < KEPT; i++) {
            DataBuilder result = new DataBuilder();
            if (i < newestFirst.size()) {
                // Completed without error; no hours, since simulated units do not count them; no address of an error.
                result.u8(newestFirst.get(i) << 5).u8(0).u16(0).u64(-1).zeros(4);
            } else {
                result.zeros(RESULT_BYTES);
            }
            results.add(LogParameter.binary(i + 1, result.build()));
        }
        return results;
    }

    LogSource log() {
        return LogSource.of(0x10, this::results);
    }
}
