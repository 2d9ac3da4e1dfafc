// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.Transport;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** Another transport of a scheme, that reaches the same devices by the one that is there. */
final class StandbyTransport implements Transport, AutoCloseable {

    static final String NAME = "standby";

    private static final BundleContext CONTEXT = FrameworkUtil.getBundle(StandbyTransport.class).getBundleContext();

    private final ServiceReference<Transport> below;
    private final Transport inner;
    private final ServiceRegistration<Transport> registration;
    private volatile boolean broken;

    private StandbyTransport(ServiceReference<Transport> below, String scheme, int ranking) {
        this.below = below;
        inner = CONTEXT.getService(below);
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Transport.SCHEME, scheme);
        properties.put(Transport.NAME, NAME);
        properties.put(Constants.SERVICE_RANKING, ranking);
        registration = CONTEXT.registerService(Transport.class, this, properties);
    }

    /** Registers one. */
    static StandbyTransport register(String scheme, int ranking) throws Exception {
        ServiceReference<Transport> below = CONTEXT
                .getServiceReferences(Transport.class, "(" + Transport.SCHEME + "=" + scheme + ")").stream().findFirst()
                .orElseThrow(() -> new AssertionError("no transport serves " + scheme));
        return new StandbyTransport(below, scheme, ranking);
    }

    /** From now on it throws when something is opened; what is open works. */
    void breakOpen() {
        broken = true;
    }

    private Transport inner() {
        if (broken) {
            throw new IllegalStateException("broken for a test");
        }
        return inner;
    }

    /** Gives it another ranking. */
    void rank(int ranking) {
        Hashtable<String, Object> properties = new Hashtable<>();
        for (String key : registration.getReference().getPropertyKeys()) {
            properties.put(key, registration.getReference().getProperty(key));
        }
        properties.put(Constants.SERVICE_RANKING, ranking);
        registration.setProperties(properties);
    }

    @Override
    public BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        return inner().openBlock(address, access);
    }

    @Override
    public ScsiEndpoint openScsi(Address address, AccessMode access) throws DeviceException {
        return inner().openScsi(address, access);
    }

    @Override
    public TapeEndpoint openTape(Address address, AccessMode access) throws DeviceException {
        return inner().openTape(address, access);
    }

    @Override
    public void close() {
        registration.unregister();
        CONTEXT.ungetService(below);
    }
}
