// SPDX-License-Identifier: Apache-2.0
package io.kiovec.vendor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The guide for vendors: the blocks of commands in it, in order, and what it links to. */
final class Guide {

    static final Path FILE = Path.of(System.getProperty("kiovec.root"), "bundles/io.kiovec.tck/GUIDE.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(.*?)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\((.*?)\\)");
    private static final Pattern RULE = Pattern.compile("(?m)^\\d+\\. \\*\\*(?:(?!^\\d+\\. |^What no).*\\n)+");
    private static final Pattern NUMBERS = Pattern.compile("\\(([MLSD]\\d(?:, [MLSD]\\d)*)\\)");

    private final String text;

    /**
     * Commands.
     *
     * @param where what they are typed in: {@code sh}, {@code sh terminal} for what stays in the foreground, {@code kiovec}
     *     for the shell there
     * @param commands as they are typed
     */
    record Block(String where, String commands) {
    }

    /**
     * One of the things that a driver may not do.
     *
     * @param numbers of the contract's rules
     * @param text with its links
     */
    record Prohibition(List<String> numbers, String text) {
    }

    private Guide(String text) {
        this.text = text;
    }

    static Guide read() throws IOException {
        return new Guide(Files.readString(FILE));
    }

    List<Block> blocks() {
        return BLOCK.matcher(text).results().map(found -> new Block(found.group(1), found.group(2))).toList();
    }

    List<Prohibition> prohibitions() {
        return RULE.matcher(text).results().map(found -> {
            Matcher numbers = NUMBERS.matcher(found.group());
            List<String> all = new ArrayList<>();
            while (numbers.find()) {
                all.addAll(List.of(numbers.group(1).split(", ")));
            }
            return new Prohibition(all, found.group());
        }).toList();
    }

    /** {@return what a part of the guide links to} */
    static List<Path> links(String part) {
        return LINK.matcher(part).results().map(link -> FILE.resolveSibling(link.group(1)).normalize()).toList();
    }

    List<Path> links() {
        return links(text);
    }
}
