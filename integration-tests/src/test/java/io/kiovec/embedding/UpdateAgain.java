// SPDX-License-Identifier: Apache-2.0
package io.kiovec.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Updates every bundle again and again, with devices that are used in between, and counts what is left of the old ones: class
 * loaders, threads, descriptors, mappings of files. Prints a line of figures; with any that is not 0, what was left and
 * the heap's histogram. Arguments: a folder of bundles, one for the framework's files, how often, and whose class loaders
 * are held all the same ("nothing" for none).
 */
public final class UpdateAgain {

    private static final int COLLECTIONS = 50;
    private static final int LINES = 40;

    /** A class loader that was a bundle's. */
    private record Old(String bundle, WeakReference<ClassLoader> loader) {
    }

    private final Container container;
    private final Path file;
    private final List<Old> old = new ArrayList<>();
    private final List<ClassLoader> held = new ArrayList<>();
    private final String leaking;

    private UpdateAgain(Container container, Path file, String leaking) {
        this.container = container;
        this.file = file;
        this.leaking = leaking;
    }

    /**
     * Runs it.
     *
     * @param args see the class
     * @throws Exception whatever goes wrong
     */
    public static void main(String[] args) throws Exception {
        Path file = Files.write(Path.of(args[1]).resolveSibling("file.img").toAbsolutePath(), new byte[1 << 20]);
        Container container = Container.withEverythingInside(Path.of(args[0]), Path.of(args[1]));
        try {
            new UpdateAgain(container, file, args[3]).run(Integer.parseInt(args[2]));
        } finally {
            container.stop();
        }
    }

    private void run(int times) throws Exception {
        // What the JVM and the framework keep from a first time on is no leak.
        for (int i = 0; i < 3; i++) {
            update();
        }
        Left before = Left.now();
        for (int i = 0; i < times; i++) {
            update();
        }
        List<Old> counted = List.copyOf(old);
        // On Equinox the JVM keeps loaders of the last generation, to which no object of the heap refers, until the next.
        update();
        List<String> loaders = survivors(counted);
        Left after = Left.awaitNoMoreThan(before);
        System.out.println("updates=" + times + " bundles=" + container.ours().size() + " leakedClassLoaders="
                + loaders.size() + " leakedThreads=" + after.threads(before).size() + " leakedDescriptors="
                + after.descriptors(before) + " leakedMappings=" + after.mappings(before));
        if (!loaders.isEmpty() || after.isMoreThan(before)) {
            System.out.println("class loaders: " + loaders);
            System.out.println("threads: " + after.threads(before));
            System.out.println("files: " + after.files());
            System.out.println(histogram());
        }
    }

    private void update() throws Exception {
        for (Map.Entry<Bundle, Path> ours : container.ours().entrySet()) {
            Bundle bundle = ours.getKey();
            ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
            old.add(new Old(bundle.getSymbolicName(), new WeakReference<>(loader)));
            if (bundle.getSymbolicName().equals(leaking)) {
                held.add(loader);
            }
            try (InputStream jar = Files.newInputStream(ours.getValue())) {
                bundle.update(jar);
            }
        }
        container.refresh();
        use();
    }

    /** Goes through raw, sim, the core, the policy, the buffers, Linux' calls, and the commands. */
    private void use() throws Exception {
        @SuppressWarnings("unchecked")
        ToIntFunction<String[]> program = container.service(ToIntFunction.class, "(kiovec.main=true)");
        for (String line : List.of("copy raw:" + file + " sim:disk0 --count 64K --direct --verify",
                "info sim:tape0", "transports", "policy", "buffers", "stats")) {
            int code = program.applyAsInt(line.split(" "));
            if (code != 0) {
                throw new AssertionError(line + ": exit code " + code);
            }
        }
    }

    private static List<String> survivors(List<Old> counted) throws InterruptedException {
        for (int i = 0; i < COLLECTIONS && counted.stream().anyMatch(one -> one.loader().get() != null); i++) {
            System.gc();
            Thread.sleep(20);
        }
        Map<String, Long> counts = counted.stream().filter(one -> one.loader().get() != null)
                .collect(Collectors.groupingBy(Old::bundle, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream().flatMap(one -> Stream.generate(one::getKey).limit(one.getValue())).toList();
    }

    private static String histogram() throws Exception {
        Object text = ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[]{new String[0]}, new String[]{String[].class.getName()});
        return text.toString().lines().filter(line -> line.contains("io.kiovec") || line.contains("#instances"))
                .limit(LINES).collect(Collectors.joining("\n"));
    }

    /** What a process holds. */
    private record Left(Set<String> names, List<String> files, long mapped) {

        static Left now() throws IOException {
            List<String> open = new ArrayList<>();
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                for (Path descriptor : descriptors.toList()) {
                    try {
                        open.add(Files.readSymbolicLink(descriptor).toString());
                    } catch (IOException gone) {
                        // The listing itself has one.
                    }
                }
            }
            try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
                long mapped = maps.filter(line -> line.matches(".* /.*(img|media|hugepage).*")).count();
                Set<String> names = Thread.getAllStackTraces().keySet().stream()
                        .map(thread -> thread.getName().replaceAll("\\d+", "N")).collect(Collectors.toSet());
                return new Left(names, open, mapped);
            }
        }

        /** Threads of the framework end a little after what they did; the bound is for what does not end at all. */
        static Left awaitNoMoreThan(Left before) throws IOException, InterruptedException {
            Left now = now();
            for (int i = 0; i < 100 && now.isMoreThan(before); i++) {
                Thread.sleep(50);
                now = now();
            }
            return now;
        }

        List<String> threads(Left before) {
            return names.stream().filter(name -> !before.names.contains(name)).sorted().toList();
        }

        int descriptors(Left before) {
            return Math.max(0, files.size() - before.files.size());
        }

        long mappings(Left before) {
            return Math.max(0, mapped - before.mapped);
        }

        boolean isMoreThan(Left before) {
            return !threads(before).isEmpty() || descriptors(before) > 0 || mappings(before) > 0;
        }
    }
}
