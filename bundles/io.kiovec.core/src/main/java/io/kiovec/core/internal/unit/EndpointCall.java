// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.Address;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.io.DataPhase;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.Region;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TransferCall;
import java.util.Optional;

/** What a driver sees of a request during one call, and what it tells. Reused for every call. */
public class EndpointCall implements TransferCall {

    /** Elements that the driver did not tell. */
    public static final int UNTOLD = -1;

    private final Address address;
    private RequestOptions options = RequestOptions.DEFAULT;
    private TransferMode mode = TransferMode.INDIRECT;
    private TransferMode done = TransferMode.INDIRECT;
    private long copied;
    private int elements;
    private Optional<Region> region = Optional.empty();
    private Optional<IoBuffer> buffer = Optional.empty();
    private long regionOffset;

    /**
     * Makes a call that was not begun.
     *
     * @param address the name of the device
     */
    public EndpointCall(Address address) {
        this.address = address;
    }

    /**
     * Begins a call without memory, or with memory that is no buffer.
     *
     * @param asked how the data is to move
     * @param how what else was asked
     */
    public final void begin(TransferMode asked, RequestOptions how) {
        begin(asked, how, Optional.empty(), Optional.empty(), 0);
    }

    /**
     * Begins a call with memory of a buffer.
     *
     * @param asked how the data is to move
     * @param how what else was asked
     * @param lies the buffer that the memory lies in
     * @param at where in the buffer's region it begins
     */
    public final void begin(TransferMode asked, RequestOptions how, LeasedBuffer lies, long at) {
        begin(asked, how, lies.presentRegion(), lies.present(), at);
    }

    private void begin(TransferMode asked, RequestOptions how, Optional<Region> inRegion, Optional<IoBuffer> inBuffer,
            long at) {
        options = how;
        region = inRegion;
        buffer = inBuffer;
        regionOffset = at;
        mode = asked;
        done = asked;
        copied = 0;
        elements = UNTOLD;
    }

    /** {@return how the data moved} */
    public final TransferMode done() {
        return done;
    }

    /** {@return what the driver copied} */
    public final long copied() {
        return copied;
    }

    /** {@return what the driver's adapter loaded, or {@link #UNTOLD}} */
    public final int elements() {
        return elements;
    }

    /** {@return what was asked} */
    protected final RequestOptions options() {
        return options;
    }

    @Override
    public final Address address() {
        return address;
    }

    @Override
    public final TransferMode mode() {
        return mode;
    }

    @Override
    public final Optional<Region> region() {
        return region;
    }

    @Override
    public final Optional<IoBuffer> buffer() {
        return buffer;
    }

    @Override
    public final long regionOffset() {
        return regionOffset;
    }

    @Override
    public final DataPhase dataPhase() {
        return options.dataPhase();
    }

    @Override
    public final long timeoutNanos() {
        return options.timeout().toNanos();
    }

    @Override
    public final int priority() {
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
