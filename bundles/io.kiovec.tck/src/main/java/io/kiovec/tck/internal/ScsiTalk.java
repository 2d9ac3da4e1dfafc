// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.tck.DriverUnderTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.opentest4j.AssertionFailedError;

/** Commands of the kit's own to a SCSI device, with memory of the plainest way. */
final class ScsiTalk {

    static final byte[] TEST_UNIT_READY = {0, 0, 0, 0, 0, 0};
    private static final int ATTENTIONS = 8;

    private final ScsiEndpoint endpoint;
    private final Address address;
    private final Way way;
    private final Fit fit;

    ScsiTalk(DriverUnderTest driver, ScsiEndpoint endpoint) {
        this.endpoint = endpoint;
        address = driver.address();
        way = Way.plain(driver, endpoint);
        fit = new Fit(endpoint.limits());
    }

    static byte[] inquiry(int length) {
        return ByteBuffer.allocate(6).put(0, (byte) 0x12).putShort(3, (short) length).array();
    }

    /** Sends a command once and takes whatever status comes. */
    KitScsiCall send(byte[] cdb, DataDirection direction, MemorySegment memory) throws DeviceException {
        KitScsiCall call = new KitScsiCall(address, way.mode(), Optional.empty(), 0).command(cdb, direction, memory);
        try {
            endpoint.execute(call);
        } finally {
            call.end();
        }
        return call;
    }

    /** Sends a command until no unit attention is in its way. */
    KitScsiCall past(byte[] cdb, DataDirection direction, MemorySegment memory) throws DeviceException {
        KitScsiCall call = send(cdb, direction, memory);
        for (int i = 0; i < ATTENTIONS && call.isUnitAttention(); i++) {
            call = send(cdb, direction, memory);
        }
        return call;
    }

    /** Sends a command without data and fails when its status is not GOOD. */
    void good(byte[] cdb) throws DeviceException {
        expectGood(past(cdb, DataDirection.NONE, MemorySegment.NULL), cdb);
    }

    /** {@return what a device answers, zeroes behind it; fails when its status is not GOOD} */
    byte[] ask(byte[] cdb, int length) throws DeviceException {
        try (Piece piece = way.memory().take(length, fit.alignment(way.mode()))) {
            piece.segment().fill((byte) 0);
            expectGood(past(cdb, DataDirection.IN, piece.segment()), cdb);
            return piece.segment().toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Sends data and fails when the status is not GOOD. */
    void tell(byte[] cdb, byte[] data) throws DeviceException {
        try (Piece piece = way.memory().take(data.length, fit.alignment(way.mode()))) {
            piece.segment().copyFrom(MemorySegment.ofArray(data));
            expectGood(past(cdb, DataDirection.OUT, piece.segment()), cdb);
        }
    }

    /** {@return the peripheral device type (SPC-6, 6.7.2)} */
    int deviceType() throws DeviceException {
        return ask(inquiry(96), 96)[0] & 0x1f;
    }

    static void expectGood(KitScsiCall call, byte[] cdb) {
        if (call.status() != KitScsiCall.GOOD) {
            throw new AssertionFailedError("command %02Xh ended with %s".formatted(cdb[0], call.outcome()));
        }
    }
}
