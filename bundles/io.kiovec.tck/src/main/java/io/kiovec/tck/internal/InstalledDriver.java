// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.spi.BufferAllocator;
import io.kiovec.spi.Transport;
import io.kiovec.tck.DriverUnderTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A transport's service, used until it is closed, and the allocators that are registered beside it. It is taken past the core:
 * what is judged is the driver, also one that stands by or is in quarantine. For one thread.
 */
final class InstalledDriver implements AutoCloseable {

    private static final Map<DeviceKind, String> OPENINGS = Map.of(DeviceKind.BLOCK, "openBlock", DeviceKind.SCSI,
            "openScsi", DeviceKind.TAPE, "openTape");

    private final BundleContext context;
    private final Address address;
    private final ServiceReference<Transport> reference;
    private final Transport transport;
    private final List<ServiceReference<?>> used = new ArrayList<>();

    private InstalledDriver(BundleContext context, Address address, ServiceReference<Transport> reference,
            Transport transport) {
        this.context = context;
        this.address = address;
        this.reference = reference;
        this.transport = transport;
        used.add(reference);
    }

    /**
     * Finds the transport that the framework would take for an address, or the one of a name.
     *
     * @throws DeviceException.Unavailable when there is none
     */
    static InstalledDriver find(BundleContext context, Address address, Optional<String> name) throws DeviceException {
        List<ServiceReference<Transport>> all = transports(context);
        Optional<ServiceReference<Transport>> found = all.stream()
                .filter(reference -> address.scheme().equals(reference.getProperty(Transport.SCHEME)))
                .filter(reference -> name.map(one -> one.equals(reference.getProperty(Transport.NAME))).orElse(true))
                .max(ServiceReference::compareTo);
        Transport transport = found.map(context::getService).orElse(null);
        if (transport == null) {
            String there = all.stream().map(InstalledDriver::words).sorted().distinct()
                    .collect(Collectors.joining(", "));
            throw new DeviceException.Unavailable(address,
                    "no transport" + name.map(one -> " '" + one + "'").orElse("") + " serves it: there are "
                            + (there.isEmpty() ? "none" : there));
        }
        return new InstalledDriver(context, address, found.get(), transport);
    }

    private static List<ServiceReference<Transport>> transports(BundleContext context) {
        try {
            return List.copyOf(context.getServiceReferences(Transport.class, null));
        } catch (org.osgi.framework.InvalidSyntaxException noFilter) {
            throw new IllegalStateException(noFilter);
        }
    }

    private static String words(ServiceReference<Transport> reference) {
        return reference.getProperty(Transport.SCHEME) + " (" + reference.getProperty(Transport.NAME) + ")";
    }

    /** {@return the transport's name, and its bundle with its version} */
    String words() {
        return reference.getProperty(Transport.NAME) + " of " + reference.getBundle().getSymbolicName() + " "
                + reference.getBundle().getVersion();
    }

    Transport transport() {
        return transport;
    }

    /**
     * {@return as what the transport itself opens the device, as far as that can be seen: the faces whose methods it has,
     * and of them those that a scan tells, where it tells any; without what it leaves to its SCSI face} The framework makes the
     * other faces that a scan tells.
     */
    Set<DeviceKind> faces() {
        Set<DeviceKind> has = EnumSet.noneOf(DeviceKind.class);
        OPENINGS.forEach((kind, method) -> {
            if (isImplemented(method)) {
                has.add(kind);
            }
        });
        Set<DeviceKind> found = EnumSet.copyOf(has);
        try {
            found.retainAll(transport.scan().stream().filter(device -> device.address().equals(address))
                    .flatMap(device -> device.kinds().stream()).toList());
        } catch (DeviceException | RuntimeException scanningIsJudgedElsewhere) {
            found.clear();
        }
        Set<DeviceKind> faces = found.isEmpty() ? has : found;
        if (faces.contains(DeviceKind.SCSI)) {
            faces.removeIf(kind -> kind != DeviceKind.SCSI && isLeftToScsi(kind));
        }
        return faces;
    }

    /** By its word for it, the one that has the framework open the SCSI face instead. Any other failure is judged. */
    private boolean isLeftToScsi(DeviceKind kind) {
        try {
            Face.of(kind).opener().open(transport, address, AccessMode.READ).close();
            return false;
        } catch (DeviceException.IllegalRequest faceless) {
            return true;
        } catch (DeviceException | RuntimeException openingIsJudgedElsewhere) {
            return false;
        }
    }

    private boolean isImplemented(String method) {
        try {
            return transport.getClass().getMethod(method, Address.class, AccessMode.class)
                    .getDeclaringClass() != Transport.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return what is judged} */
    DriverUnderTest declared(Set<DeviceKind> faces, Optional<Address> other) {
        DeviceKind[] kinds = faces.toArray(DeviceKind[]::new);
        DriverUnderTest.Builder builder = DriverUnderTest.withScratchDevice(transport, address.toString())
                .faces(kinds[0], Arrays.copyOfRange(kinds, 1, kinds.length));
        other.ifPresent(device -> builder.otherDevice(device.toString()));
        try {
            for (ServiceReference<BufferAllocator> one : context.getServiceReferences(BufferAllocator.class, null)) {
                BufferAllocator allocator = context.getService(one);
                if (allocator != null) {
                    used.add(one);
                    builder.allocator(String.valueOf(one.getProperty(BufferAllocator.NAME)), allocator);
                }
            }
        } catch (org.osgi.framework.InvalidSyntaxException noFilter) {
            throw new IllegalStateException(noFilter);
        }
        return builder.build();
    }

    @Override
    public void close() {
        used.forEach(context::ungetService);
    }
}
