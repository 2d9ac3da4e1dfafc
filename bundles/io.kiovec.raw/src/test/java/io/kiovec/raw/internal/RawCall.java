// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Durability;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import java.util.Optional;

/** A call as the framework makes it. */
record RawCall(Durability durability) implements BlockCall {

    static final RawCall PLAIN = new RawCall(Durability.DEVICE_CACHE);

    @Override
    public Address address() {
        return Address.parse("raw:/test");
    }

    @Override
    public TransferMode mode() {
        return TransferMode.DIRECT;
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
    public long timeoutNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public int priority() {
        return 0;
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
