// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What Linux says of a process. */
class ProcessMemoryTest {

    @Test
    void kilobytesOfTheKernelAreBytesHere() {
        assertEquals(new ProcessMemory(OptionalLong.of(8192), OptionalLong.of(0)),
                ProcessMemory.of(List.of("VmPeak:\t  100 kB", "VmLck:\t       0 kB", "VmPin:\t       8 kB")));
        assertEquals(new ProcessMemory(OptionalLong.empty(), OptionalLong.empty()), ProcessMemory.of(List.of()));
    }
}
