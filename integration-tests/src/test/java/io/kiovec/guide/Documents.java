// SPDX-License-Identifier: Apache-2.0
package io.kiovec.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents that have commands in them for users, and what is in them. */
final class Documents {

    static final Path ROOT = Path.of(System.getProperty("kiovec.root"));
    static final Path GUIDE = ROOT.resolve("bundles/io.kiovec.dist/guide");
    private static final Pattern BLOCK = Pattern
            .compile("(?ms)^(\\*Not run by the tests: [^\\n]+\\*\\n\\n)?```(.*?)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*\\]\\(([^)]+)\\)");

    private Documents() {
    }

    /**
     * A block between fences.
     *
     * @param kind what stands behind the fence: {@code sh} and its kin, {@code kiovec}, {@code java}, {@code text}
     * @param text its lines
     * @param excused whether a line above says that it is not run, and why
     */
    record Block(String kind, String text, boolean excused) {
    }

    static List<Path> all() throws IOException {
        try (Stream<Path> guide = Files.list(GUIDE); Stream<Path> bundles = Files.list(ROOT.resolve("bundles"))) {
            return Stream.of(Stream.of(ROOT.resolve("README.md")),
                    guide.filter(file -> file.toString().endsWith(".md")).sorted(),
                    bundles.map(bundle -> bundle.resolve("GUIDE.md")).filter(Files::exists).sorted())
                    .flatMap(files -> files).toList();
        }
    }

    static List<Block> blocks(Path document) throws IOException {
        return BLOCK.matcher(Files.readString(document)).results()
                .map(found -> new Block(found.group(2), found.group(3), found.group(1) != null)).toList();
    }

    /** {@return the links of a document that lead nowhere} */
    static List<String> brokenLinks(Path document) throws IOException {
        List<String> broken = new ArrayList<>();
        Matcher link = LINK.matcher(Files.readString(document));
        while (link.find()) {
            String[] parts = link.group(1).split("#", 2);
            if (!parts[0].contains("://")) {
                Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
                if (!Files.exists(target) || parts.length > 1 && !anchors(target).contains(parts[1])) {
                    broken.add(link.group(1));
                }
            }
        }
        return broken;
    }

    private static List<String> anchors(Path document) throws IOException {
        return Files.readAllLines(document).stream().filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
