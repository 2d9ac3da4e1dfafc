// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.BlockRequest;
import io.kiovec.api.Devices;
import io.kiovec.api.Transfer;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;

/** The example of README.md, between the marks. */
final class EmbeddingExample {

    private EmbeddingExample() {
    }

    static void run(Devices devices) throws DeviceException {
        // begin
        try (BlockDevice disk = devices.openBlock("sim:disk0", AccessMode.READ_WRITE);
                IoBuffer buffer = disk.allocate(1 << 20)) {
            buffer.segment().fill((byte) 42);
            Transfer written = disk.write(0, buffer, RequestOptions.DIRECT);
            System.out.println(written.mode() + " " + written.demotion() + ", copied " + written.copiedBytes());

            BlockRequest request = disk.newRequest().options(RequestOptions.DIRECT); // made once, used again and again
            for (long offset = 0; offset < 4 << 20; offset += buffer.size()) {
                disk.execute(request.read(offset, buffer, 0, buffer.size()));
                request.transfer(); // what was done, or the typed error
            }
            disk.flush();
        }
        // end
    }
}
