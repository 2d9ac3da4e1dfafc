// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.api.Allocators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this process holds: platform threads, descriptors, and mappings of files with buffers that are not closed, each by
 * its name without numbers. Threads of the JVM's own that come when it likes are left out.
 *
 * @param threads by name
 * @param descriptors by what they stand for
 * @param mappings by file, and buffers by allocator
 */
record Footprint(Map<String, Integer> threads, Map<String, Integer> descriptors, Map<String, Integer> mappings) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final List<String> OF_THE_JVM = List.of("ForkJoinPool", "VirtualThread-", "Read-Poller",
            "Write-Poller",
            "Master-Poller", "process reaper", "Attach Listener", "Common-Cleaner", "Cleaner-", "JFR ",
            "Signal Dispatcher",
            "SIG");

    /** {@return what is held now} */
    static Footprint now(Allocators allocators) throws IOException {
        return new Footprint(count(Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> OF_THE_JVM.stream().noneMatch(name::startsWith))), openDescriptors(),
                mapped(allocators));
    }

    private static Map<String, Integer> openDescriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return count(open.map(Footprint::target).filter(target -> !target.startsWith("/proc/")));
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException gone) {
            // The one that lists the folder.
            return "/proc/self/fd";
        }
    }

    private static Map<String, Integer> mapped(Allocators allocators) throws IOException {
        Map<String, Integer> found;
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            found = count(maps.filter(line -> line.indexOf('/') > 0).map(line -> line.substring(line.indexOf('/'))));
        }
        allocators.list().stream().filter(each -> each.buffers() > 0)
                .forEach(each -> found.put("buffers of " + each.name(), (int) each.buffers()));
        return found;
    }

    private static Map<String, Integer> count(Stream<String> names) {
        return names.collect(
                Collectors.toMap(name -> NUMBER.matcher(name).replaceAll("#"), name -> 1, Integer::sum, TreeMap::new));
    }

    /** {@return what there is more of than before} */
    Footprint beyond(Footprint before) {
        return new Footprint(beyond(threads, before.threads), beyond(descriptors, before.descriptors),
                beyond(mappings, before.mappings));
    }

    private static Map<String, Integer> beyond(Map<String, Integer> now, Map<String, Integer> before) {
        Map<String, Integer> more = new TreeMap<>();
        now.forEach((name, count) -> {
            int grown = count - before.getOrDefault(name, 0);
            if (grown > 0) {
                more.put(name, grown);
            }
        });
        return more;
    }

    boolean isEmpty() {
        return threads.isEmpty() && descriptors.isEmpty() && mappings.isEmpty();
    }

    static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
