// SPDX-License-Identifier: Apache-2.0
package io.kiovec.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * What the release script made of a copy of the sources.
 *
 * @param sources the copy
 * @param folder what was made
 */
record Release(Path sources, Path folder) {

    static final Path ROOT = Path.of(System.getProperty("kiovec.root"));
    static final String VERSION = System.getProperty("kiovec.version");

    /** Copies the sources, without anything that was built, and runs the script there. */
    static Release make(Path sources, String... options) throws IOException, InterruptedException {
        List<String> tar = new ArrayList<>(List.of("tar", "-C", ROOT.toString(), "-cf", sources + ".tar", "--anchored",
                "--no-wildcards-match-slash"));
        for (String built : List.of("target", "bundles/*/target", "cnf/*/target", "integration-tests/target",
                "integration-tests/*/target", ".git")) {
            tar.add("--exclude=./" + built);
        }
        tar.add(".");
        run(tar, ROOT, 1);
        run(List.of("tar", "-C", Files.createDirectory(sources).toString(), "-xf", sources + ".tar"), ROOT, 1);
        List<String> script = new ArrayList<>(List.of("cnf/package"));
        script.addAll(List.of(options));
        run(script, sources, 15);
        return new Release(sources, sources.resolve("target/release"));
    }

    /** Runs a program to its good end; {@return what it printed} */
    static String run(List<String> command, Path where, int minutes) throws IOException, InterruptedException {
        Path log = Files.createTempFile("kiovec-release", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().merge("PATH", System.getProperty("kiovec.maven.home") + "/bin",
                (path, maven) -> maven + ":" + path);
        // What Maven and bnd write into a jar besides classes depends on the Java that runs them (the order in pom.properties).
        builder.environment().put("JAVA_HOME", System.getProperty("kiovec.maven.java"));
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(minutes, TimeUnit.MINUTES), () -> command + " does not end");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String output = Files.readString(log);
        Files.delete(log);
        assertEquals(0, process.waitFor(), () -> command + ": " + output);
        return output;
    }

    Path file(String name) {
        return folder.resolve(name.replace("VERSION", VERSION));
    }

    /** {@return the paths of all files, in order} */
    List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).sorted().toList();
        }
    }

    /** {@return the names of the files of a folder, in order} */
    TreeSet<String> names(String below) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    /** {@return the bundles of Kiovec, by their names without version} */
    List<String> ours() throws IOException {
        String ending = "-" + VERSION + ".jar";
        return names("bundles").stream().filter(name -> name.startsWith("io.kiovec."))
                .map(name -> name.substring(0, name.length() - ending.length())).toList();
    }

    /** {@return the bundles by their symbolic names} */
    Map<String, Path> bundlesByName() throws IOException {
        Map<String, Path> jars = new TreeMap<>();
        for (String name : names("bundles")) {
            try (JarFile jar = new JarFile(file("bundles/" + name).toFile())) {
                String symbolic = jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
                jars.put(symbolic.split(";")[0].strip(), file("bundles/" + name));
            }
        }
        return jars;
    }

    static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).toList();
        }
    }

    JsonObject materials() throws IOException {
        return JsonParser.parseString(Files.readString(file("kiovec-VERSION-sbom.json"))).getAsJsonObject();
    }
}
