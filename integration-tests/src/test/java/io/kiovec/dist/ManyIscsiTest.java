// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many iSCSI devices in one process: nothing is lost while connections are cut, and threads do not grow with devices. */
@Tag("proof")
class ManyIscsiTest {

    private static final int DEVICES = 50;
    private static final Path SCRIPT = Path.of(System.getProperty("kiovec.root"),
            "integration-tests/benchmarks/many-iscsi");

    @Test
    @Timeout(90)
    void nothingIsLostWhileSomeFlap() throws Exception {
        ProcessBuilder command = new ProcessBuilder(SCRIPT.toString(), "--devices", Integer.toString(DEVICES),
                "--flapping", "10", "--seconds", "1", "--cut-every", "50")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = command.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        System.out.println("many-iscsi: " + output);
        JsonObject told = JsonParser.parseString(output.strip()).getAsJsonObject();
        assertEquals(0, told.get("lost").getAsLong());
        assertEquals(0, told.get("corrupted").getAsLong());
        assertTrue(told.get("cuts").getAsLong() >= 10, output);
        assertTrue(told.get("done").getAsLong() > 20 * DEVICES, output);
        assertTrue(told.get("threadsOpen").getAsLong() - told.get("threadsIdle").getAsLong() < DEVICES / 4, output);
    }
}
