// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.tck.DriverKit;
import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverReport.Result;
import io.kiovec.tck.DriverUnderTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of the kit by JUnit's launcher. Nothing is found by service loaders: in a container there is nothing to find. */
public final class KitRun {

    private final DriverUnderTest driver;
    private final Predicate<String> names;
    private final int boundSeconds;
    private final List<Result> results = new CopyOnWriteArrayList<>();
    private final Map<String, Long> begun = new ConcurrentHashMap<>();
    private volatile boolean interrupted;

    /**
     * Prepares a run.
     *
     * @param driver what is judged
     * @param names which tests, by their names
     * @param boundSeconds how long a test may take
     */
    public KitRun(DriverUnderTest driver, Predicate<String> names, int boundSeconds) {
        this.boundSeconds = boundSeconds;
        this.driver = driver;
        this.names = names;
    }

    /** {@return what the rules said} The calling thread waits; its interrupt ends the run, and is kept. */
    public DriverReport report() {
        LauncherConfig config = LauncherConfig.builder().enableTestEngineAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false).enablePostDiscoveryFilterAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false).addTestEngines(new JupiterTestEngine()).build();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(KitRun.class.getClassLoader());
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            session.getStore().put(Namespace.GLOBAL, TrialKit.KEY, driver);
            session.getLauncher().execute(LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(TrialKit.class))
                    .filters((PostDiscoveryFilter) test -> test.getSource().filter(MethodSource.class::isInstance)
                            .map(source -> FilterResult.includedIf(names.test(name((MethodSource) source))))
                            .orElseGet(() -> FilterResult.included("not a test")))
                    .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                    .configurationParameter(DriverKit.BOUND_SECONDS, Integer.toString(boundSeconds)).build(),
                    new Collecting());
        } finally {
            thread.setContextClassLoader(before);
        }
        if (interrupted) {
            thread.interrupt();
        }
        results.sort(Comparator.comparing(Result::name));
        return new DriverReport(driver.toString(), results, NotTested.ALL);
    }

    private static String name(MethodSource source) {
        return group(source) + "." + source.getMethodName();
    }

    private static String group(MethodSource source) {
        return source.getJavaClass().getSimpleName();
    }

    /** Collects what the tests say; a group that cannot be made counts as one failed test. */
    private final class Collecting implements TestExecutionListener {

        @Override
        public void executionStarted(TestIdentifier test) {
            begun.put(test.getUniqueId(), System.nanoTime());
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            add(test, Outcome.SKIPPED, reason, Optional.empty());
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            Outcome outcome = switch (result.getStatus()) {
                case SUCCESSFUL -> Outcome.PASSED;
                case ABORTED -> Outcome.SKIPPED;
                case FAILED -> Outcome.FAILED;
            };
            interrupted |= result.getThrowable().filter(RunInterrupted.class::isInstance).isPresent();
            if (test.isTest() || outcome == Outcome.FAILED) {
                String reason = result.getThrowable().map(KitRun::reason).orElse("");
                add(test, outcome, reason, outcome == Outcome.FAILED ? result.getThrowable() : Optional.empty());
            }
        }

        private void add(TestIdentifier test, Outcome outcome, String reason, Optional<Throwable> thrown) {
            long nanos = System.nanoTime() - begun.getOrDefault(test.getUniqueId(), System.nanoTime());
            Optional<MethodSource> source = test.getSource().filter(MethodSource.class::isInstance)
                    .map(MethodSource.class::cast);
            results.add(new Result(source.map(KitRun::group).orElse("Kit"),
                    source.map(MethodSource::getMethodName).orElse(test.getDisplayName()), outcome, reason,
                    thrown.map(KitRun::stack).orElse(""), Duration.ofNanos(nanos)));
        }
    }

    private static String reason(Throwable thrown) {
        String message = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        String plain = message.startsWith("Assumption failed: ") ? message.substring(19) : message;
        return thrown instanceof AssertionError || thrown instanceof org.opentest4j.TestAbortedException
                ? plain
                : thrown.getClass().getSimpleName() + ": " + plain;
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
