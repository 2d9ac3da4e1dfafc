// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import io.kiovec.api.ScsiDevice;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.api.ScsiRequest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A device as a logical unit of the target. Any thread. */
public final class ServedUnit implements AutoCloseable {

    private static final int STANDARD_INQUIRY = 36;
    private static final int SEQUENTIAL = 1;

    private final int lun;
    private final Address address;
    private final ScsiDevice device;
    private final BufferPool buffers;
    private final int type;
    private final Pace pace = new Pace();
    private volatile boolean present = true;

    /**
     * Makes one of an open device, and asks what it is.
     *
     * @param lun its number
     * @param address what it was asked to serve
     * @param device open; this unit closes it
     * @param idleBytes of buffers that are kept
     * @throws DeviceException when the device does not say what it is
     */
    public ServedUnit(int lun, Address address, ScsiDevice device, long idleBytes) throws DeviceException {
        this.lun = lun;
        this.address = address;
        this.device = device;
        buffers = new BufferPool(device, idleBytes);
        type = askType();
    }

    /** INQUIRY (SPC-6, 6.7): it disturbs nothing, no reservation, no unit attention. */
    private int askType() throws DeviceException {
        DataBuffer data = buffers.take(STANDARD_INQUIRY);
        try {
            ScsiRequest request = device.newRequest();
            request.cdb().asSlice(0, 6).fill((byte) 0);
            request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) 0x12);
            request.cdb().set(ValueLayout.JAVA_BYTE, 4, (byte) STANDARD_INQUIRY);
            request.command(6, DataDirection.IN, data.memory(), 0, STANDARD_INQUIRY);
            device.execute(request);
            request.senseException();
            MemorySegment answer = data.memory().segment();
            return answer.get(ValueLayout.JAVA_BYTE, 0) & 0x1f;
        } finally {
            data.release();
        }
    }

    /** {@return its number} */
    public int lun() {
        return lun;
    }

    /** {@return what it was asked to serve} */
    public Address address() {
        return address;
    }

    /** {@return the opening that sessions are made from} */
    public ScsiDevice device() {
        return device;
    }

    /** {@return buffers that suit the device} */
    public BufferPool buffers() {
        return buffers;
    }

    /** {@return whether commands of a nexus have to be done one after the other, in their order} */
    public boolean isSequential() {
        return type == SEQUENTIAL;
    }

    /** {@return whether it is there; an absent one is no logical unit} */
    public boolean isPresent() {
        return present;
    }

    boolean present(boolean is) {
        boolean was = present;
        present = is;
        return was != is;
    }

    /**
     * Tells how long a command took.
     *
     * @param nanos how long
     * @param bytes of its data
     */
    public void took(long nanos, int bytes) {
        pace.took(nanos, bytes);
    }

    /** {@return whether commands take so long that another thread should read meanwhile} */
    public boolean isSlow() {
        return pace.isSlow();
    }

    @Override
    public void close() throws DeviceException {
        buffers.close();
        device.close();
    }

    @Override
    public String toString() {
        return "LUN " + lun + " (" + address + ")";
    }
}
