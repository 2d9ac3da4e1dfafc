// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.core.internal.gate.Binding;
import io.kiovec.io.Address;
import io.kiovec.core.internal.memory.LeasedBuffer;
import io.kiovec.io.DataPhase;
import io.kiovec.io.Failure;
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
    private Failure failure = Failure.NONE;
    private int errno;
    private Optional<Region> region = Optional.empty();
    private Optional<IoBuffer> buffer = Optional.empty();
    private long regionOffset;
    /** Who may tell: the driver on the thread that called it. A stray read of it is a stray anyway. */
    private Thread owner;
    private Binding server;

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
        failure = Failure.NONE;
        errno = 0;
        owner = Thread.currentThread();
    }

    /**
     * Says whose driver is called.
     *
     * @param binding with the endpoint, {@code null} for one that is not served yet
     */
    public final void servedBy(Binding binding) {
        server = binding;
    }

    /** The driver has returned: what it tells from now on touches nothing. */
    public void end() {
        owner = null;
    }

    /**
     * {@return whether a driver tells something on another thread than it was called on, or after it has returned (rule
     * S8)} Then what it tells touches nothing.
     */
    protected final boolean isStray() {
        if (owner == Thread.currentThread()) {
            return false;
        }
        blame("told of a call on another thread, or after it had returned");
        return true;
    }

    /**
     * The driver broke its contract in this call.
     *
     * @param what it did
     */
    protected final void blame(String what) {
        Binding present = server;
        if (present != null) {
            present.blame(what);
        }
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

    /**
     * Notes what a driver's queue says of a call, on the queue owner's thread.
     *
     * @param what went wrong, {@link Failure#NONE} for a success
     * @param number the system's of it, 0 for none
     */
    public final void ended(Failure what, int number) {
        failure = what;
        errno = number;
    }

    /** {@return what a driver's queue said went wrong} */
    public final Failure failure() {
        return failure;
    }

    /** {@return the system's number of it, 0 for none} */
    public final int errno() {
        return errno;
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
    public final void tellMode(TransferMode how) {
        if (!isStray()) {
            done = how;
        }
    }

    @Override
    public final void tellCopied(long bytes) {
        if (!isStray()) {
            copied += bytes;
        }
    }

    @Override
    public final void tellElements(int count) {
        if (!isStray()) {
            elements = elements == UNTOLD ? count : elements + count;
        }
    }
}
