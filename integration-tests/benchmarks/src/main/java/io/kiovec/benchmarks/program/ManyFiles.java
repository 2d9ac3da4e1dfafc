// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Many small files, each a device of raw. Closing closes the devices; the folder is its maker's. */
final class ManyFiles implements AutoCloseable {

    private final List<BlockDevice> devices = new ArrayList<>();

    /** Makes files in an empty folder, and opens them. */
    static ManyFiles open(Devices devices, Path folder, int count, int size) throws IOException {
        ManyFiles many = new ManyFiles();
        byte[] content = new byte[size];
        try {
            for (int i = 0; i < count; i++) {
                Path file = Files.write(folder.resolve(i + ".img"), content);
                many.devices.add(devices.openBlock("raw:" + file.toAbsolutePath(), AccessMode.READ));
            }
            return many;
        } catch (IOException | RuntimeException e) {
            many.close();
            throw e;
        }
    }

    List<BlockDevice> first(int count) {
        return devices.subList(0, count);
    }

    @Override
    public void close() throws DeviceException {
        for (BlockDevice device : devices) {
            device.close();
        }
    }
}
