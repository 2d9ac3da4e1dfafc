// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a person does to the medium of a device, or to its plug, by commands. */
final class SimulatedMedium {

    private static final int INQUIRY_LENGTH = 36;
    private static final int SEQUENTIAL_ACCESS = 1;
    /** LOAD UNLOAD of tapes has the same operation code as START STOP UNIT of disks. */
    private static final int START_STOP = 0x1b;
    private static final int TRIES = 8;

    private final Devices devices;
    private final Address address;

    SimulatedMedium(Devices devices, Address address) {
        this.devices = devices;
        this.address = address;
    }

    /** Puts the medium out. */
    void eject() throws DeviceException {
        // LOEJ; of a tape UNLOAD is no bit at all.
        move(0x02, 0x00);
    }

    /** Takes the medium in. */
    void load() throws DeviceException {
        move(0x03, 0x01);
    }

    private void move(int disk, int tape) throws DeviceException {
        try (ScsiDevice device = devices.open(address, ScsiDevice.class, AccessMode.READ_WRITE)) {
            MemorySegment inquiry = MemorySegment.ofArray(new byte[INQUIRY_LENGTH]);
            ScsiRequest request = device.newRequest();
            cdb(request, 0x12, 4, INQUIRY_LENGTH);
            execute(device, request.command(6, DataDirection.IN, inquiry));
            boolean isTape = (inquiry.get(ValueLayout.JAVA_BYTE, 0) & 0x1f) == SEQUENTIAL_ACCESS;
            ScsiRequest moved = device.newRequest();
            cdb(moved, START_STOP, 4, isTape ? tape : disk);
            execute(device, moved.command(6));
        }
    }

    private static void cdb(ScsiRequest request, int opcode, int at, int value) {
        request.cdb().asSlice(0, 6).fill((byte) 0);
        request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) opcode);
        request.cdb().set(ValueLayout.JAVA_BYTE, at, (byte) value);
    }

    /** Unit attentions tell of what was before; the command is sent again. */
    private static void execute(ScsiDevice device, ScsiRequest request) throws DeviceException {
        for (int i = 0; i < TRIES; i++) {
            device.execute(request);
            try {
                request.senseException();
                return;
            } catch (DeviceException e) {
                if (e.failure() != Failure.UNIT_ATTENTION || i == TRIES - 1) {
                    throw e;
                }
            }
        }
    }

    /** A rule takes the power away with the next command, which is one of ours. */
    void losePower(FaultRuleConfigurations rules) throws IOException, InterruptedException {
        String name = "power-loss-" + UUID.randomUUID();
        try (ScsiDevice device = devices.open(address, ScsiDevice.class, AccessMode.READ_WRITE)) {
            String refusal = rules.put(name,
                    Map.of("action", "power-loss", "device", address.rest(), "nth", "1"));
            if (!refusal.isEmpty()) {
                throw new IOException(refusal);
            }
            try {
                ScsiRequest request = device.newRequest();
                cdb(request, 0x00, 4, 0);
                device.execute(request.command(6));
                if (request.failure() != Failure.NONE) {
                    request.senseException();
                }
            } finally {
                rules.clear(List.of(name));
            }
        }
    }
}
