// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The operator's reference is what the commands tell of themselves. */
class CommandReferenceTest {

    private static final String PAGE = "bundles/io.kiovec.dist/guide/commands.md";

    @Test
    void theReferenceIsWhatTheCommandsTell() throws Exception {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve(PAGE).getParent())) {
            root = root.getParent();
        }
        String made = CommandReference.of(EachCommand.all());
        Path proposal = Files.createDirectories(root.resolve("integration-tests/target")).resolve("commands.md");
        Files.writeString(proposal, made);
        Path page = root.resolve(PAGE);
        assertTrue(Files.exists(page) && Files.readString(page).equals(made),
                PAGE + " is not what the commands tell: 'cp " + root.relativize(proposal) + " " + PAGE
                        + "' and look at the difference");
    }
}
