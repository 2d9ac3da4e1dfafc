// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|12 00 00 00 24 00|INQUIRY", "1|91 01|SPACE (16)",
        "0|91 00|SYNCHRONIZE CACHE (16)",
        "0|5E 02|PERSISTENT RESERVE IN, REPORT CAPABILITIES", "0|5E 1F|PERSISTENT RESERVE IN",
        "0|9E 10 00|READ CAPACITY (16)", "0|04 18|FORMAT UNIT", "1|04 00|FORMAT MEDIUM", "-1|12|INQUIRY",
        "8|A5 00|MOVE MEDIUM",
        "0|7F 00 00 00 00 00 00 18 00 09|READ (32)", "0|7F 00|VARIABLE LENGTH COMMAND",
        "0|A3 8C|REPORT SUPPORTED OPERATION CODES"})
    void namesOfCdbs(int type, String cdb, String name) {
        assertEquals(Optional.of(name), CommandNames.of(type, Bytes.of(cdb)));
    }

    @Test
    void aVendorsHasNone() {
        assertEquals(Optional.empty(), CommandNames.of(0, 0xc1, CommandDescription.NO_SERVICE_ACTION));
        assertEquals(Optional.of("READ (10)"), CommandNames.of(0, 0x28, 7));
    }
}
