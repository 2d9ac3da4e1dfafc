// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.DeviceListener;
import io.kiovec.api.DeviceStatistics;
import io.kiovec.api.Devices;
import io.kiovec.api.RequestListener;
import io.kiovec.api.TapeDevice;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Audience;
import io.kiovec.command.Console.Form;
import io.kiovec.copy.internal.side.Sides;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Devices of a test, and calls of {@code copy} on them. */
final class Bench implements Devices {

    private final Map<Address, Device> devices = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
    byte[] standardInput = {};

    <D extends Device> D add(D device) {
        devices.put(device.address(), device);
        return device;
    }

    /** Runs {@code copy}. {@return its exit code} */
    int copy(Object... words) {
        out.reset();
        err.reset();
        return CommandRun.run("copy", new CopyCommand(new Sides(this, TestMemory::allocate, new Streams())),
                List.of(words).stream().map(String::valueOf).toList(),
                new Console(new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8), Form.TEXT, Audience.PIPE));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public List<DeviceDescription> list() {
        return List.of();
    }

    @Override
    public <D extends Device> D open(Address address, Class<D> face, AccessMode access) throws DeviceException {
        Device device = devices.get(address);
        if (device == null) {
            throw new DeviceException.Unavailable(address, "there is no such device");
        }
        if (!face.isInstance(device)) {
            throw new DeviceException.IllegalRequest(address, "has no such face: "
                    + (face == BlockDevice.class ? "block" : face == TapeDevice.class ? "tape" : "?"));
        }
        return face.cast(device);
    }

    @Override
    public Watch watch(DeviceListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Watch trace(Set<Address> traced, RequestListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<DeviceStatistics> statistics() {
        return List.of();
    }

    /** Standard input and output. */
    private final class Streams implements Sides.Standard {
        @Override
        public ReadableByteChannel in() {
            return Channels.newChannel(new ByteArrayInputStream(standardInput));
        }

        @Override
        public WritableByteChannel out() {
            return Channels.newChannel(standardOutput);
        }
    }
}
