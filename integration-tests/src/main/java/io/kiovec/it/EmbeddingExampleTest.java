// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.api.Devices;
import org.junit.jupiter.api.Test;

class EmbeddingExampleTest {

    @Test
    void theExampleOfTheReadmeRuns() throws Exception {
        Devices devices = Bundles.service(Devices.class);
        EmbeddingExample.run(devices);
        assertEquals(0, devices.statistics().stream()
                .filter(device -> device.address().toString().equals("sim:disk0")).count());
    }
}
