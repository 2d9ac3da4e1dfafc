// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.fail;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An open block face, and the part of the disk that tests may write: behind the marker, at most 8 MiB. Transfers are done
 * as the framework does them: what a driver leaves over is asked again.
 */
final class ScratchDisk {

    static final byte[] MARKER = DriverUnderTest.MARKER.getBytes(StandardCharsets.US_ASCII);
    /** What is looked at, and kept for the marker. */
    static final int HEAD = 4096;
    private static final long ENOUGH = 8 << 20;
    private static final int UNITS = 64;

    private final DriverUnderTest driver;
    private final BlockEndpoint endpoint;
    private final Fit fit;
    private final Way plain;

    private ScratchDisk(DriverUnderTest driver, BlockEndpoint endpoint) {
        this.driver = driver;
        this.endpoint = endpoint;
        fit = new Fit(endpoint.limits());
        plain = Way.plain(driver, endpoint);
        if (endpoint.limits().capacity() < start() + UNITS * unit()) {
            fail(address() + " has " + endpoint.limits().capacity() + " bytes: the kit needs "
                    + (start() + UNITS * unit()));
        }
    }

    /** {@return the disk, for reading} */
    static ScratchDisk readable(DriverUnderTest driver, BlockEndpoint endpoint) {
        return new ScratchDisk(driver, endpoint);
    }

    /** {@return the disk, for writing, once it has shown that nothing on it is lost} */
    static ScratchDisk writable(DriverUnderTest driver, BlockEndpoint endpoint) throws DeviceException {
        ScratchDisk disk = new ScratchDisk(driver, endpoint);
        disk.prove();
        return disk;
    }

    private void prove() throws DeviceException {
        try (Piece head = take(plain, start())) {
            read(plain, 0, head);
            byte[] found = head.segment().asSlice(0, MARKER.length).toArray(ValueLayout.JAVA_BYTE);
            if (Arrays.equals(found, MARKER)) {
                return;
            }
            for (long i = 0; i < head.segment().byteSize(); i++) {
                if (head.segment().get(ValueLayout.JAVA_BYTE, i) != 0) {
                    throw refused(address());
                }
            }
        }
        writeMarker();
    }

    static ScratchRefused refused(Address address) {
        return new ScratchRefused(address + " holds something, so nothing is written to it: give a device whose first "
                + HEAD + " bytes are zero, or begin with '" + DriverUnderTest.MARKER + "'");
    }

    private void writeMarker() throws DeviceException {
        try (Piece head = take(plain, start())) {
            head.segment().fill((byte) 0);
            MemorySegment.copy(MARKER, 0, head.segment(), ValueLayout.JAVA_BYTE, 0, MARKER.length);
            write(plain, 0, head);
            endpoint.flush(new KitCall(address()));
        }
    }

    BlockEndpoint endpoint() {
        return endpoint;
    }

    Address address() {
        return driver.address();
    }

    Fit fit() {
        return fit;
    }

    /** {@return the way that asks least of the driver} */
    Way plain() {
        return plain;
    }

    long unit() {
        return fit.unit();
    }

    /** {@return the first byte that tests may write} */
    long start() {
        return Fit.up(HEAD, unit());
    }

    /** {@return how many bytes tests may write from there on} */
    long room() {
        long all = Math.min(ENOUGH, endpoint.limits().capacity() - start());
        return all - all % unit();
    }

    /** {@return the longest transfer of a way that tests make, at most half of the room} */
    long longest(Way way) {
        long most = Math.min(fit.longest(way.mode()), room() / 2);
        return most - most % unit();
    }

    /** Takes memory that fits a way; a region of the kit's own is retired before it goes. */
    Piece take(Way way, long size) throws DeviceException {
        Piece piece = way.memory().take(size, fit.alignment(way.mode()));
        if (way.memory() != MemorySource.REGION) {
            return piece;
        }
        return new Piece(piece.segment(), piece.region(), piece.regionOffset(), () -> {
            piece.region().ifPresent(endpoint::retire);
            piece.close();
        });
    }

    KitCall read(Way way, long offset, Piece piece) throws DeviceException {
        return move(way.mode(), offset, piece, endpoint::read);
    }

    KitCall write(Way way, long offset, Piece piece) throws DeviceException {
        return move(way.mode(), offset, piece, endpoint::write);
    }

    /** One of the two. */
    interface Transferring {
        long apply(long offset, MemorySegment memory, KitCall call) throws DeviceException;
    }

    /** Moves all of a piece in parts as long as the driver takes them; returns the last call. */
    KitCall move(TransferMode mode, long offset, Piece piece, Transferring how) throws DeviceException {
        long size = piece.segment().byteSize();
        long most = Math.max(unit(), fit.longest(mode));
        long done = 0;
        KitCall call = null;
        while (done < size) {
            call = new KitCall(address(), mode, piece.region(), piece.regionOffset() + done);
            long part = Math.min(most, size - done);
            long moved = how.apply(offset + done, piece.segment().asSlice(done, part), call);
            if (moved <= 0 || moved > part) {
                fail("of " + part + " bytes at " + (offset + done) + " it moved " + moved);
            }
            done += moved;
        }
        return call;
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
}
