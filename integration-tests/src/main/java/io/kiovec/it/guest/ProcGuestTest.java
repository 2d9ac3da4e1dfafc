// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.it.Gogo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command proc tells of sg's devices what the kernel's own files tell. */
@DisksBoot
@TapeBoot
class ProcGuestTest {

    private static List<String> kernel(String file) throws Exception {
        return Files.readAllLines(Path.of("/proc/scsi/sg", file));
    }

    private static List<String> ours(String file) throws Exception {
        return Gogo.run("kiovec:proc " + file).lines().toList();
    }

    @Test
    void theLinesOfSgAreTheKernels() throws Exception {
        for (String file : List.of("devices", "device_strs")) {
            List<String> kernel = kernel(file);
            assertTrue(kernel.stream().anyMatch(line -> !line.startsWith("-1") && !line.startsWith("<")), file);
            assertEquals(kernel, ours(file).subList(0, kernel.size()), file);
        }
        for (String file : List.of("device_hdr", "allow_dio", "def_reserved_size", "version")) {
            assertEquals(kernel(file), ours(file), file);
        }
        assertEquals(kernel("debug").getFirst(), ours("debug").getFirst());
    }
}
