// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables cnf/rooms.txt and cnf/third-party.txt, and what they have against a bundle. */
final class Rooms {
    private static final String OURS = "io.kiovec.";

    private final Map<String, Set<String>> imports = new TreeMap<>();
    private final Map<String, Set<String>> exports = new TreeMap<>();
    private final Map<String, Set<String>> holds = new TreeMap<>();
    private final Map<String, Set<String>> thirdParty = new TreeMap<>();

    Rooms(Path rooms, Path thirdParties) throws IOException {
        for (List<String> words : lines(rooms)) {
            Map<String, Set<String>> table = switch (words.get(1)) {
                case "imports" -> imports;
                case "exports" -> exports;
                case "holds" -> holds;
                default -> throw new IOException(rooms + ": no such word: " + words);
            };
            add(table, words.get(0), words.subList(2, words.size()));
        }
        for (List<String> words : lines(thirdParties)) {
            add(thirdParty, words.get(0), words.subList(1, words.size()));
        }
    }

    static Rooms ofProject() throws IOException {
        return new Rooms(Project.file("cnf/rooms.txt"), Project.file("cnf/third-party.txt"));
    }

    List<String> objections(String folder, BuiltBundle bundle) {
        if (!folder.equals(bundle.name())) {
            return List.of(folder + ": its symbolic name is " + bundle.name());
        }
        String room = folder.startsWith(OURS) ? folder.substring(OURS.length()) : folder;
        if (!imports.containsKey(room)) {
            return List.of(folder + ": no line in cnf/rooms.txt");
        }
        List<String> objections = new ArrayList<>();
        for (String wanted : bundle.imports()) {
            if (!mayImport(room, wanted)) {
                objections.add(folder + ": imports " + wanted);
            }
        }
        for (String inside : bundle.packages()) {
            if (!isBelow(inside, folder) && !isBelowAny(inside, holds.get(room))) {
                objections.add(folder + ": contains " + inside);
            }
        }
        for (String offered : bundle.exports()) {
            if (!exports.getOrDefault(room, Set.of()).contains(offered)) {
                objections.add(folder + ": exports " + offered);
            }
        }
        for (String header : bundle.detours()) {
            objections.add(folder + ": has the header " + header);
        }
        return objections;
    }

    private boolean mayImport(String room, String wanted) {
        if (exports.getOrDefault(room, Set.of()).contains(wanted) || wanted.startsWith("java.")) {
            return true;
        }
        if (wanted.startsWith(OURS)) {
            return imports.get(room).stream().anyMatch(other -> exports.getOrDefault(other, Set.of()).contains(wanted));
        }
        return thirdParty.getOrDefault(room, Set.of()).stream().anyMatch(allowed -> allowed.endsWith(".*")
                ? isBelow(wanted, allowed.substring(0, allowed.length() - 2))
                : wanted.equals(allowed));
    }

    private static boolean isBelowAny(String name, Set<String> roots) {
        return roots != null && roots.stream().anyMatch(root -> isBelow(name, root));
    }

    private static boolean isBelow(String name, String root) {
        return name.equals(root) || name.startsWith(root + ".");
    }

    private static void add(Map<String, Set<String>> table, String room, List<String> words) {
        table.computeIfAbsent(room, key -> new TreeSet<>()).addAll(words);
    }

    private static List<List<String>> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> List.of(line.split("\\s+"))).toList();
    }
}
