// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.sim.internal.configuration.DiskConfiguration;
import io.kiovec.sim.internal.configuration.TapeConfiguration;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The guide's tables of keys have those that configuration has, and no others. */
class KeyDocumentTest {

    private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");
    private static final Pattern KEY = Pattern.compile("[a-zA-Z]+");

    private final String guide;

    KeyDocumentTest() throws IOException {
        guide = Files.readString(Path.of("../io.kiovec.dist/guide/devices.md"));
    }

    private static Set<String> keys(Class<?> configuration) {
        return Arrays.stream(configuration.getDeclaredMethods()).filter(each -> !each.isSynthetic())
                .map(Method::getName).map(name -> name.replace('_', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(each -> each.group(1)).filter(KEY.asMatchPredicate())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String table(String head) {
        int from = guide.indexOf("| " + head);
        return guide.substring(from, guide.indexOf("\n\n", from));
    }

    /** What is quoted in the first column. */
    private Set<String> documented(String head) {
        return table(head).lines().flatMap(line -> quoted(line.split("\\|")[1]).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> withAdapter(String head) {
        Set<String> all = documented(head);
        all.addAll(documented("key of an adapter"));
        all.add("name");
        return all;
    }

    @Test
    void ofADisk() {
        assertEquals(keys(DiskConfiguration.class), withAdapter("key of a disk"));
    }

    @Test
    void ofATape() {
        Set<String> all = keys(TapeConfiguration.class);
        // The adapter's are the same with either; the disk's configuration tells them.
        Set<String> disk = keys(DiskConfiguration.class);
        disk.retainAll(documented("key of an adapter"));
        all.addAll(disk);
        assertEquals(all, withAdapter("key of a tape"));
    }

    @Test
    void ofARule() {
        int from = guide.indexOf("A rule meets commands by");
        String section = guide.substring(from, guide.indexOf("sim faults add", from));
        Set<String> missing = keys(FaultConfiguration.class);
        missing.removeAll(quoted(section));
        assertEquals(Set.of(), missing);
    }
}
