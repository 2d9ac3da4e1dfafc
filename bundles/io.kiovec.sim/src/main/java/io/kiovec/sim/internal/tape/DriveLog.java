// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a drive counts of itself, and its TapeAlert flags. Under the unit's lock.
 */
final class DriveLog {

    private final long cleanAfter;
    private long written;
    private long read;
    private long readErrors;
    private long writeErrors;
    private long lifeWritten;
    private long lifeRead;
    private long sinceCleaning;
    private final Set<TapeAlert> flags = EnumSet.noneOf(TapeAlert.class);
    /** Raised and not told yet; a flag that was told stays away until its cause has gone and come again. */
    private final Set<TapeAlert> untold = EnumSet.noneOf(TapeAlert.class);

    /** @param cleanAfter bytes until the drive asks to be cleaned, 0 for never */
    DriveLog(long cleanAfter) {
        this.cleanAfter = cleanAfter;
    }

    void wrote(long bytes) {
        written += bytes;
        lifeWritten += bytes;
        used(bytes);
    }

    void read(long bytes) {
        read += bytes;
        lifeRead += bytes;
        used(bytes);
    }

    private void used(long bytes) {
        sinceCleaning += bytes;
        if (cleanAfter > 0 && sinceCleaning >= cleanAfter) {
            raise(TapeAlert.CLEAN_NOW);
        }
    }

    void writeFailed() {
        writeErrors++;
        raise(TapeAlert.HARD_ERROR);
        raise(TapeAlert.WRITE_FAILURE);
    }

    void readFailed() {
        readErrors++;
        raise(TapeAlert.HARD_ERROR);
        raise(TapeAlert.MEDIUM);
        raise(TapeAlert.READ_FAILURE);
    }

    long bytesWritten() {
        return written;
    }

    long bytesRead() {
        return read;
    }

    /** Bytes since the drive was made; not reset by anybody. */
    long lifeWritten() {
        return lifeWritten;
    }

    /** Bytes since the drive was made; not reset by anybody. */
    long lifeRead() {
        return lifeRead;
    }

    long readErrors() {
        return readErrors;
    }

    long writeErrors() {
        return writeErrors;
    }

    void resetReadCounters() {
        read = 0;
        readErrors = 0;
    }

    void resetWriteCounters() {
        written = 0;
        writeErrors = 0;
    }

    boolean needsCleaning() {
        return cleanAfter > 0 && sinceCleaning >= cleanAfter;
    }

    void cleaned() {
        sinceCleaning = 0;
        lower(TapeAlert.CLEAN_NOW);
    }

    /** The cause is there. */
    void raise(TapeAlert flag) {
        if (flags.add(flag)) {
            untold.add(flag);
        }
    }

    /** The cause has gone. */
    void lower(TapeAlert flag) {
        flags.remove(flag);
        untold.remove(flag);
    }

    /** What a cartridge caused goes with it. */
    void unloaded() {
        lower(TapeAlert.HARD_ERROR);
        lower(TapeAlert.MEDIUM);
        lower(TapeAlert.READ_FAILURE);
        lower(TapeAlert.WRITE_FAILURE);
        lower(TapeAlert.WRITE_PROTECT);
        lower(TapeAlert.NO_REMOVAL);
        lower(TapeAlert.CLEANING_MEDIUM);
    }

    /** {@return the flags that are set, each bit a flag, the highest the first} */
    long alerts() {
        return untold.stream().mapToLong(TapeAlert::bit).reduce(0, (one, other) -> one | other);
    }

    /** The same, for a LOG SENSE: what it tells is no longer set (SSC-4, 4.2). */
    long tellAlerts() {
        long told = alerts();
        untold.clear();
        return told;
    }
}
