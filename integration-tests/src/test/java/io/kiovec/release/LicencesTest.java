// SPDX-License-Identifier: Apache-2.0
package io.kiovec.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LicencesTest {

    private static List<String> objections(String licences) throws IOException {
        return Licences.ofProject().objections(JsonParser.parseString("""
                {"components": [{"name": "x", "licenses": %s}, {"name": "y", "licenses": [{"license": {"id": "MIT"}}]}]}
                """.formatted(licences)).getAsJsonObject());
    }

    @Test
    void whatIsUnderTheGplOnlyIsReported() throws IOException {
        assertEquals(List.of("x: [LGPL-2.1-only]"), objections("[{\"license\": {\"id\": \"LGPL-2.1-only\"}}]"));
        assertEquals(List.of("x: [GPL-2.0-with-classpath-exception, GPL-3.0-only]"),
                objections("[{\"expression\": \"GPL-2.0-with-classpath-exception OR GPL-3.0-only\"}]"));
        assertEquals(List.of("x: [Somebody's own]"), objections("[{\"license\": {\"name\": \"Somebody's own\"}}]"));
        assertEquals(List.of("x: []"), objections("[]"));
    }

    @Test
    void aChoiceIsTaken() throws IOException {
        assertEquals(List.of(),
                objections("[{\"license\": {\"id\": \"GPL-2.0-only\"}}, {\"license\": {\"id\": \"EPL-2.0\"}}]"));
        assertEquals(List.of(), objections("[{\"expression\": \"GPL-2.0-only OR Apache-2.0\"}]"));
    }
}
