// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.scsi.cdb.PrimaryCdb;
import java.lang.foreign.MemorySegment;
import java.util.function.ToIntFunction;

/** A device by its SCSI face, one command at a time. */
final class ScsiFace implements AutoCloseable {

    private final ScsiDevice device;
    private final ScsiRequest request;

    private ScsiFace(ScsiDevice device) {
        this.device = device;
        request = device.newRequest();
    }

    static ScsiFace open(String address) throws Exception {
        return new ScsiFace(Bundles.service(Devices.class).open(Address.parse(address), ScsiDevice.class,
                AccessMode.READ_WRITE_SHARED));
    }

    /** {@return the same device by another initiator port} */
    ScsiFace session(String port) throws DeviceException {
        return new ScsiFace(device.session(port));
    }

    ScsiDevice device() {
        return device;
    }

    /** Takes the unit attentions that wait for this nexus. */
    void hearNews() throws DeviceException {
        while (true) {
            try {
                tell(PrimaryCdb::testUnitReady);
                return;
            } catch (DeviceException.UnitAttention news) {
                // The next one, until there is none.
            }
        }
    }

    /** Does a command without data. */
    void tell(ToIntFunction<MemorySegment> cdb) throws DeviceException {
        perform(request.command(cdb.applyAsInt(request.cdb())));
    }

    /** Does a command whose data comes. */
    byte[] ask(ToIntFunction<MemorySegment> cdb, int length) throws DeviceException {
        byte[] data = new byte[length];
        perform(request.command(cdb.applyAsInt(request.cdb()), DataDirection.IN, MemorySegment.ofArray(data)));
        return data;
    }

    /** Does a command whose data goes. */
    void send(ToIntFunction<MemorySegment> cdb, byte[] data) throws DeviceException {
        perform(request.command(cdb.applyAsInt(request.cdb()), DataDirection.OUT, MemorySegment.ofArray(data)));
    }

    private void perform(ScsiRequest filled) throws DeviceException {
        if (device.execute(filled) != Failure.NONE || filled.status() != 0) {
            filled.senseException();
        }
    }

    @Override
    public void close() throws DeviceException {
        device.close();
    }
}
