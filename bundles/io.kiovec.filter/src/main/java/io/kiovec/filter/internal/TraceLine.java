// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.RequestTrace;
import io.kiovec.filter.internal.Operation.Verb;
import io.kiovec.io.Address;
import io.kiovec.io.Failure;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * An operation that has ended as {@link RequestTrace}: the time is that of its beginning, the address that of the device
 * below. A tape's operation has what it was asked and what it met.
 */
final class TraceLine {

    private TraceLine() {
    }

    static RequestTrace of(Address address, Operation operation) {
        Duration took = Duration.ofNanos(operation.ended - operation.began);
        return new RequestTrace(Instant.now().minus(took), address, operation.verb.written(), asked(operation),
                operation.mode, operation.failure, told(operation), operation.moved, operation.done, took);
    }

    private static String asked(Operation operation) {
        StringJoiner asked = new StringJoiner(" ");
        if (operation.verb == Verb.COMMAND) {
            asked.add("cdb=" + hex(operation.cdb)).add("direction=" + operation.direction);
        }
        if (operation.offset != Operation.NONE) {
            asked.add("offset=" + operation.offset);
        }
        asked.add("length=" + operation.length);
        if (!operation.detail.isEmpty()) {
            asked.add(operation.detail);
        }
        return asked.toString();
    }

    private static String told(Operation operation) {
        if (operation.verb != Verb.COMMAND || operation.failure != Failure.NONE) {
            return "";
        }
        String status = "status=" + HexFormat.of().toHexDigits((byte) operation.status);
        return operation.sense.byteSize() == 0 ? status : status + " sense=" + hex(operation.sense);
    }

    private static String hex(MemorySegment bytes) {
        return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }
}
