// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A long operation of a tape that is going on. How far it is only some know: a SCSI drive that takes IMMED and tells
 * progress, as most do while they rewind, locate and erase; not when it spaces, and never through Linux' st, whose calls
 * say nothing before they are done.
 *
 * @param operation what it is, for people: {@code erase}
 * @param elapsed how long it has been going on
 * @param done the part that is done as the drive said last, 0 to 1; empty where the drive, or the driver, does not tell
 */
public record TapeProgress(String operation, Duration elapsed, OptionalDouble done) {

    /** Checks that nothing is missing. */
    public TapeProgress {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(elapsed, "elapsed");
        Objects.requireNonNull(done, "done");
    }
}
