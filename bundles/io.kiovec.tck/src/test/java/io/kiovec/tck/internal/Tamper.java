// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.BlockEndpointQueue;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.ScsiEndpointQueue;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Breaks a driver: sees each call of its transport, endpoints, allocators and queues, and does something else. */
@FunctionalInterface
interface Tamper {

    Object call(Call call) throws Throwable;

    /** A call of the driver. */
    record Call(Object target, Method method, Object[] args) {

        String name() {
            return method.getName();
        }

        boolean is(String name) {
            return method.getName().equals(name);
        }

        @SuppressWarnings("unchecked")
        <T> T arg(int index) {
            return (T) args[index];
        }

        /** {@return another call of the same object} */
        Call of(String other, Object... otherArgs) {
            return new Call(target, Arrays.stream(method.getDeclaringClass().getMethods())
                    .filter(one -> one.getName().equals(other)).findFirst().orElseThrow(), otherArgs);
        }

        /** Lets the driver do it. */
        Object proceed() throws Throwable {
            return with(args);
        }

        /** Lets the driver do it with other arguments. */
        Object with(Object... others) throws Throwable {
            try {
                return method.invoke(target, others);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    /** What is wrapped wherever the driver gives it. */
    List<Class<?>> KINDS = List.of(Transport.class, BlockEndpoint.class, ScsiEndpoint.class, TapeEndpoint.class,
            BufferAllocator.class, BufferAllocator.Allocation.class, BlockEndpointQueue.class, ScsiEndpointQueue.class);

    /** {@return a driver that is broken by this} */
    default Transport breaks(Transport whole) {
        return (Transport) wrap(whole);
    }

    private Object wrap(Object found) {
        if (found instanceof Optional<?> optional) {
            return optional.map(this::wrap);
        }
        for (Class<?> kind : KINDS) {
            if (kind.isInstance(found) && !Proxy.isProxyClass(found.getClass())) {
                return Proxy.newProxyInstance(Tamper.class.getClassLoader(), new Class<?>[]{kind},
                        (proxy, method, args) -> wrap(call(new Call(found, method, args))));
            }
        }
        return found;
    }
}
