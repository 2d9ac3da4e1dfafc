// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.osgi.framework.FrameworkUtil;

/** A Ceph cluster for the tests of a class, which the transport rbd is configured for. On Felix only: there is the time for it there. */
abstract class OwnCluster {

    static final String PID = "io.kiovec.rbd";
    /** Of a cluster that others have to build beside. */
    private static final long MOST_MEMORY = 500L << 20;

    static CephNode ceph;
    private static SimConfiguration everybody;

    @BeforeAll
    static void startTheCluster() throws Exception {
        assumeTrue(FrameworkUtil.getBundle(Devices.class).getBundleContext().getBundle(0).getSymbolicName()
                .contains("felix"));
        assertTrue(CephNode.isInstalled(), "install Debian's packages ceph-mon, ceph-osd and ceph-common");
        ceph = CephNode.start();
        everybody = SimConfiguration.configuration(PID, ceph.configuration(Map.of()));
    }

    @AfterAll
    static void endTheCluster() throws Exception {
        if (everybody != null) {
            everybody.close();
            everybody = null;
        }
        if (ceph != null) {
            CephNode node = ceph;
            ceph = null;
            try (CephNode ended = node) {
                long most = ended.mostMemory();
                System.out.println("the cluster took " + (most >> 20) + " MiB");
                assertTrue(most < MOST_MEMORY, () -> "the cluster took " + most + " bytes");
            }
        }
    }

    static Devices devices() throws Exception {
        return Bundles.service(Devices.class);
    }

    static BlockDevice writer(String address) throws Exception {
        return devices().openBlock(address, AccessMode.READ_WRITE);
    }

    static byte[] random(int length, long seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    static void assertSays(DeviceException told, String... words) {
        for (String word : words) {
            assertTrue(told.getMessage().contains(word), told.getMessage());
        }
    }
}
