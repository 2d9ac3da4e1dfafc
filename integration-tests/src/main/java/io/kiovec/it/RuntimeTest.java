// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.test.common.annotation.InjectBundleContext;

@ExtendWith(FrameworkWatchdog.class)
class RuntimeTest {
    @InjectBundleContext
    BundleContext context;

    @Test
    void everyBundleIsActive() {
        List<String> others = Stream.of(context.getBundles())
                .filter(b -> b.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(b -> b.getState() != Bundle.ACTIVE && b.getState() != Bundle.STARTING)
                .map(b -> b.getSymbolicName() + " " + b.getState()).toList();
        assertEquals(List.of(), others);
    }

    @Test
    void theBundlesUnderTestAreHere() {
        List<String> ours = Stream.of(context.getBundles()).map(Bundle::getSymbolicName)
                .filter(name -> name.startsWith("io.kiovec.")).sorted().toList();
        assertEquals(List.of("io.kiovec.api", "io.kiovec.bench", "io.kiovec.buffers", "io.kiovec.command",
                "io.kiovec.console", "io.kiovec.copy", "io.kiovec.core", "io.kiovec.filter", "io.kiovec.iscsi",
                "io.kiovec.linux", "io.kiovec.metrics", "io.kiovec.pdu", "io.kiovec.plot", "io.kiovec.policy",
                "io.kiovec.raw", "io.kiovec.rbd", "io.kiovec.scsi", "io.kiovec.sg", "io.kiovec.shell", "io.kiovec.sim",
                "io.kiovec.st", "io.kiovec.target", "io.kiovec.tck"), ours);
    }

    @Test
    void javaIs25OrNewer() {
        assertTrue(Runtime.version().feature() >= 25, () -> "Java " + Runtime.version());
    }
}
