// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Durability;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.Timing;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TransferCall;
import java.time.Duration;
import java.util.Optional;

/** How a call is asked of the device below: with the same options, and in the buffer that its memory lies in. */
final class Below {

    private RequestOptions last = RequestOptions.INDIRECT;

    /** {@return the options of a call; the same object for the same ones} */
    RequestOptions options(TransferCall call, Durability durability) {
        // Asked direct, it is direct or nothing: the framework above decides what is done instead (rule M5).
        AskedMode mode = call.mode() == TransferMode.INDIRECT ? AskedMode.INDIRECT : AskedMode.DIRECT_STRICTLY;
        RequestOptions now = last;
        if (now.mode() != mode || now.timeout().toNanos() != call.timeoutNanos() || now.durability() != durability
                || now.dataPhase() != call.dataPhase() || now.priority() != call.priority()) {
            now = new RequestOptions(mode, Duration.ofNanos(Math.max(1, call.timeoutNanos())), durability,
                    call.dataPhase(), Timing.SAMPLED, call.priority());
            last = now;
        }
        return now;
    }

    /**
     * {@return the buffer to ask with, empty for memory that is none}
     *
     * @throws DeviceException.DirectImpossible when it is mapped memory of another device
     */
    static Optional<IoBuffer> buffer(TransferCall call, LentBuffers lent) throws DeviceException {
        if (call.mode() != TransferMode.MAPPED) {
            return call.buffer();
        }
        Optional<IoBuffer> found = lent.find(call.region(), call.regionOffset());
        if (found.isEmpty()) {
            throw new DeviceException.DirectImpossible(call.address(), Demotion.FOREIGN_BUFFER.sentence(),
                    Detail.demotion(Demotion.FOREIGN_BUFFER), null);
        }
        return found;
    }

    /** Tells how it was done. */
    static void tell(TransferCall call, TransferMode done, long copied) {
        call.tellMode(done);
        if (copied > 0) {
            call.tellCopied(copied);
        }
    }
}
