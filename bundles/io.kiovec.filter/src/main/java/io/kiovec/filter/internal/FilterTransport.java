// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Device;
import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.TapeDevice;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.ScsiEndpoint;
import io.kiovec.spi.TapeEndpoint;
import io.kiovec.spi.Transport;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A transport whose devices stand on others. It opens those through the core, inside its own open methods: so the core knows
 * which stands on which, and swaps the lower one under this one's endpoint. The core is got when it is needed, for it is
 * made of transports and must not wait for one of them.
 */
abstract class FilterTransport implements Transport {

    /** Makes an endpoint around an open device, which belongs to it. */
    @FunctionalInterface
    private interface Around<D extends Device, E> {
        E make(Address name, D inner, Treatment treatment) throws DeviceException;
    }

    private final AtomicReference<ServiceReference<Devices>> reference = new AtomicReference<>();
    private final Supplier<Optional<Devices>> devices;

    FilterTransport(BundleContext context) {
        devices = () -> Optional.ofNullable(reference.get()).map(context::getService);
    }

    /** With another core than the container's. */
    FilterTransport(Devices core) {
        devices = () -> Optional.of(core);
    }

    /** {@return whether what stands before the first colon is options} */
    abstract boolean isOptions(String text);

    /**
     * {@return what is done with the operations of a new endpoint}
     *
     * @throws DeviceException.IllegalRequest for options that make no sense
     * @throws DeviceException.Unavailable when it cannot be done here
     */
    abstract Treatment treatment(FilterAddress address) throws DeviceException;

    final void core(ServiceReference<Devices> came) {
        reference.set(came);
    }

    final void noCore(ServiceReference<Devices> gone) {
        reference.compareAndSet(gone, null);
    }

    @Override
    public final BlockEndpoint openBlock(Address address, AccessMode access) throws DeviceException {
        return open(address, access, BlockDevice.class, FilterBlock::new);
    }

    @Override
    public final ScsiEndpoint openScsi(Address address, AccessMode access) throws DeviceException {
        return open(address, access, ScsiDevice.class, FilterScsi::new);
    }

    @Override
    public final TapeEndpoint openTape(Address address, AccessMode access) throws DeviceException {
        return open(address, access, TapeDevice.class, FilterTape::new);
    }

    private <D extends Device, E> E open(Address name, AccessMode access, Class<D> face, Around<D, E> around)
            throws DeviceException {
        FilterAddress address = FilterAddress.parse(name, this::isOptions);
        Devices core = devices.get().orElseThrow(() -> new DeviceException.Unavailable(name,
                "stands on " + address.inner() + ", and there is nobody who opens devices: install io.kiovec.core"));
        Treatment treatment = treatment(address);
        D inner = null;
        E made = null;
        try {
            inner = core.open(address.inner(), face, access);
            made = around.make(name, inner, treatment);
            return made;
        } finally {
            if (made == null) {
                treatment.close();
                if (inner != null) {
                    inner.close();
                }
            }
        }
    }
}
