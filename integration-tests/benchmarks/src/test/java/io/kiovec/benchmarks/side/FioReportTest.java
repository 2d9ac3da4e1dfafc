// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.side;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.benchmarks.program.Counted;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FioReportTest {

    private static String report(int error, long reads) {
        return """
                fio: a note of its own
                {"fio version": "fio-3.33", "jobs": [{"jobname": "peer", "error": %d, "job_runtime": 2000,
                 "usr_cpu": 10.0, "sys_cpu": 40.0,
                 "read": {"total_ios": %d, "io_bytes": 4096000, "runtime": 1000},
                 "write": {"total_ios": 0, "io_bytes": 0, "runtime": 0}}]}
                """.formatted(error, reads);
    }

    @Test
    void itsFiguresAreRead() throws IOException {
        Counted counted = FioReport.parse(report(0, 1000));
        assertEquals(1000, counted.operationsPerSecond());
        assertEquals(4096000.0 / (1 << 20), counted.mibPerSecond());
        // two jobs of a second, half of it in a processor: a second for a thousand reads
        assertEquals(1e6, counted.processorNanosPerOperation());
    }

    @Test
    void anErrorOfItsIsOne() {
        IOException e = assertThrows(IOException.class, () -> FioReport.parse(report(14, 1000)));
        assertTrue(e.getMessage().contains("errno 14"), e.getMessage());
    }

    @Test
    void aRunThatDidNothingIsAnError() {
        assertThrows(IOException.class, () -> FioReport.parse(report(0, 0)));
    }

    @Test
    void whatIsNoReportIsAnError() {
        assertThrows(IOException.class, () -> FioReport.parse("fio: unknown option"));
        assertThrows(IOException.class, () -> FioReport.parse("{\"jobs\": [{\"error\": 0}]}"));
    }
}
