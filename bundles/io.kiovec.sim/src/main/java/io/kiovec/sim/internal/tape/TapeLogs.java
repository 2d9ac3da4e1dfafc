// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.log.LogParameter;
import io.kiovec.sim.internal.cartridge.Partition;
import io.kiovec.sim.internal.unit.LogPages;
import io.kiovec.sim.internal.unit.LogSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The log pages of a tape drive (SSC-4, 8.2; SPC-4, 7.3). Each takes the unit's lock. */
final class TapeLogs {

    private static final int WRITE_ERRORS = 0x02;
    private static final int READ_ERRORS = 0x03;
    private static final int SEQUENTIAL_ACCESS = 0x0c;
    private static final int TAPE_ALERT_RESPONSE = 0x12;
    private static final int TAPE_ALERT = 0x2e;
    private static final int CLEANING_REQUESTED = 0x0100;
    private static final int MEGABYTE = 1_000_000;

    private final TapeUnit unit;

    private TapeLogs(TapeUnit unit) {
        this.unit = unit;
    }

    static void add(TapeUnit unit, LogPages pages) {
        TapeLogs logs = new TapeLogs(unit);
        pages.add(LogSource.of(WRITE_ERRORS,
                logs.locked(() -> counters(unit.log().bytesWritten(), unit.log().writeErrors())),
                logs.reset(() -> unit.log().resetWriteCounters())));
        pages.add(LogSource.of(READ_ERRORS,
                logs.locked(() -> counters(unit.log().bytesRead(), unit.log().readErrors())),
                logs.reset(() -> unit.log().resetReadCounters())));
        pages.add(LogSource.of(SEQUENTIAL_ACCESS, logs.locked(logs::sequentialAccess)));
        pages.add(LogSource.of(TAPE_ALERT_RESPONSE,
                logs.locked(() -> List.of(LogParameter.number(0, Long.BYTES, unit.log().alerts())))));
        pages.add(LogSource.of(TAPE_ALERT, logs.locked(logs::tapeAlert), logs.reset(() -> unit.log().tellAlerts())));
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
            parameters.add(LogParameter.counter(code, 8, 0));
        }
        parameters.add(LogParameter.counter(5, 8, bytes));
        parameters.add(LogParameter.counter(6, 8, errors));
        return parameters;
    }

    private List<LogParameter> sequentialAccess() {
        DriveLog log = unit.log();
        List<LogParameter> parameters = new ArrayList<>(List.of(LogParameter.counter(0, 8, log.bytesWritten()),
                LogParameter.counter(1, 8, log.bytesWritten()), LogParameter.counter(2, 8, log.bytesRead()),
                LogParameter.counter(3, 8, log.bytesRead())));
        unit.bay().deck().ifPresent(deck -> {
            try {
                Partition tape = deck.tape();
                long warning = deck.used() + deck.untilEarlyWarning();
                long[] megabytes = {tape.used(tape.endOfData()), warning, tape.capacity() - warning, deck.used()};
                for (int number = 0; number < megabytes.length; number++) {
                    parameters.add(LogParameter.counter(4 + number, 4, megabytes[number] / MEGABYTE));
                }
            } catch (IOException e) {
                // A medium that cannot be read has no capacities to tell.
            }
        });
        parameters.add(LogParameter.counter(CLEANING_REQUESTED, 1, log.needsCleaning() ? 1 : 0));
        return parameters;
    }

    private List<LogParameter> tapeAlert() {
        long flags = unit.log().tellAlerts();
        List<LogParameter> parameters = new ArrayList<>();
        for (int code = 1; code <= TapeAlert.COUNT; code++) {
            parameters.add(LogParameter.number(code, 1, flags >>> TapeAlert.COUNT - code & 1));
        }
        return parameters;
    }
}
