// SPDX-License-Identifier: Apache-2.0
package io.kiovec.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.guide.Documents.Block;
import io.kiovec.io.Demotion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say without being followed. */
class DocumentsTest {

    private static final Set<String> RUN = Set.of("sh", "sh fails", "sh terminal", "kiovec", "gogo");
    private static final Set<String> SHOWN = Set.of("java", "text", "json");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern COMMAND = Pattern.compile("`(?:\\./)?kiovec (?:--\\w+ \\S+ )*([a-z][a-z-]*)");
    private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : Documents.all()) {
            Documents.brokenLinks(document)
                    .forEach(link -> broken.add(Documents.ROOT.relativize(document) + ": " + link));
        }
        assertEquals(List.of(), broken);
    }

    /** What is neither run nor an example of text says why, where readers see it. */
    @Test
    void everyBlockIsRunOrSaysWhyNot() throws IOException {
        List<String> others = new ArrayList<>();
        for (Path document : Documents.all()) {
            for (Block block : Documents.blocks(document)) {
                if (block.kind().equals("sh not-run") != block.excused()
                        || !block.excused() && !RUN.contains(block.kind()) && !SHOWN.contains(block.kind())) {
                    others.add(Documents.ROOT.relativize(document) + ": " + block);
                }
            }
            // An indented block would be run by nobody.
            Files.readAllLines(document).stream()
                    .filter(line -> line.matches(" {4,}(\\./)?(kiovec>?|mvn|sudo|jcmd) .*"))
                    .forEach(line -> others.add(Documents.ROOT.relativize(document) + ": " + line));
        }
        assertEquals(List.of(), others);
    }

    @Test
    void everyCommandThatIsNamedIsThere() throws IOException {
        String reference = Files.readString(Documents.GUIDE.resolve("commands.md"));
        List<String> unknown = new ArrayList<>();
        for (Path document : Documents.all()) {
            COMMAND.matcher(Files.readString(document)).results().map(found -> found.group(1))
                    .filter(name -> !Set.of("help", "shell").contains(name))
                    .filter(name -> !reference.contains("\n## " + name + "\n"))
                    .forEach(name -> unknown.add(Documents.ROOT.relativize(document) + ": kiovec " + name));
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void everyMessageIsInTheSources() throws IOException {
        String sources = strings();
        List<String> lost = new ArrayList<>();
        int found = 0;
        for (String line : Files.readAllLines(Documents.GUIDE.resolve("troubleshooting.md"))) {
            String[] cells = line.split(" \\| ");
            if (!line.startsWith("| `")) {
                continue;
            }
            // of a demotion the second cell
            String cell = cells[0].matches("\\| `[A-Z_]+`") ? cells[1] : cells[0].substring(2);
            String message = SPAN.matcher(cell).results().findFirst().orElseThrow().group(1);
            found++;
            Arrays.stream(message.split("…")).map(String::strip).filter(part -> part.matches(".*\\w.*"))
                    .filter(part -> !sources.contains(part)).forEach(part -> lost.add(part + "  in  " + message));
        }
        assertEquals(List.of(), lost);
        assertTrue(found > 70, "only " + found + " messages were found");
    }

    @Test
    void everyDemotionIsExplained() throws IOException {
        String text = Files.readString(Documents.GUIDE.resolve("troubleshooting.md"));
        for (Demotion reason : Demotion.values()) {
            assertTrue(reason == Demotion.NONE
                    || text.contains("| `" + reason + "` | `" + reason.sentence() + "` |"), reason::toString);
        }
    }

    /** {@return all texts of the sources, those that are put together from several lines in one piece} */
    private static String strings() throws IOException {
        StringBuilder all = new StringBuilder();
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Documents.ROOT.resolve("bundles"), 20)) {
            sources = files
                    .filter(file -> file.toString().contains("/src/main/java/") && file.toString().endsWith(".java"))
                    .toList();
        }
        for (Path source : sources) {
            all.append(JOINED.matcher(Files.readString(source)).replaceAll(""));
        }
        return all.toString().replace("\\\"", "\"");
    }

    @Test
    void theReadmeIsTwoScreens() throws IOException {
        long lines = Files.readAllLines(Documents.ROOT.resolve("README.md")).size();
        assertTrue(lines <= 110, "it has " + lines + " lines: long tables belong into the guide");
    }
}
