// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Limits;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TransferCall;
import java.time.Duration;
import java.util.Optional;

/**
 * What stands in for a request where a command is the upper driver's own: a question, a list of ranges. Its data lies in
 * the driver's own native memory, so it moves indirectly where the endpoint can do that, and directly where not. What
 * the endpoint tells interests nobody. Immutable.
 *
 * @param address the device
 * @param mode how the data moves
 * @param timeoutNanos how long the command may take
 * @param priority as the request that it is part of
 */
record OwnCall(Address address, TransferMode mode, long timeoutNanos, int priority) implements TransferCall {

    static OwnCall lasting(Address address, Limits limits, Duration timeout) {
        return new OwnCall(address, mode(limits), timeout.toNanos(), 0);
    }

    /** {@return a call for a command that a request needs beside its own data} */
    static OwnCall within(TransferCall request, Limits limits) {
        return new OwnCall(request.address(), mode(limits), request.timeoutNanos(), request.priority());
    }

    private static TransferMode mode(Limits limits) {
        return limits.modes().contains(TransferMode.INDIRECT) ? TransferMode.INDIRECT : TransferMode.DIRECT;
    }

    @Override
    public Optional<Region> region() {
        return Optional.empty();
    }

    @Override
    public long regionOffset() {
        return 0;
    }

    @Override
    public DataPhase dataPhase() {
        return DataPhase.DELIVER;
    }

    @Override
    public void tellMode(TransferMode done) {
    }

    @Override
    public void tellCopied(long bytes) {
    }

    @Override
    public void tellElements(int elements) {
    }
}
