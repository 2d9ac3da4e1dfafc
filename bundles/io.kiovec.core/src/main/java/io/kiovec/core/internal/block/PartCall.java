// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.block;

import io.kiovec.io.Address;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Durability;
import io.kiovec.io.Region;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockCall;
import java.util.Optional;

/** What a driver sees of a request while it does one part of it, and what it tells. Reused for every part. */
final class PartCall implements BlockCall {

    /** Elements that the driver did not tell. */
    static final int UNTOLD = -1;

    private final Address address;
    private RequestOptions options = RequestOptions.DEFAULT;
    private TransferMode mode = TransferMode.INDIRECT;
    private TransferMode done = TransferMode.INDIRECT;
    private long copied;
    private int elements;
    private Optional<Region> region = Optional.empty();
    private long regionOffset;

    PartCall(Address address) {
        this.address = address;
    }

    /** Begins a part without memory, or with memory that is no buffer. */
    PartCall begin(TransferMode asked, RequestOptions how) {
        return begin(asked, how, Optional.empty(), 0);
    }

    /** Begins a part. */
    PartCall begin(TransferMode asked, RequestOptions how, Optional<Region> lies, long at) {
        options = how;
        region = lies;
        regionOffset = at;
        mode = asked;
        done = asked;
        copied = 0;
        elements = UNTOLD;
        return this;
    }

    /** {@return how the part moved} */
    TransferMode done() {
        return done;
    }

    /** {@return what the driver copied} */
    long copied() {
        return copied;
    }

    /** {@return what the driver's adapter loaded, or {@link #UNTOLD}} */
    int elements() {
        return elements;
    }

    @Override
    public Address address() {
        return address;
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
    public Durability durability() {
        return options.durability();
    }

    @Override
    public DataPhase dataPhase() {
        return options.dataPhase();
    }

    @Override
    public long timeoutNanos() {
        return options.timeout().toNanos();
    }

    @Override
    public int priority() {
        return options.priority();
    }

    @Override
    public void tellMode(TransferMode how) {
        done = how;
    }

    @Override
    public void tellCopied(long bytes) {
        copied += bytes;
    }

    @Override
    public void tellElements(int count) {
        elements = elements == UNTOLD ? count : elements + count;
    }
}
