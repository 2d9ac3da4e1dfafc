// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.tck.DriverKit;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;

/**
 * Runs each test on a platform thread of its own and waits for it with a bound, so that a driver that hangs fails one test
 * and not the whole run (rule L1). The thread that hangs is interrupted and left behind.
 */
public final class BoundedCalls implements InvocationInterceptor {

    /** How long a test may take where nobody says, in seconds. */
    public static final int DEFAULT_SECONDS = 60;

    /** Called by JUnit. */
    public BoundedCalls() {
    }

    @Override
    public void interceptTestMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
            ExtensionContext context) throws Throwable {
        bounded(invocation, context);
    }

    @Override
    public void interceptBeforeEachMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
            ExtensionContext context) throws Throwable {
        if (ended(context).get() instanceof RunInterrupted before) {
            throw before;
        }
        bounded(invocation, context);
    }

    @Override
    public void interceptAfterEachMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
            ExtensionContext context) throws Throwable {
        bounded(invocation, context);
    }

    private static void bounded(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        int seconds = context.getConfigurationParameter(DriverKit.BOUND_SECONDS).map(Integer::parseInt)
                .orElse(DEFAULT_SECONDS);
        Throwable[] thrown = new Throwable[1];
        Thread thread = Thread.ofPlatform().daemon().name("kiovec tck " + context.getDisplayName()).start(() -> {
            try {
                invocation.proceed();
            } catch (Throwable e) {
                thrown[0] = e;
            }
        });
        if (!hasEnded(thread, seconds, context)) {
            String where = Arrays.stream(thread.getStackTrace()).limit(12).map(frame -> "\n    at " + frame)
                    .collect(Collectors.joining());
            thread.interrupt();
            throw new AssertionFailedError("the driver has not returned for " + seconds
                    + " s: every call ends, with a result or a typed error (L1)" + where);
        }
        if (thrown[0] != null) {
            throw thrown[0];
        }
    }

    private static boolean hasEnded(Thread thread, int seconds, ExtensionContext context) {
        try {
            return thread.join(Duration.ofSeconds(seconds));
        } catch (InterruptedException toEnd) {
            thread.interrupt();
            ended(context).set(new RunInterrupted());
            throw ended(context).get();
        }
    }

    /** {@return what ended the run, for the tests that would follow} JUnit does not keep a thread's interrupt. */
    private static AtomicReference<RunInterrupted> ended(ExtensionContext context) {
        @SuppressWarnings("unchecked")
        AtomicReference<RunInterrupted> ended = context.getRoot().getStore(Namespace.create(BoundedCalls.class))
                .getOrComputeIfAbsent("ended", key -> new AtomicReference<>(), AtomicReference.class);
        return ended;
    }
}
