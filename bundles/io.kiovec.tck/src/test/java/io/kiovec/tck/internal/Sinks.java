// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.function.Supplier;

/** Breaks what a driver's queue of either face hands over: sees each completion before it reaches the kit. */
final class Sinks {

    private static final int BLOCK_ARGUMENTS = 7;

    private Sinks() {
    }

    /** Where completions go on. */
    interface Onward {
        void complete(Object[] args) throws Throwable;
    }

    /** What is done with a completion. */
    interface Completing {
        void complete(Onward sink, Object[] args) throws Throwable;
    }

    /** A driver that does something with each completion. */
    static Supplier<Tamper> each(Completing what) {
        return () -> call -> call.is("reap") ? reap(call, what) : call.proceed();
    }

    /** Lets a driver reap into something. */
    static Object reap(Tamper.Call call, Completing what) throws Throwable {
        Onward onward = onward(call);
        Object sink = Proxy.newProxyInstance(Sinks.class.getClassLoader(),
                new Class<?>[]{call.method().getParameterTypes()[0]}, (proxy, method, args) -> {
                    what.complete(onward, args);
                    return null;
                });
        return call.with(sink, call.arg(1), call.arg(2));
    }

    /** {@return the sink that the kit gave} */
    static Onward onward(Tamper.Call call) {
        Object real = call.arg(0);
        return args -> Arrays.stream(call.method().getParameterTypes()[0].getMethods())
                .filter(method -> method.getName().equals("complete")).findFirst().orElseThrow().invoke(real, args);
    }

    static Object[] changed(Object[] args, int index, Object other) {
        Object[] copy = args.clone();
        copy[index] = other;
        return copy;
    }

    private static boolean isBlock(Object[] args) {
        return args.length == BLOCK_ARGUMENTS;
    }

    /** {@return a completion that says that more was moved} */
    static Object[] counted(Object[] args, long more) {
        return isBlock(args) ? changed(args, 2, (Long) args[2] + more) : changed(args, 4, (Long) args[4] - more);
    }

    /** {@return a completion of another mode} */
    static Object[] moved(Object[] args, Object mode) {
        return changed(args, isBlock(args) ? 3 : 5, mode);
    }

    static long token(Object[] args) {
        return (Long) args[0];
    }
}
