// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kiovec.api.Devices;
import io.kiovec.api.Transports;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.spi.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** What is broken in a real container is found, with the line that mends it. */
@ExtendWith(FrameworkWatchdog.class)
class DoctorTest {

    private static final BundleContext CONTEXT = FrameworkUtil.getBundle(DoctorTest.class).getBundleContext();

    private static final String COMPONENT = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="io.kiovec.made.Waiting">
              <implementation class="io.kiovec.made.Waiting"/>
              <reference name="partner" interface="io.kiovec.made.Partner"/>
            </scr:component>
            """;

    private static final String REQUIRING = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="io.kiovec.made.Configured"
                configuration-policy="require">
              <implementation class="io.kiovec.made.Configured"/>
            </scr:component>
            """;

    private static InputStream bundle(String name, Map<String, String> headers, Map<String, String> files)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        headers.forEach(main::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                jar.putNextEntry(new ZipEntry(file.getKey()));
                jar.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** What the doctor says of a subject. */
    private static Optional<JsonObject> finding(String arguments, String subject) throws Exception {
        String said = Gogo.run("kiovec:doctor " + arguments + " --json");
        for (JsonElement one : JsonParser.parseString(said.lines().findFirst().orElseThrow()).getAsJsonArray()) {
            if (one.getAsJsonObject().get("subject").getAsString().equals(subject)) {
                return Optional.of(one.getAsJsonObject());
            }
        }
        return Optional.empty();
    }

    private static void assertFinding(String arguments, String subject, String severity, String sentence, String mend)
            throws Exception {
        JsonObject found = finding(arguments, subject).orElseThrow(() -> new AssertionError("nothing of " + subject));
        assertEquals(severity, found.get("severity").getAsString());
        assertEquals(mend, found.get("mend").getAsString());
        assertTrue(found.get("finding").getAsString().contains(sentence), found.get("finding").getAsString());
    }

    @Test
    void aComponentThatWaits() throws Exception {
        Bundle made = CONTEXT.installBundle("test:io.kiovec.made.waiting", bundle("io.kiovec.made.waiting",
                Map.of("Service-Component", "OSGI-INF/waiting.xml, OSGI-INF/configured.xml"),
                Map.of("OSGI-INF/waiting.xml", COMPONENT, "OSGI-INF/configured.xml", REQUIRING)));
        try {
            made.start();
            SimConfiguration.await("it waits", () -> finding("", "io.kiovec.made.Waiting").isPresent());
            assertFinding("", "io.kiovec.made.Waiting", "broken", "waits for the service io.kiovec.made.Partner",
                    "install FILE");
            assertFinding("", "configurations", "note", "io.kiovec.made.Configured", "touch DIR/PID-NAME.cfg");
            assertEquals(Optional.empty(), finding("sim:disk0", "configurations"));
            made.stop();
            assertFinding("", "io.kiovec.made.waiting", "broken", "was not started", "start " + made.getBundleId());
        } finally {
            made.uninstall();
        }
    }

    @Test
    void aBundleThatLacksAPackage() throws Exception {
        Bundle made = CONTEXT.installBundle("test:com.vendor.later", bundle("com.vendor.later",
                Map.of("Import-Package", "io.kiovec.spi;version=\"[9,10)\""), Map.of()));
        try {
            assertThrows(BundleException.class, made::start);
            assertFinding("", "com.vendor.later", "broken", "needs package io.kiovec.spi from 9.0.0 below 10.0.0",
                    "install FILE");
        } finally {
            made.uninstall();
        }
    }

    /** Throws from open. */
    private static final class Broken implements Transport {
        @Override
        public BlockEndpoint openBlock(Address address, AccessMode access) {
            throw new IllegalStateException("a bug");
        }
    }

    @Test
    void aDriverInQuarantine() throws Exception {
        ServiceRegistration<Transport> broken = CONTEXT.registerService(Transport.class, new Broken(),
                new Hashtable<>(Map.of(Transport.SCHEME, "sick", Transport.NAME, "sick-driver")));
        try {
            Devices devices = Bundles.service(Devices.class);
            for (int i = 0; i < 6; i++) {
                assertThrows(DeviceException.class, () -> devices.openBlock("sick:a", AccessMode.READ));
            }
            assertFinding("", "sick-driver", "broken", "is in quarantine after 5 failures",
                    "kiovec transports release sick-driver");
            assertFinding("sick:a", "sick-driver", "broken", "is in quarantine",
                    "kiovec transports release sick-driver");
            Bundles.service(Transports.class).release("sick-driver");
            assertTrue(finding("", "sick-driver").isEmpty());
        } finally {
            broken.unregister();
        }
    }

    @Test
    void aNodeThatIsNotThere() throws Exception {
        assertFinding("raw:/dev/loop4711", "/dev/loop4711", "broken", "there is no /dev/loop4711",
                "losetup /dev/loop4711 FILE");
        String said = Gogo.run("kiovec:doctor sim:disk0");
        assertTrue(said.contains("sim:disk0: nothing is broken"), said);
        assertTrue(Gogo.run("kiovec:doctor raw:/dev/loop4711").contains("1 thing is broken"));
    }
}
