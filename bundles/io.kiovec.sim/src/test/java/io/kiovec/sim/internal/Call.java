// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Durability;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import java.util.Optional;

/** A call as the framework makes it, with what the driver told. */
public class Call implements BlockCall {

    private final TransferMode mode;
    public long copied;
    public int elements;

    public Call(TransferMode mode) {
        this.mode = mode;
    }

    @Override
    public Address address() {
        return Address.parse("sim:test");
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
    public Durability durability() {
        return Durability.DEVICE_CACHE;
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
        throw new AssertionError("the adapter does what it is asked");
    }

    @Override
    public void tellCopied(long bytes) {
        copied += bytes;
    }

    @Override
    public void tellElements(int count) {
        elements += count;
    }
}
