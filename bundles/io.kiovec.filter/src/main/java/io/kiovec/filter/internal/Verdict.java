// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.io.Address;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What becomes of an operation. */
sealed interface Verdict {

    /** It passes. */
    Verdict PASS = new Pass();

    /** It passes. */
    record Pass() implements Verdict {
    }

    /**
     * It passes later.
     *
     * @param nanos how much later
     */
    record Wait(long nanos) implements Verdict {
    }

    /**
     * It passes when somebody says so.
     *
     * @param hang who
     */
    record Held(Hang hang) implements Verdict {
    }

    /**
     * It fails.
     *
     * @param refusal how
     * @param moment whether the device did it before
     */
    record Fail(Refusal refusal, Moment moment) implements Verdict {
    }

    /**
     * Less of it passes.
     *
     * @param bytes at most; empty for half of it
     */
    record Cut(OptionalLong bytes) implements Verdict {
    }

    /**
     * Bytes of what was read are changed, and nobody tells.
     *
     * @param bytes how many
     * @param draws which
     */
    record Corrupt(long bytes, Draws draws) implements Verdict {
    }

    /** The way to the device is lost when half of it has passed. */
    record Gone() implements Verdict {
    }

    /** When something fails. */
    enum Moment {
        /** Before the device does anything. */
        BEFORE,
        /** When the device has done it. */
        AFTER
    }

    /**
     * How an operation fails.
     *
     * @param failure its kind
     * @param status what a command gets instead, where there is one
     * @param sense with that status
     * @param demotion why it cannot be direct
     * @param rule which rule says so, for people
     */
    record Refusal(Failure failure, Optional<ScsiStatus> status, Optional<Sense> sense, Demotion demotion,
            String rule) {

        DeviceException exception(Address address) {
            byte[] none = new byte[0];
            return failure.exception(address, "the fault '" + rule + "' met it: nothing is wrong with the device",
                    new Detail(0, 0, OptionalInt.empty(), none, demotion), null);
        }
    }
}
