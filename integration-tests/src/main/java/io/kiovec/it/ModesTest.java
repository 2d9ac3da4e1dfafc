// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.BlockDevice;
import io.kiovec.api.Devices;
import io.kiovec.api.Transfer;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TransferMode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Hashtable;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What users see of modes and demotions, through the real bundles. */
class ModesTest {

    private static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(11).nextBytes(data);
        return data;
    }

    @Test
    void M1_M2_simDirectAndIndirectSeeTheSameBytes() throws Exception {
        try (BlockDevice device = Bundles.service(Devices.class).openBlock("sim:disk0", AccessMode.READ_WRITE)) {
            bothModes(device);
        }
    }

    @Test
    void M1_M2_rawDirectAndIndirectSeeTheSameBytes() throws Exception {
        try (RealDevice real = RealDevice.make();
                BlockDevice device = Bundles.service(Devices.class).openBlock(real.address(), AccessMode.READ_WRITE)) {
            bothModes(device);
        }
    }

    private static void bothModes(BlockDevice device) throws Exception {
        byte[] data = random(1 << 20);
        Transfer written = device.write(0, data);
        assertEquals(TransferMode.INDIRECT, written.mode());
        assertEquals(data.length, written.copiedBytes());
        try (IoBuffer buffer = device.allocate(data.length)) {
            Transfer direct = device.read(0, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.DIRECT, direct.mode());
            assertEquals(0, direct.copiedBytes());
            assertTrue(direct.elements().orElseThrow() > 0);
            assertArrayEquals(data, buffer.segment().toArray(ValueLayout.JAVA_BYTE));
        }
        device.flush();
        byte[] back = new byte[data.length];
        device.read(0, back);
        assertArrayEquals(data, back);
    }

    @Test
    void aPieceOfContiguousMemoryNeedsFewerElementsThanPages() throws Exception {
        try (BlockDevice device = Bundles.service(Devices.class).openBlock("sim:disk0", AccessMode.READ);
                IoBuffer contiguous = device.allocate(1 << 20, "contiguous");
                IoBuffer pages = device.allocate(1 << 20, "pages")) {
            int few = device.read(0, contiguous, RequestOptions.DIRECT).elements().orElseThrow();
            int many = device.read(0, pages, RequestOptions.DIRECT).elements().orElseThrow();
            System.out.println("1 MiB: " + few + " elements contiguous, " + many + " in pages");
            assertTrue(few <= many, few + " elements contiguous, " + many + " in pages");
        }
    }

    @Test
    void M4_anAdapterThatDoesOnlyIndirectSaysWhy() throws Exception {
        try (BlockDevice device = Bundles.service(Devices.class).openBlock("sim:disk2", AccessMode.READ_WRITE);
                IoBuffer buffer = device.allocate(4096)) {
            Transfer done = device.read(0, buffer, RequestOptions.DIRECT);
            assertEquals(TransferMode.INDIRECT, done.mode());
            assertEquals(Demotion.DRIVER_INDIRECT_ONLY, done.demotion());
            assertEquals(1L, device.statistics().demotions().get(Demotion.DRIVER_INDIRECT_ONLY));
        }
    }

    @Test
    void M3_withoutThePolicyBundleEverythingIsIndirect() throws Exception {
        Bundle policy = Bundles.named("io.kiovec.policy");
        try (BlockDevice device = Bundles.service(Devices.class).openBlock("sim:disk0", AccessMode.READ);
                IoBuffer buffer = device.allocate(4096)) {
            policy.stop();
            try {
                assertEquals(Demotion.POLICY, device.read(0, buffer, RequestOptions.DIRECT).demotion());
            } finally {
                policy.start();
            }
            assertEquals(TransferMode.DIRECT, device.read(0, buffer, RequestOptions.DIRECT).mode());
        }
    }

    @Test
    void M3_aConfiguredPolicyIsInForceAndBadConfigurationLeavesTheLastGoodOne() throws Exception {
        Configuration configuration = Bundles.service(ConfigurationAdmin.class).getConfiguration("io.kiovec.policy",
                "?");
        try (BlockDevice device = Bundles.service(Devices.class).openBlock("sim:disk0", AccessMode.READ);
                IoBuffer buffer = device.allocate(4096);
                PolicyEvents events = new PolicyEvents(Bundles.service(Devices.class))) {
            configuration.update(properties("direct", "default.mode"));
            events.await();
            assertEquals(TransferMode.DIRECT, device.read(0, buffer, RequestOptions.DEFAULT).mode());
            configuration.update(properties("sideways", "default.mode"));
            events.await();
            assertEquals(TransferMode.DIRECT, device.read(0, buffer, RequestOptions.DEFAULT).mode());
            configuration.update(properties("indirect", "default.mode"));
            events.await();
            assertEquals(TransferMode.INDIRECT, device.read(0, buffer, RequestOptions.DEFAULT).mode());
        } finally {
            configuration.delete();
        }
    }

    private static Hashtable<String, Object> properties(String value, String key) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(key, value);
        return properties;
    }

    @Test
    void L3_aBufferOutlivesTheBundleItCameFrom() throws Exception {
        Bundle buffers = Bundles.named("io.kiovec.buffers");
        try (BlockDevice device = Bundles.service(Devices.class).openBlock("sim:disk0", AccessMode.READ_WRITE);
                IoBuffer buffer = device.allocate(1 << 20)) {
            MemorySegment memory = buffer.segment();
            memory.fill((byte) 9);
            buffers.stop();
            try {
                assertEquals(9, memory.get(ValueLayout.JAVA_BYTE, 12345));
                assertEquals(TransferMode.DIRECT, device.write(0, buffer, RequestOptions.DIRECT).mode());
            } finally {
                buffers.start();
            }
        }
    }
}
