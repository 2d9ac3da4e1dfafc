// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.BundleException;

/**
 * Makes, when the jar is built, a folder that lets {@code ./kiovec} start sooner. A start needs none of it:
 * <ul>
 * <li>{@code launcher.jar}, the classes of the jar without its bundles, and {@code bundles/}, uncompressed and to be installed
 * where they lie;
 * <li>{@code connected.jar}, the class path of {@link ClassPathBundles}, and {@code connected.properties}, {@link Connected};
 * <li>the JVM's caches of the classes that short commands load (JEP 483): {@code kiovec.aot} with the launcher's class path,
 * {@code connected.aot} with the other, by the names of all commands that may have that, but for {@code devices.aot}, which is for the
 * one command, since each class that a cache has takes its time at each start;
 * <li>{@code java}, the home of the JDK that made those.
 * </ul>
 *
 * <p>
 * The folder is made anew and then takes the old one's place: what runs keeps its open files.
 */
public final class StartCache {

    private static final int PATIENCE_SECONDS = 120;

    /** What the JVM remembers: each short command once. */
    private static final List<String> REHEARSED = List.of("info sim:disk0", "transports", "buffers", "stats", "policy",
            "proc", "health sim:disk0", "scsi inquiry sim:disk0", "tape status sim:tape0", "sim faults");

    private StartCache() {
    }

    /**
     * Makes the folder. What goes wrong is told and fails nothing.
     *
     * @param args the folder; then the options of the JVM that the cache is for
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]).toAbsolutePath();
        try {
            make(folder, List.of(args).subList(1, args.length));
        } catch (IOException | URISyntaxException | BundleException | InterruptedException e) {
            System.out.println("kiovec: " + folder + " was not made, starts take longer: " + e);
        }
    }

    private static void make(Path folder, List<String> options)
            throws IOException, URISyntaxException, BundleException, InterruptedException {
        Path jar = Launcher.jar();
        Path fresh = folder.resolveSibling(folder.getFileName() + ".new");
        Storage.delete(fresh);
        Files.createDirectories(fresh.resolve("bundles"));
        unfold(jar, fresh);
        connect(fresh);
        // Where it will be, for the JVM compares.
        Storage.delete(folder);
        Files.move(fresh, folder);
        List<String> launcher = List.of("-cp", folder.resolve("launcher.jar").toString());
        List<String> connected = List.of("-D" + Connected.FILE + "=" + folder.resolve("connected.properties"), "-cp",
                folder.resolve("connected.jar").toString());
        boolean recorded = true;
        for (Cache cache : List.of(new Cache("kiovec.aot", launcher, Rehearsal.class),
                new Cache("connected.aot", connected, Rehearsal.class),
                new Cache("devices.aot", connected, Main.class))) {
            recorded &= record(folder, cache, options);
        }
        if (recorded) {
            for (String command : Call.SHORT) {
                Path named = folder.resolve(command + ".aot");
                if (!Files.exists(named)) {
                    Files.createLink(named, folder.resolve("connected.aot"));
                }
            }
            Files.writeString(folder.resolve("java"), Path.of(System.getProperty("java.home")).toRealPath() + "\n");
        } else {
            System.out.println("kiovec: this JVM made no cache of classes, starts go without");
        }
    }

    private static void unfold(Path jar, Path to) throws IOException {
        try (JarFile from = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(to.resolve("launcher.jar"));
                JarOutputStream launcher = new JarOutputStream(file)) {
            for (JarEntry entry : from.stream().filter(each -> !each.isDirectory()).toList()) {
                try (InputStream in = from.getInputStream(entry)) {
                    if (Installation.isBundle(entry)) {
                        store(in, to.resolve("bundles").resolve(Installation.name(entry)));
                    } else {
                        launcher.putNextEntry(new JarEntry(entry.getName()));
                        in.transferTo(launcher);
                    }
                }
            }
        }
    }

    /** Copies a jar, entry by entry in its order, uncompressed: nothing has to be inflated at a start. */
    private static void store(InputStream jar, Path to) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        Map<String, FileTime> times = new HashMap<>();
        ZipInputStream in = new ZipInputStream(jar);
        for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
            contents.put(each.getName(), in.readAllBytes());
            times.put(each.getName(), each.getLastModifiedTime());
        }
        NewerClasses newer = new NewerClasses(contents);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            for (Map.Entry<String, byte[]> each : contents.entrySet()) {
                byte[] content = newer.of(each.getValue());
                CRC32 sum = new CRC32();
                sum.update(content);
                ZipEntry stored = new ZipEntry(each.getKey());
                stored.setLastModifiedTime(times.get(each.getKey()));
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(content.length);
                stored.setCrc(sum.getValue());
                out.putNextEntry(stored);
                out.write(content);
            }
        }
    }

    /** Tells what is on the class path of short commands. */
    private static void connect(Path folder) throws IOException, BundleException, InterruptedException {
        List<Path> bundles;
        try (Stream<Path> all = Files.list(folder.resolve("bundles"))) {
            bundles = all.filter(bundle -> !OptionalBundles.areIn(bundle.getFileName().toString())).sorted().toList();
        }
        Path storage = folder.resolve("storage");
        Connected.of(bundles, storage).write(folder.resolve("connected.properties"));
        Storage.delete(storage);
        List<String> jars = new ArrayList<>(List.of("launcher.jar"));
        bundles.forEach(bundle -> jars.add(folder.relativize(bundle).toString()));
        // No more than the names of others: the JAR file specification, Class-Path.
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", jars));
        new JarOutputStream(Files.newOutputStream(folder.resolve("connected.jar")), manifest).close();
    }

    /**
     * What is made.
     *
     * @param name of the file
     * @param classPath options of the JVM that say it
     * @param program what runs while the JVM remembers
     */
    private record Cache(String name, List<String> classPath, Class<?> program) {
    }

    /** What runs for a cache that serves all short commands. */
    static final class Rehearsal {

        private Rehearsal() {
        }

        /**
         * Runs short commands.
         *
         * @param args the first; more are known
         */
        public static void main(String[] args) {
            Launcher.launch(args, REHEARSED.stream().map(command -> command.split(" ")).toList());
        }
    }

    /** Runs short commands and lets the JVM remember. */
    private static boolean record(Path folder, Cache made, List<String> options)
            throws IOException, InterruptedException {
        Path cache = folder.resolve(made.name());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:disable",
                "-D" + Installation.FOLDER + "=" + folder.resolve("bundles")));
        command.addAll(made.classPath());
        command.addAll(List.of(made.program().getName(), "devices"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(new File("/dev/null")).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return Files.exists(cache);
    }
}
