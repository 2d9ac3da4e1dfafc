// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.device;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Availability;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Endpoint;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A driver around another one, in which each method of the transport and its endpoints can be broken by its name. */
public final class BrokenDriver implements Transport {

    /** What a broken method does. */
    public interface Fault {
        /** Does it instead of the real method, or calls that. */
        Object instead(Object[] arguments, Real real) throws Throwable;
    }

    /** The real method. */
    public interface Real {
        Object call() throws Throwable;
    }

    private final Transport real;
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();

    public BrokenDriver(Transport real) {
        this.real = real;
    }

    public void breaks(String method, Fault fault) {
        faults.put(method, fault);
    }

    /** A method that throws what no driver may throw. */
    public void throwsIn(String method) {
        breaks(method, (arguments, call) -> {
            throw new IllegalStateException("bug in " + method);
        });
    }

    public void mend() {
        faults.clear();
    }

    private Object call(String method, Object[] arguments, Real call) throws Throwable {
        Fault fault = faults.get(method);
        return fault == null ? call.call() : fault.instead(arguments, call);
    }

    private <E extends Endpoint> E open(Class<E> face, String method, Real opening) throws DeviceException {
        Endpoint endpoint = (Endpoint) unchecked(() -> call(method, new Object[0], opening));
        return endpoint == null
                ? null
                : face.cast(Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[]{face},
                        (proxy, called, arguments) -> call(called.getName(), arguments,
                                () -> invoke(endpoint, called, arguments))));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Object unchecked(Real call) throws DeviceException {
        try {
            return call.call();
        } catch (DeviceException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Availability availability() {
        try {
            return (Availability) unchecked(() -> call("availability", null, real::availability));
        } catch (DeviceException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<DeviceDescription> scan() throws DeviceException {
        return (List<DeviceDescription>) unchecked(() -> call("scan", null, real::scan));
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        return open(BlockEndpoint.class, "openBlock", () -> real.openBlock(address, access));
    }

    @Override
    public ScsiEndpoint openScsi(Address address, AccessMode access) throws DeviceException {
        return open(ScsiEndpoint.class, "openScsi", () -> real.openScsi(address, access));
    }

    @Override
    public TapeEndpoint openTape(Address address, AccessMode access) throws DeviceException {
        return open(TapeEndpoint.class, "openTape", () -> real.openTape(address, access));
    }
}
