// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The core's own tests: that they fail a core that breaks its rules. */
class BrokenCoreTest {

    @TempDir
    Path folder;

    static Stream<BrokenCore> all() {
        return BrokenCores.all().stream();
    }

    /** Runs one test against a core; {@return what went wrong} What a broken core does may not end. */
    private static List<String> failures(ChangedCore core, BrokenCore change, Duration bound) throws Exception {
        Class<?> type = core.loadClass(change.testClass());
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        Thread thread = Thread.ofPlatform().daemon().name("broken core").start(() -> LauncherFactory.create()
                .execute(LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(type))
                        .filters((PostDiscoveryFilter) test -> test.getSource()
                                .filter(org.junit.platform.engine.support.descriptor.MethodSource.class::isInstance)
                                .map(org.junit.platform.engine.support.descriptor.MethodSource.class::cast)
                                .map(method -> FilterResult
                                        .includedIf(method.getMethodName().equals(change.testMethod())))
                                .orElseGet(() -> FilterResult.included("not a test")))
                        .build(), summary));
        if (!thread.join(bound)) {
            thread.interrupt();
            return List.of("it does not end");
        }
        assertTrue(summary.getSummary().getTestsFoundCount() > 0, () -> "there is no test " + change.test());
        return summary.getSummary().getFailures().stream().map(failure -> String.valueOf(failure.getException()))
                .toList();
    }

    @Tag("proof")
    @ParameterizedTest
    @MethodSource("all")
    void aBrokenCoreFailsByTheNameOfTheRule(BrokenCore broken) throws Exception {
        assertEquals(List.of(), failures(ChangedCore.whole(folder), broken, Duration.ofSeconds(60)),
                "the core as it is");
        List<String> failures = failures(ChangedCore.with(broken, folder), broken, Duration.ofSeconds(10));
        assertFalse(failures.isEmpty(), () -> broken.test() + " passes a core that " + broken.what());
        System.out.println(broken + ": " + failures.getFirst().lines().findFirst().orElse(""));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aChangeIsOfOnePlaceAndATestOfItsRule(BrokenCore broken) throws Exception {
        String source = ChangedCore.source(broken);
        int first = source.indexOf(broken.whole());
        assertTrue(first >= 0 && source.indexOf(broken.whole(), first + 1) < 0,
                () -> broken.source() + " does not have the text once that is changed");
        assertTrue(broken.testMethod().startsWith(broken.rule() + "_"), broken::test);
        Class<?> type = Class.forName(broken.testClass());
        assertTrue(Arrays.stream(type.getDeclaredMethods()).anyMatch(one -> one.getName().equals(broken.testMethod())),
                () -> "there is no test " + broken.test());
    }

    @Test
    void theListSaysWhichBrokenCoreBelongsToWhichRule() throws Exception {
        StringBuilder list = new StringBuilder(
                """
                        # The rules that the core keeps

                        Each has a core that breaks it by one change of its source, in
                        `src/test/java/io/kiovec/core/internal/broken/BrokenCores.java`; the core's own test of that name must fail for it.

                        | rule | test | broken core: it |
                        |--|--|--|
                        """);
        BrokenCores.all().forEach(one -> list.append("| ").append(one.rule()).append(" | `")
                .append(one.test().replace('#', '.')).append("` | ").append(one.what()).append(" |\n"));
        Path target = Files.writeString(Path.of("target", "RULES.md"), list);
        assertEquals(list.toString(), Files.exists(Path.of("RULES.md")) ? Files.readString(Path.of("RULES.md")) : "",
                () -> "copy " + target);
    }
}
