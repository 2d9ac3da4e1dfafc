// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What static initialisers may call: the lines of {@code cnf/initialisers.txt}. {@code WHO may PATTERN...} and {@code WHO may-not
 * PATTERN...}, and the last line that fits holds. WHO is {@code all}, a class with its inner ones, or {@code package.*} for the classes
 * of a package; a pattern is the same, or {@code Class.method}.
 */
final class Harmless {

    private record Line(String who, boolean may, String pattern) {
    }

    private final List<Line> lines = new ArrayList<>();

    static Harmless read(Path file) throws IOException {
        return of(Files.readAllLines(file));
    }

    static Harmless of(List<String> text) throws IOException {
        Harmless harmless = new Harmless();
        for (String line : text) {
            String[] words = line.strip().split("\\s+");
            if (line.isBlank() || words[0].startsWith("#")) {
                continue;
            }
            if (words.length < 3 || !words[1].matches("may|may-not")) {
                throw new IOException("'" + line + "': write WHO may PATTERN... or WHO may-not PATTERN...");
            }
            for (int i = 2; i < words.length; i++) {
                harmless.lines.add(new Line(words[0], words[1].equals("may"), words[i]));
            }
        }
        return harmless;
    }

    /**
     * {@return whether an initialiser may call a method}
     *
     * @param initialised whose initialiser it is, by internal name
     * @param owner whose method, by internal name
     * @param name the method's
     */
    boolean allows(String initialised, String owner, String name) {
        String who = initialised.replace('/', '.');
        String what = owner.replace('/', '.');
        return lines.reversed().stream()
                .filter(line -> (line.who().equals("all") || fits(line.who(), who, ""))
                        && fits(line.pattern(), what, name))
                .findFirst().map(Line::may).orElse(false);
    }

    private static boolean fits(String pattern, String type, String method) {
        if (pattern.endsWith(".*")) {
            return type.substring(0, type.lastIndexOf('.')).equals(pattern.substring(0, pattern.length() - 2));
        }
        return type.equals(pattern) || type.startsWith(pattern + "$") || (type + "." + method).equals(pattern);
    }
}
