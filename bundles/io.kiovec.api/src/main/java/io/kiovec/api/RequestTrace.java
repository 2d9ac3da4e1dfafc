// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

import io.kiovec.io.Address;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import java.time.Duration;
import java.time.Instant;

/**
 * One request that has ended, as a trace has it: what was asked, and what came of it. The data is not in it.
 *
 * @param began when it began
 * @param address the device
 * @param operation {@code read}, {@code write}, {@code sync}, {@code unmap}, {@code zero}, {@code same}, {@code compare}; of a SCSI
 *     device {@code command} and
 *     {@code reset}; of a tape also {@code filemarks}, {@code space}, {@code locate}, {@code rewind}, {@code erase}, {@code load},
 *     {@code unload} and {@code control}
 * @param asked what else was asked, words {@code key=value} with a blank between: {@code offset=0 length=4096}; of a command
 *     {@code cdb} in hexadecimal, {@code direction} and {@code length}
 * @param mode how the data was asked to move
 * @param failure what went wrong
 * @param told what the device told, words as above, empty for nothing: {@code status} and {@code sense} of a command, in
 *     hexadecimal
 * @param bytes bytes that moved, or what was counted
 * @param done how the data moved
 * @param took from its beginning to its end
 */
public record RequestTrace(Instant began, Address address, String operation, String asked, TransferMode mode,
        Failure failure, String told, long bytes, TransferMode done, Duration took) {

    /** The first line of a file of traces, without its end; lines that begin with {@code #} are none. */
    public static final String HEADER = "# kiovec trace 1: time address operation key=value...";

    /**
     * {@return the request as a line of a trace, without its end, as the filter {@code trace} writes and the command
     * {@code replay} reads it} Blanks of the address are {@code %20}:
     * {@code 2026-01-31T12:00:00.123456Z sim:disk0 read offset=0 length=4096 mode=DIRECT result=OK bytes=4096 done=DIRECT nanos=12345}.
     */
    public String line() {
        StringBuilder line = new StringBuilder(200);
        line.append(began).append(' ').append(address.toString().replace(" ", "%20")).append(' ').append(operation)
                .append(' ').append(asked).append(" mode=").append(mode).append(" result=").append(result());
        if (!told.isEmpty()) {
            line.append(' ').append(told);
        }
        return line.append(" bytes=").append(bytes).append(" done=").append(done).append(" nanos=")
                .append(took.toNanos()).toString();
    }

    /** {@return {@code OK}, or the kind of failure} */
    public String result() {
        return failure == Failure.NONE ? "OK" : failure.name();
    }
}
