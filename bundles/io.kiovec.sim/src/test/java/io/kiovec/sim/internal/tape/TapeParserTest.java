// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.WriteProtection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TapeParserTest {

    @Test
    void aNameIsEnough() {
        TapeParser parser = new TapeParser(Map.of("name", "tape0", "barcode", "KIO000L9"));
        assertEquals(TapeModel.TAPE0, parser.parse());
        assertEquals(List.of(), parser.problems());
    }

    @Test
    void everyKeyIsRead() {
        Map<String, Object> keys = new HashMap<>(Map.of("name", "t", "medium", "/x/y", "capacity", "2 TiB",
                "partitions",
                2, "barcode", "A B", "cartridge", "Cleaning", "writeProtected", true, "earlyWarning", "1G", "minBlock",
                4, "maxBlock", "64K"));
        keys.put("motionTime", 1500);
        TapeParser parser = new TapeParser(keys);
        TapeModel model = parser.parse();
        assertEquals(List.of(), parser.problems());
        assertEquals(new TapeModel("t", Optional.of("/x/y"), 2L << 40, 2, "A B", CartridgeKind.CLEANING,
                WriteProtection.ON, 1 << 30, 4, 65536, 0, Duration.ofMillis(1500)), model);
    }

    @Test
    void theEarlyWarningOfASmallTapeIsAPartOfIt() {
        TapeParser parser = new TapeParser(Map.of("name", "t", "capacity", "1M", "partitions", 2));
        assertEquals(65536, parser.parse().earlyWarning());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"name | a/b", "capacity | 1K", "capacity | many",
        "capacity | 99999999999999999T",
        "partitions | 0", "partitions | 5", "barcode | 123456789012345678901234567890123", "cartridge | disk",
        "writeProtected | perhaps", "earlyWarning | 2G", "minBlock | 0", "maxBlock | 16M", "cleanAfter | -1",
        "motionTime | 3600001"})
    void whatCannotBeIsToldWithItsKey(String key, String value) {
        Map<String, Object> configuration = new HashMap<>(Map.of("name", "bad"));
        configuration.put(key, value);
        TapeParser parser = new TapeParser(configuration);
        parser.parse();
        assertEquals(1, parser.problems().size(), parser.problems().toString());
        assertTrue(parser.problems().getFirst().startsWith(key + " = '" + value + "' is not allowed: give "),
                parser.problems().toString());
    }
}
