// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorUseTest {

    @TempDir
    Path proc;

    private ProcessorUse use(String self, String all) throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/stat"), self);
        Files.writeString(proc.resolve("stat"), all);
        return ProcessorUse.read(proc).orElseThrow();
    }

    @Test
    void theNameOfTheProgramMayHoldAnything() throws Exception {
        ProcessorUse use = use("42 (a (b) 1 2) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20",
                "cpu  100 0 50 800 50 0 0 0 70 0\ncpu0 1 2 3\n");
        assertEquals(200, use.process());
        assertEquals(1000, use.all());
        assertEquals(150, use.busy());
    }

    @Test
    void percentagesAreOfOneProcessorAndOfAll() {
        ProcessorUse before = new ProcessorUse(100, 1000, 10_000);
        ProcessorUse after = new ProcessorUse(250, 1150, 10_200);
        assertEquals(150, after.processPercent(before, 1), 1e-9);
        assertEquals(75, after.machinePercent(before), 1e-9);
        assertEquals(0, before.machinePercent(before), 1e-9);
    }

    @Test
    void whereTheKernelDoesNotTellItIsUnknown() {
        assertTrue(ProcessorUse.read(proc.resolve("nowhere")).isEmpty());
    }
}
