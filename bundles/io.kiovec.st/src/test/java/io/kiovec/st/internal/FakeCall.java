// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TransferCall;
import java.util.Optional;

/** A call as the framework makes it. */
final class FakeCall implements TransferCall {

    static final Address TAPE = Address.parse("st:/dev/nst0");

    TransferMode mode = TransferMode.DIRECT;
    TransferMode told;
    long copied;

    @Override
    public Address address() {
        return TAPE;
    }

    @Override
    public TransferMode mode() {
        return mode;
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
        told = done;
    }

    @Override
    public void tellCopied(long bytes) {
        copied += bytes;
    }

    @Override
    public void tellElements(int elements) {
    }
}
