// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.fail;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Region;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An open device, and the part of it that tests may write: behind the marker. Its places are counted in bytes, whatever it
 * is. Transfers are done as the framework does them: what a driver leaves over is asked again.
 *
 * @param <E> its endpoint
 */
abstract class Scratch<E extends Endpoint> {

    static final byte[] MARKER = DriverUnderTest.MARKER.getBytes(StandardCharsets.US_ASCII);
    private static final int UNITS = 64;

    private final DriverUnderTest driver;
    private final E endpoint;
    private final Fit fit;
    private final Way plain;
    private final Shape shape;

    /**
     * What a device looks like.
     *
     * @param block what it moves is a multiple of it, in bytes
     * @param head what is kept for the marker, in bytes
     * @param capacity bytes that there are
     * @param enough bytes that tests want at most
     */
    record Shape(long block, long head, long capacity, long enough) {
    }

    /**
     * How a drive was set up.
     *
     * @param <E> its endpoint
     */
    @FunctionalInterface
    interface Setting<E> {
        void restore(E endpoint) throws DeviceException;
    }

    Scratch(DriverUnderTest driver, E endpoint, Shape shape) {
        this.driver = driver;
        this.endpoint = endpoint;
        this.shape = shape;
        fit = new Fit(endpoint.limits(), shape.block());
        plain = Way.plain(driver, endpoint);
        if (shape.capacity() < start() + UNITS * unit()) {
            fail(address() + " has " + shape.capacity() + " bytes: the kit needs " + (start() + UNITS * unit()));
        }
    }

    /** Moves memory, as much as one call of the driver does; {@return the bytes that were moved} */
    abstract long call(DataDirection direction, long offset, MemorySegment memory, KitCall call) throws DeviceException;

    /** Makes everything last that was written. */
    abstract void flush() throws DeviceException;

    /** {@return what sets the drive up again as it was; nothing where the kit changes nothing about it} */
    Optional<Setting<E>> before() {
        return Optional.empty();
    }

    /** Shows that nothing on the device is lost, or fails; and leaves the marker. */
    abstract void prove() throws DeviceException;

    /** A call of the kind that the endpoint takes. */
    KitCall newCall(TransferMode mode, Optional<Region> region, long regionOffset) {
        return new KitCall(address(), mode, region, regionOffset);
    }

    /** {@return this, once it has shown that nothing on it is lost} */
    final Scratch<E> proven() throws DeviceException {
        prove();
        return this;
    }

    /** {@return whether what lies there is the marker} Fails when it is neither the marker nor nothing. */
    final boolean isMarked(MemorySegment head) {
        if (head.byteSize() >= MARKER.length
                && Arrays.equals(head.asSlice(0, MARKER.length).toArray(ValueLayout.JAVA_BYTE), MARKER)) {
            return true;
        }
        for (long i = 0; i < head.byteSize(); i++) {
            if (head.get(ValueLayout.JAVA_BYTE, i) != 0) {
                throw refused(address());
            }
        }
        return false;
    }

    static ScratchRefused refused(Address address) {
        return new ScratchRefused(
                address + " holds something, so nothing is written to it: give a disk whose first 4096"
                        + " bytes are zero, or begin with '" + DriverUnderTest.MARKER
                        + "', or a tape that is blank, or whose first"
                        + " block begins with it");
    }

    final DriverUnderTest driver() {
        return driver;
    }

    final E endpoint() {
        return endpoint;
    }

    final Address address() {
        return driver.address();
    }

    final Fit fit() {
        return fit;
    }

    /** {@return the way that asks least of the driver} */
    final Way plain() {
        return plain;
    }

    final long unit() {
        return fit.unit();
    }

    /** {@return the first byte that tests may write} */
    final long start() {
        return Fit.up(shape.head(), unit());
    }

    /** {@return how many bytes tests may write from there on} */
    final long room() {
        long all = Math.min(shape.enough(), shape.capacity() - start());
        return all - all % unit();
    }

    final long capacity() {
        return shape.capacity();
    }

    final long block() {
        return shape.block();
    }

    /** {@return the longest transfer of a way that tests make, at most half of the room} */
    final long longest(Way way) {
        long most = Math.min(fit.longest(way.mode()), room() / 2);
        return most - most % unit();
    }

    /** Takes memory that fits a way; a region of the kit's own is retired before it goes. */
    final Piece take(Way way, long size) throws DeviceException {
        Piece piece = way.memory().take(size, fit.alignment(way.mode()));
        if (way.memory() != MemorySource.REGION) {
            return piece;
        }
        return new Piece(piece.segment(), piece.region(), piece.regionOffset(), () -> {
            piece.region().ifPresent(endpoint::retire);
            piece.close();
        });
    }

    /** What one call has done. */
    record Moved(long bytes, KitCall call) {
    }

    /** Makes one call with all of a piece, whatever it moves. */
    final Moved once(DataDirection direction, Way way, long offset, Piece piece) throws DeviceException {
        return once(direction, way.mode(), offset, piece, 0, piece.segment().byteSize());
    }

    private Moved once(DataDirection direction, TransferMode mode, long offset, Piece piece, long from, long length)
            throws DeviceException {
        KitCall call = newCall(mode, piece.region(), piece.regionOffset() + from);
        try {
            return new Moved(call(direction, offset, piece.segment().asSlice(from, length), call), call);
        } finally {
            call.end();
        }
    }

    KitCall read(Way way, long offset, Piece piece) throws DeviceException {
        return move(DataDirection.IN, way.mode(), offset, piece);
    }

    KitCall write(Way way, long offset, Piece piece) throws DeviceException {
        return move(DataDirection.OUT, way.mode(), offset, piece);
    }

    /** Moves all of a piece in parts as long as the driver takes them; returns the last call. */
    private KitCall move(DataDirection direction, TransferMode mode, long offset, Piece piece) throws DeviceException {
        long size = piece.segment().byteSize();
        long most = Math.max(unit(), fit.longest(mode));
        long done = 0;
        KitCall last = null;
        while (done < size) {
            long part = Math.min(most, size - done);
            Moved moved = once(direction, mode, offset + done, piece, done, part);
            if (moved.bytes() <= 0 || moved.bytes() > part) {
                fail("of " + part + " bytes at " + (offset + done) + " it moved " + moved.bytes());
            }
            done += moved.bytes();
            last = moved.call();
        }
        return last;
    }

    /** Writes the pattern of a seed to a place. */
    void writePattern(Way way, long offset, long length, long seed) throws DeviceException {
        try (Piece piece = take(way, length)) {
            Pattern.fill(piece.segment(), seed, offset);
            write(way, offset, piece);
        }
    }

    /** Reads a place and fails when it does not hold the pattern of a seed. */
    void checkPattern(Way way, long offset, long length, long seed, String what) throws DeviceException {
        try (Piece piece = take(way, length)) {
            piece.segment().fill((byte) 0x5A);
            read(way, offset, piece);
            Pattern.check(piece.segment(), seed, offset, what);
        }
    }

    /** Writes the marker to the beginning. */
    final void writeMarker(long length) throws DeviceException {
        try (Piece head = take(plain, length)) {
            head.segment().fill((byte) 0);
            MemorySegment.copy(MARKER, 0, head.segment(), ValueLayout.JAVA_BYTE, 0, MARKER.length);
            write(plain, 0, head);
            flush();
        }
    }
}
