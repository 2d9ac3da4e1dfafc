// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class of tests when a thread was blocked for a second in code of Kiovec that the framework, the component
 * runtime or Configuration Admin had called: nothing of ours may keep them waiting (rule D6 allows 500 ms). It looks at
 * the stacks of all threads ten times a second.
 */
public final class FrameworkWatchdog implements BeforeAllCallback, AfterAllCallback {

    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final List<String> FRAMEWORKS = List.of("org.apache.felix.framework.", "org.eclipse.osgi.",
            "org.apache.felix.scr.", "org.apache.felix.cm.", "org.apache.felix.fileinstall.");
    private static final List<String> TESTS = List.of("io.kiovec.it.", "org.junit.");

    /** A thread that waits, since when, and in what call of ours. */
    private record Waiting(StackTraceElement call, long since) {
    }

    private final Predicate<String> ours;
    private final long bound;
    private final Map<Thread, Waiting> waiting = new HashMap<>();
    private final List<String> found = new CopyOnWriteArrayList<>();
    private volatile boolean ending;
    private Thread thread;

    /** For JUnit. */
    public FrameworkWatchdog() {
        this(name -> name.startsWith("io.kiovec.") && TESTS.stream().noneMatch(name::startsWith),
                BOUND_NANOS);
    }

    /** Takes other classes for ours, and another bound. */
    FrameworkWatchdog(Predicate<String> ours, long boundNanos) {
        this.ours = ours;
        bound = boundNanos;
    }

    void start() {
        thread = Thread.ofPlatform().name("watchdog").daemon().start(() -> {
            while (!ending) {
                Thread.getAllStackTraces().forEach(this::look);
                waiting.keySet().removeIf(gone -> !gone.isAlive());
                LockSupport.parkNanos(bound / 10);
            }
        });
    }

    private void look(Thread seen, StackTraceElement[] stack) {
        Optional<StackTraceElement> call = isWaiting(seen.getState()) ? callOfOurs(stack) : Optional.empty();
        if (call.isEmpty()) {
            waiting.remove(seen);
            return;
        }
        Waiting before = waiting.get(seen);
        long now = System.nanoTime();
        if (before == null || !before.call().equals(call.get())) {
            waiting.put(seen, new Waiting(call.get(), now));
        } else if (now - before.since() >= bound) {
            found.add(seen.getName() + " is " + seen.getState() + " for "
                    + TimeUnit.NANOSECONDS.toMillis(now - before.since()) + " ms in a callback:\n    "
                    + String.join("\n    ", Arrays.stream(stack).map(String::valueOf).toList()));
            // Told once.
            waiting.put(seen, new Waiting(call.get(), Long.MAX_VALUE / 2));
        }
    }

    private static boolean isWaiting(Thread.State state) {
        return state == Thread.State.BLOCKED || state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    /** {@return the call of ours that a framework made, when the thread is inside one} The stack begins with the last call. */
    private Optional<StackTraceElement> callOfOurs(StackTraceElement[] stack) {
        Optional<StackTraceElement> outermost = Optional.empty();
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (FRAMEWORKS.stream().anyMatch(name::startsWith)) {
                return outermost;
            }
            if (ours.test(name)) {
                outermost = Optional.of(frame);
            } else if (TESTS.stream().anyMatch(name::startsWith)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Ends it. */
    List<String> stop() throws InterruptedException {
        ending = true;
        LockSupport.unpark(thread);
        thread.join();
        return List.copyOf(new ArrayList<>(found));
    }

    /** {@return what it has found so far} */
    List<String> found() {
        return List.copyOf(found);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        List<String> blocked = stop();
        if (!blocked.isEmpty()) {
            throw new AssertionError(String.join("\n", blocked));
        }
    }
}
