// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Makes, when the jar is built, a folder that lets {@code ./kiovec} start sooner: {@code launcher.jar}, the classes of
 * the jar without its bundles; {@code bundles/}, uncompressed and to be installed where they lie; {@code kiovec.aot}, the JVM's cache of
 * classes as a short command loads them (JEP 483); and {@code java}, the home of the JDK that made that. A start needs
 * none of it.
 *
 * <p>
 * The folder is made anew and then takes the old one's place: what runs keeps its open files.
 */
public final class StartCache {

    private static final int PATIENCE_SECONDS = 120;

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
        } catch (IOException | URISyntaxException | InterruptedException e) {
            System.out.println("kiovec: " + folder + " was not made, starts take longer: " + e);
        }
    }

    private static void make(Path folder, List<String> options)
            throws IOException, URISyntaxException, InterruptedException {
        Path jar = Launcher.jar();
        Path fresh = folder.resolveSibling(folder.getFileName() + ".new");
        Storage.delete(fresh);
        Files.createDirectories(fresh.resolve("bundles"));
        unfold(jar, fresh);
        // Where it will be, for the JVM compares.
        Storage.delete(folder);
        Files.move(fresh, folder);
        Path cache = folder.resolve("kiovec.aot");
        record(folder, cache, options);
        if (Files.exists(cache)) {
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
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            ZipInputStream in = new ZipInputStream(jar);
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                CRC32 sum = new CRC32();
                sum.update(content);
                ZipEntry stored = new ZipEntry(each.getName());
                stored.setLastModifiedTime(each.getLastModifiedTime());
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(content.length);
                stored.setCrc(sum.getValue());
                out.putNextEntry(stored);
                out.write(content);
            }
        }
    }

    /** Runs a short command and lets the JVM remember. */
    private static void record(Path folder, Path cache, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:disable",
                "-D" + Installation.FOLDER + "=" + folder.resolve("bundles"), "-cp",
                folder.resolve("launcher.jar").toString(), Main.class.getName(), "devices"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(new File("/dev/null")).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
