// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.Devices;
import io.kiovec.api.Transports;
import io.kiovec.api.Transports.Role;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Drivers that cannot be used, or not any more, are named in a real container (rule S8). */
@ExtendWith(FrameworkWatchdog.class)
class DriverRefusalTest {

    private static final BundleContext CONTEXT = FrameworkUtil.getBundle(DriverRefusalTest.class).getBundleContext();

    private Transports transports;

    @BeforeEach
    void find() throws Exception {
        transports = Bundles.service(Transports.class);
    }

    private static InputStream bundleOfAnotherContract() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "com.vendor.future");
        main.putValue("Bundle-Version", "3.0.0");
        main.putValue("Import-Package", "io.kiovec.spi;version=\"[9,10)\"");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        return new ByteArrayInputStream(jar.toByteArray());
    }

    private Optional<TransportInfo> refused() {
        return transports.list().stream()
                .filter(info -> info.role() == Role.REFUSED && info.bundle().equals("com.vendor.future 3.0.0"))
                .findFirst();
    }

    @Test
    void aDriverOfAnotherContractVersionIsNamedInTheListAndInTheError() throws Exception {
        Bundle vendor = CONTEXT.installBundle("test:com.vendor.future", bundleOfAnotherContract());
        try {
            assertThrows(BundleException.class, vendor::start);
            SimConfiguration.await("it is refused", () -> refused().isPresent());
            String reason = refused().orElseThrow().reason();
            assertTrue(reason.contains("com.vendor.future 3.0.0") && reason.contains("io.kiovec.spi")
                    && reason.contains("9.0.0"), reason);
            DeviceException e = assertThrows(DeviceException.Unavailable.class, () -> Bundles.service(Devices.class)
                    .openBlock("future:a", AccessMode.READ));
            assertTrue(e.getMessage().contains(reason), e.getMessage());
        } finally {
            vendor.uninstall();
        }
        SimConfiguration.await("it is forgotten", () -> refused().isEmpty());
    }

    /** Throws from open. */
    private static final class Broken implements Transport {
        @Override
        public BlockEndpoint openBlock(Address address, AccessMode access) {
            throw new IllegalStateException("a bug");
        }
    }

    @Test
    void S8_aDriverThatFailsAgainAndAgainIsInQuarantineUntilItIsReleased() throws Exception {
        ServiceRegistration<Transport> broken = CONTEXT.registerService(Transport.class, new Broken(),
                new Hashtable<>(Map.of(Transport.SCHEME, "broken", Transport.NAME, "broken-driver")));
        try {
            Devices devices = Bundles.service(Devices.class);
            SimConfiguration.await("it is there", () -> role().isPresent());
            for (int i = 0; i < 5; i++) {
                assertEquals(Optional.of(Role.ACTIVE), role());
                assertThrows(DeviceException.class, () -> devices.openBlock("broken:a", AccessMode.READ));
            }
            assertEquals(Optional.of(Role.QUARANTINED), role());
            DeviceException e = assertThrows(DeviceException.class,
                    () -> devices.openBlock("broken:a", AccessMode.READ));
            assertTrue(e.getMessage().contains("transports release broken-driver"), e.getMessage());
            assertEquals(Role.ACTIVE, transports.release("broken-driver").getFirst().role());
        } finally {
            broken.unregister();
        }
    }

    private Optional<Role> role() {
        return transports.list().stream().filter(info -> info.name().equals("broken-driver"))
                .map(TransportInfo::role).findFirst();
    }
}
