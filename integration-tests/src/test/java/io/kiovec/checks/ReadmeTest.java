// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void theExampleIsTheOneThatIsCompiledAndRun() throws IOException {
        String readme = Files.readString(Project.file("README.md"));
        String source = Files.readString(
                Project.file("integration-tests/src/main/java/io/kiovec/it/EmbeddingExample.java"));
        String shown = between(readme, "```java\n", "```").strip();
        String compiled = between(source, "// begin\n", "        // end").stripTrailing().stripIndent().strip();
        assertEquals(compiled, shown);
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
