// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import io.kiovec.spi.ScsiCall;
import java.lang.foreign.MemorySegment;

/** How a node that has no modes wants a command to be written, and tells its result. */
enum NodeForm {

    /** Block nodes take the header of sg. */
    BLOCK {
        @Override
        long bytes() {
            return SgHeader.LAYOUT.byteSize();
        }

        @Override
        void begin(MemorySegment header, MemorySegment cdb, MemorySegment sense, int timeoutMillis) {
            SgHeader.begin(header, cdb, sense, timeoutMillis, 0);
        }

        @Override
        void fill(MemorySegment header, ScsiCall call, DataDirection direction) {
            begin(header, call.cdb(), call.sense(), CommandGuard.millis(call.timeoutNanos()));
            SgHeader.flags(header,
                    call.attribute() == TaskAttribute.HEAD_OF_QUEUE ? SgHeader.AT_HEAD : SgHeader.AT_TAIL);
            if (direction != DataDirection.NONE) {
                SgHeader.data(header, direction == DataDirection.IN ? SgHeader.FROM_DEVICE : SgHeader.TO_DEVICE,
                        (int) call.data().byteSize(), call.data().address());
            }
        }

        @Override
        int status(MemorySegment header) {
            return SgHeader.status(header);
        }

        @Override
        int hostStatus(MemorySegment header) {
            return SgHeader.hostStatus(header);
        }

        @Override
        int driverStatus(MemorySegment header) {
            return SgHeader.driverStatus(header);
        }

        @Override
        int senseLength(MemorySegment header) {
            return SgHeader.senseLength(header);
        }

        @Override
        int residual(MemorySegment header, DataDirection direction) {
            return SgHeader.residual(header);
        }
    },
    /** bsg nodes take version 4. */
    BSG {
        @Override
        long bytes() {
            return SgHeaderV4.LAYOUT.byteSize();
        }

        @Override
        void begin(MemorySegment header, MemorySegment cdb, MemorySegment sense, int timeoutMillis) {
            SgHeaderV4.begin(header, cdb, sense, timeoutMillis);
        }

        @Override
        void fill(MemorySegment header, ScsiCall call, DataDirection direction) {
            begin(header, call.cdb(), call.sense(), CommandGuard.millis(call.timeoutNanos()));
            SgHeaderV4.flags(header,
                    call.attribute() == TaskAttribute.HEAD_OF_QUEUE ? SgHeaderV4.AT_HEAD : SgHeaderV4.AT_TAIL);
            switch (direction) {
                case IN -> SgHeaderV4.dataIn(header, call.data());
                case OUT -> SgHeaderV4.dataOut(header, call.data());
                case NONE -> {
                    // Zeroes say so.
                }
            }
        }

        @Override
        int status(MemorySegment header) {
            return SgHeaderV4.status(header);
        }

        @Override
        int hostStatus(MemorySegment header) {
            return SgHeaderV4.hostStatus(header);
        }

        @Override
        int driverStatus(MemorySegment header) {
            return SgHeaderV4.driverStatus(header);
        }

        @Override
        int senseLength(MemorySegment header) {
            return SgHeaderV4.senseLength(header);
        }

        @Override
        int residual(MemorySegment header, DataDirection direction) {
            return direction == DataDirection.OUT
                    ? SgHeaderV4.residualOut(header)
                    : SgHeaderV4.residualIn(header);
        }
    };

    /** {@return bytes of a header} */
    abstract long bytes();

    /** Writes a command without data. */
    abstract void begin(MemorySegment header, MemorySegment cdb, MemorySegment sense, int timeoutMillis);

    /** Writes a command with its data; no data where the direction is none, whatever the call says. */
    abstract void fill(MemorySegment header, ScsiCall call, DataDirection direction);

    abstract int status(MemorySegment header);

    abstract int hostStatus(MemorySegment header);

    abstract int driverStatus(MemorySegment header);

    abstract int senseLength(MemorySegment header);

    abstract int residual(MemorySegment header, DataDirection direction);
}
