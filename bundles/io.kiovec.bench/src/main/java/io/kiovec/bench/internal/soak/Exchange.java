// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.BlockRequest;
import io.kiovec.bench.internal.soak.Ledger.Wrong;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import java.util.random.RandomGenerator;

/**
 * One request of a disk with its memory, used again and again: what it is to do, and whether what came of it may be. For
 * one thread at a time.
 */
final class Exchange implements AutoCloseable {

    private static final int FLUSH_EVERY = 500;
    private static final int ATTEMPTS = 100;

    private final SoakDisk disk;
    private final BlockRequest request;
    private final IoBuffer buffer;
    private final Stamps stamps;
    private Place written;
    private Place read;
    private Place.Look look;
    private boolean out;

    /**
     * Makes one.
     *
     * @param disk whose
     * @param options how its requests are done
     * @throws DeviceException when there is no memory
     */
    Exchange(SoakDisk disk, RequestOptions options) throws DeviceException {
        this.disk = disk;
        buffer = disk.device().allocate(disk.size());
        stamps = disk.stamps(buffer);
        request = disk.device().newRequest().options(options);
    }

    BlockRequest request() {
        return request;
    }

    /** {@return whether the framework has it} */
    boolean isOut() {
        return out;
    }

    /** Sets it to a write, a read or a flush of any place. */
    void begin(RandomGenerator random) throws DeviceException {
        boolean begun = false;
        if (random.nextInt(FLUSH_EVERY) != 0) {
            boolean write = random.nextBoolean();
            // A place is left alone while another writes there, and when nothing was ever written there.
            for (int attempt = 0; attempt < ATTEMPTS && !begun; attempt++) {
                begun = write ? beginWrite(disk.any(random)) : beginRead(disk.any(random));
            }
        }
        if (!begun) {
            request.flush();
            begun();
        }
    }

    /** {@return whether it is a write of a place now; not when another writes there} */
    boolean beginWrite(Place place) throws DeviceException {
        long generation = place.beginWrite();
        if (generation == 0) {
            return false;
        }
        written = place;
        disk.stamp(stamps, place, generation);
        request.write(disk.offset(place), buffer, 0, disk.size());
        begun();
        return true;
    }

    /** {@return whether it is a read of a place now; not when nothing was ever written there} */
    boolean beginRead(Place place) throws DeviceException {
        if (!place.isWritten()) {
            return false;
        }
        read = place;
        look = place.look();
        buffer.segment().fill((byte) 0);
        request.read(disk.offset(place), buffer, 0, disk.size());
        begun();
        return true;
    }

    private void begun() {
        out = true;
        disk.ledger().began();
    }

    /** The framework did not take it: it was no request. */
    void refused() {
        ended(Failure.BUSY);
    }

    /** Does it now. */
    void execute() {
        try {
            Failure failure = disk.device().execute(request);
            if (failure != request.failure()) {
                disk.ledger().found(Wrong.LOST, disk.device().address() + ": execute returned " + failure
                        + ", and the request has " + request.failure());
            }
            end();
        } catch (DeviceException | RuntimeException | Error e) {
            lost("threw " + e);
        }
    }

    /** It never ended, or not with a result or a typed failure. */
    void lost(String how) {
        disk.ledger().found(Wrong.LOST, disk.device().address() + ": " + request.operation() + " at " + request.offset()
                + " " + how);
        forget(Failure.OUTCOME_UNKNOWN);
    }

    /** The framework has given it back. */
    void end() {
        if (!out) {
            disk.ledger().found(Wrong.DUPLICATED, disk.device().address() + ": " + request.operation() + " at "
                    + request.offset() + " ended twice");
            return;
        }
        Failure failure = request.failure();
        if (failure == Failure.NONE && read != null) {
            disk.check(stamps, read, look);
        }
        ended(failure);
    }

    private void ended(Failure failure) {
        disk.ledger().ended(failure);
        disk.meter().ended();
        forget(failure);
    }

    private void forget(Failure failure) {
        if (written != null) {
            written.endWrite(failure);
        }
        written = null;
        read = null;
        out = false;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
