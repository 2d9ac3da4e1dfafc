// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Durability;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A call as the framework makes it, which remembers what the driver told, and what it told where or when it may not. For one
 * call on the thread that made it.
 */
class KitCall implements BlockCall {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Address address;
    private final TransferMode asked;
    private final Optional<Region> region;
    private final long regionOffset;
    private final Thread caller = Thread.currentThread();
    private final List<String> breaches = new CopyOnWriteArrayList<>();
    private volatile boolean ended;
    private DataPhase phase = DataPhase.DELIVER;
    private Optional<TransferMode> told = Optional.empty();
    private long copied;
    private int elements;

    KitCall(Address address, TransferMode asked, Piece piece) {
        this(address, asked, piece.region(), piece.regionOffset());
    }

    KitCall(Address address, TransferMode asked, Optional<Region> region, long regionOffset) {
        this.address = address;
        this.asked = asked;
        this.region = region;
        this.regionOffset = regionOffset;
    }

    /** A call without data. */
    KitCall(Address address) {
        this(address, TransferMode.INDIRECT, Optional.empty(), 0);
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public TransferMode mode() {
        return asked;
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
        return phase;
    }

    /** Says what becomes of data that the device sends. */
    void dataPhase(DataPhase what) {
        phase = what;
    }

    @Override
    public Durability durability() {
        return Durability.DEVICE_CACHE;
    }

    @Override
    public long timeoutNanos() {
        return TIMEOUT.toNanos();
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public void tellMode(TransferMode done) {
        told("the mode " + done);
        told = Optional.of(done);
    }

    @Override
    public void tellCopied(long bytes) {
        told("a copy of " + bytes + " bytes");
        copied += bytes;
    }

    @Override
    public void tellElements(int count) {
        told(count + " elements");
        elements += count;
    }

    /** Notes whether something was told where and when it may be. */
    final void told(String what) {
        if (ended) {
            breaches.add(what + " after the call had returned");
        }
        if (Thread.currentThread() != caller) {
            breaches.add(what + " on " + Thread.currentThread() + ", not on the thread that called");
        }
    }

    /** The driver has returned from this call. */
    final void end() {
        ended = true;
    }

    /** {@return what was told where or when it may not be} */
    final List<String> breaches() {
        return breaches;
    }

    /** {@return the mode that the driver told, the asked one where it told none} */
    final TransferMode done() {
        return told.orElse(asked);
    }

    final long copied() {
        return copied;
    }

    final int elements() {
        return elements;
    }
}
