// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.sim.internal.cartridge.Partition;
import io.kiovec.sim.internal.unit.LogPage;
import io.kiovec.sim.internal.unit.LogPages;
import io.kiovec.sim.internal.unit.LogParameter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The log pages of a tape drive (SSC-4, 8.2; SPC-4, 7.3). Each takes the unit's lock. */
final class TapeLogs {

    private static final int WRITE_ERRORS = 0x02;
    private static final int READ_ERRORS = 0x03;
    private static final int SEQUENTIAL_ACCESS = 0x0c;
    private static final int TAPE_ALERT = 0x2e;
    private static final int CLEANING_REQUESTED = 0x0100;
    private static final int MEGABYTE = 1_000_000;
    /** A flag of one byte, which is no counter: a list in binary. */
    private static final int FLAG = 0x03;

    private final TapeUnit unit;

    private TapeLogs(TapeUnit unit) {
        this.unit = unit;
    }

    static void add(TapeUnit unit, LogPages pages) {
        TapeLogs logs = new TapeLogs(unit);
        pages.add(LogPage.of(WRITE_ERRORS,
                logs.locked(() -> counters(unit.log().bytesWritten(), unit.log().writeErrors())),
                logs.reset(() -> unit.log().resetWriteCounters())));
        pages.add(LogPage.of(READ_ERRORS,
                logs.locked(() -> counters(unit.log().bytesRead(), unit.log().readErrors())),
                logs.reset(() -> unit.log().resetReadCounters())));
        pages.add(LogPage.of(SEQUENTIAL_ACCESS, logs.locked(logs::sequentialAccess)));
        pages.add(LogPage.of(TAPE_ALERT, logs.locked(logs::tapeAlert), logs.reset(() -> unit.log().tellAlerts())));
    }

    private <T> Supplier<T> locked(Supplier<T> inside) {
        return () -> {
            unit.lock().lock();
            try {
                return inside.get();
            } finally {
                unit.lock().unlock();
            }
        };
    }

    private Runnable reset(Runnable inside) {
        return () -> {
            unit.lock().lock();
            try {
                inside.run();
            } finally {
                unit.lock().unlock();
            }
        };
    }

    /** A simulated drive corrects nothing: what it has are bytes and what could not be corrected. */
    private static List<LogParameter> counters(long bytes, long errors) {
        List<LogParameter> parameters = new ArrayList<>();
        for (int code = 0; code <= 4; code++) {
            parameters.add(LogParameter.counter(code, 0, 8));
        }
        parameters.add(LogParameter.counter(5, bytes, 8));
        parameters.add(LogParameter.counter(6, errors, 8));
        return parameters;
    }

    private List<LogParameter> sequentialAccess() {
        DriveLog log = unit.log();
        List<LogParameter> parameters = new ArrayList<>(List.of(LogParameter.counter(0, log.bytesWritten(), 8),
                LogParameter.counter(1, log.bytesWritten(), 8), LogParameter.counter(2, log.bytesRead(), 8),
                LogParameter.counter(3, log.bytesRead(), 8)));
        unit.bay().deck().ifPresent(deck -> {
            try {
                Partition tape = deck.tape();
                long warning = deck.used() + deck.untilEarlyWarning();
                long[] megabytes = {tape.used(tape.endOfData()), warning, tape.capacity() - warning, deck.used()};
                for (int number = 0; number < megabytes.length; number++) {
                    parameters.add(LogParameter.counter(4 + number, megabytes[number] / MEGABYTE, 4));
                }
            } catch (IOException e) {
                // A medium that cannot be read has no capacities to tell.
            }
        });
        parameters.add(LogParameter.counter(CLEANING_REQUESTED, log.needsCleaning() ? 1 : 0, 1));
        return parameters;
    }

    private List<LogParameter> tapeAlert() {
        long flags = unit.log().tellAlerts();
        List<LogParameter> parameters = new ArrayList<>();
        for (int code = 1; code <= TapeAlert.COUNT; code++) {
            parameters.add(new LogParameter(code, FLAG, new byte[]{(byte) (flags >>> TapeAlert.COUNT - code & 1)}));
        }
        return parameters;
    }
}
