// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.Address;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Durability;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import java.time.Duration;
import java.util.Optional;

/** What the core would ask, and what it is told. */
final class FakeCall implements BlockCall {

    TransferMode mode = TransferMode.DIRECT;
    Durability durability = Durability.DEVICE_CACHE;
    DataPhase dataPhase = DataPhase.DELIVER;
    Duration timeout = Duration.ofSeconds(30);
    int priority;
    Optional<Region> region = Optional.empty();
    long regionOffset;
    TransferMode told;
    long copied;
    int elements;

    @Override
    public Address address() {
        return new Address("sim", "disk0");
    }

    @Override
    public TransferMode mode() {
        return mode;
    }

    @Override
    public Optional<Region> region() {
        return region;
    }

    @Override
    public long regionOffset() {
        return regionOffset;
    }

    @Override
    public DataPhase dataPhase() {
        return dataPhase;
    }

    @Override
    public Durability durability() {
        return durability;
    }

    @Override
    public long timeoutNanos() {
        return timeout.toNanos();
    }

    @Override
    public int priority() {
        return priority;
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
    public void tellElements(int count) {
        elements += count;
    }
}
