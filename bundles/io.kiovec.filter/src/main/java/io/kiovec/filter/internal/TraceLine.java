// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.filter.internal.Operation.Verb;
import io.kiovec.io.Failure;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.HexFormat;

/**
 * How an operation is written, one line each, when it has ended:
 * {@code 2026-01-31T12:00:00.123456Z sim:disk0 read offset=0 length=4096 mode=DIRECT result=OK bytes=4096 done=DIRECT nanos=12345}.
 * The time is that of its beginning, the address that of the device below with blanks as {@code %20}. A command has
 * {@code cdb}, {@code direction} and {@code status}, and {@code sense} where there is some, in hexadecimal; a tape's
 * operation has what it was asked and what it met.
 */
final class TraceLine {

    private TraceLine() {
    }

    static String of(String address, Operation operation) {
        StringBuilder line = new StringBuilder(200);
        long nanos = operation.ended - operation.began;
        line.append(Instant.now().minusNanos(nanos)).append(' ').append(address).append(' ')
                .append(operation.verb.written());
        if (operation.verb == Verb.COMMAND) {
            line.append(" cdb=").append(hex(operation.cdb)).append(" direction=").append(operation.direction);
        }
        if (operation.offset != Operation.NONE) {
            line.append(" offset=").append(operation.offset);
        }
        line.append(" length=").append(operation.length);
        if (!operation.detail.isEmpty()) {
            line.append(' ').append(operation.detail);
        }
        line.append(" mode=").append(operation.mode).append(" result=")
                .append(operation.failure == Failure.NONE ? "OK" : operation.failure.name());
        if (operation.verb == Verb.COMMAND && operation.failure == Failure.NONE) {
            line.append(" status=").append(HexFormat.of().toHexDigits((byte) operation.status));
            if (operation.sense.byteSize() > 0) {
                line.append(" sense=").append(hex(operation.sense));
            }
        }
        return line.append(" bytes=").append(operation.moved).append(" done=").append(operation.done).append(" nanos=")
                .append(nanos).append('\n').toString();
    }

    private static String hex(MemorySegment bytes) {
        return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }
}
