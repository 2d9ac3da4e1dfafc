// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** Commands that bundles contribute are functions of Gogo, and go with their bundle. */
class CommandsTest {

    private static Set<String> functions() throws Exception {
        ServiceReference<?>[] found = FrameworkUtil.getBundle(CommandsTest.class).getBundleContext()
                .getAllServiceReferences(null, "(osgi.command.scope=kiovec)");
        Set<String> names = new TreeSet<>();
        for (ServiceReference<?> reference : found == null ? new ServiceReference<?>[0] : found) {
            names.addAll(Arrays.asList((String[]) reference.getProperty("osgi.command.function")));
        }
        return names;
    }

    @Test
    void everyCommandIsInTheScopeKiovecAndGoesWithItsBundle() throws Exception {
        Set<String> all = Set.of("transports", "devices", "info", "copy", "bench", "policy", "stats", "buffers",
                "swap", "sim", "target", "help");
        assertEquals(new TreeSet<>(all), functions());
        Bundle bench = Bundles.named("io.kiovec.bench");
        bench.stop();
        try {
            Set<String> rest = new TreeSet<>(all);
            rest.removeAll(Set.of("bench", "copy"));
            assertEquals(rest, functions());
        } finally {
            bench.start();
        }
        assertEquals(new TreeSet<>(all), functions());
    }

    @Test
    void aCommandRunsInASession() throws Exception {
        String info = printed("kiovec:info sim:disk2 --json");
        assertTrue(info.contains("\"addressBits\":24"), info);
    }

    @Test
    void aTapeTellsWhereItIs() throws Exception {
        String info = printed("kiovec:info sim:tape0 --json");
        assertTrue(info.contains("\"position\":\"partition 0, block 0\""), info);
    }

    private static String printed(String line) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (CommandSession session = Bundles.service(CommandProcessor.class)
                .createSession(new ByteArrayInputStream(new byte[0]), console, console)) {
            session.execute(line);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
