// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is the launcher's of the command line, and the rest. */
final class Call {

    /** A folder of configurations, as files whose names are their PIDs. */
    private static final String CONFIG = "--config";
    /** A folder of bundles that come, change and go with their files. */
    private static final String DRIVERS = "--drivers";

    /** The commands of the shell's own bundle. */
    static final Set<String> SHORT = Set.of("buffers", "devices", "health", "info", "policy", "proc", "scsi",
            "sim", "stats", "swap", "tape", "transports");

    private final Map<String, String> watched = new LinkedHashMap<>();
    private boolean log;
    private String[] words = {};

    private Call() {
    }

    /**
     * Reads a command line; an option given twice counts as it was given last.
     *
     * @param args the command line
     * @param environment names the folders that no option names: {@code KIOVEC_CONFIG} and {@code KIOVEC_DRIVERS}
     */
    static Call read(String[] args, Map<String, String> environment) {
        Call call = new Call();
        call.watched.put(CONFIG, environment.getOrDefault("KIOVEC_CONFIG", ""));
        call.watched.put(DRIVERS, environment.getOrDefault("KIOVEC_DRIVERS", ""));
        int next = 0;
        for (int taken = call.take(args, 0); taken > 0; taken = call.take(args, next)) {
            next += taken;
        }
        call.words = Arrays.copyOfRange(args, next, args.length);
        return call;
    }

    /** {@return how many words an option of the launcher has taken at a place; 0 for none} */
    private int take(String[] args, int at) {
        if (at == args.length) {
            return 0;
        }
        if (args[at].equals("--log")) {
            log = true;
            return 1;
        }
        int equals = args[at].indexOf('=');
        String name = equals < 0 ? args[at] : args[at].substring(0, equals);
        if (!watched.containsKey(name)) {
            return 0;
        }
        if (equals >= 0) {
            watched.put(name, args[at].substring(equals + 1));
            return 1;
        }
        if (at + 1 == args.length) {
            return 0;
        }
        watched.put(name, args[at + 1]);
        return 2;
    }

    /** {@return what is wrong with it, as a sentence} */
    Optional<String> objection() {
        for (Map.Entry<String, String> option : watched.entrySet()) {
            String folder = option.getValue();
            if (!folder.isEmpty() && !Files.isDirectory(Path.of(folder))) {
                return Optional.of(option.getKey() + " " + folder + ": there is no such folder");
            }
            if (folder.contains(",")) {
                return Optional.of(option.getKey() + " " + folder + ": take a folder without a comma in its name");
            }
        }
        return Optional.empty();
    }

    /** {@return the folders to watch, absolute, each once} */
    List<String> folders() {
        return watched.values().stream().filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).toAbsolutePath().normalize().toString()).distinct().toList();
    }

    /** {@return whether the log goes to standard error} */
    boolean log() {
        return log;
    }

    /** {@return the beginning of the names of the bundles whose log goes to standard error; empty for none} */
    String logged() {
        if (log) {
            return "io.kiovec.";
        }
        // What serves for hours tells who comes and who goes.
        return runs("target") || runs("console") ? "io.kiovec." + words[0] : "";
    }

    /** {@return whether it is a question or an order, answered at once, that moves no data} */
    boolean isShort() {
        return words.length > 0 && SHORT.contains(words[0]);
    }

    /** {@return whether bundles or configurations come from folders} */
    boolean watches() {
        return !folders().isEmpty();
    }

    /** {@return whether an address of a scheme stands in it, behind those of filters too} */
    boolean names(String scheme) {
        return Arrays.stream(words).anyMatch(word -> word.contains(scheme));
    }

    /** {@return whether it is a call of a command} */
    boolean runs(String command) {
        return words.length > 0 && words[0].equals(command);
    }

    /** {@return whether an option of a command is given} */
    boolean says(String option) {
        return Arrays.stream(words).anyMatch(word -> word.equals(option) || word.startsWith(option + "="));
    }

    /** {@return whether the bundle of a file is needed} */
    boolean needs(String file) {
        return OptionalBundles.needs(this, file);
    }

    /** {@return the command and its arguments} */
    String[] words() {
        return words;
    }
}
