// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A target that Configuration Admin describes. */
class TargetServiceTest {

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@return the response to a login for finding targets, its status and its text} */
    private static ByteBuffer logIn(int port) throws IOException {
        byte[] text = "InitiatorName=iqn.2026-11.test:it\0SessionType=Discovery\0".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer pdu = ByteBuffer.allocate(48 + text.length + (-text.length & 3));
        pdu.put(0, (byte) 0x43).put(1, (byte) 0x87).putInt(4, text.length).put(48, text);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(pdu.array());
            byte[] header = new byte[48];
            new DataInputStream(socket.getInputStream()).readFully(header);
            return ByteBuffer.wrap(header);
        }
    }

    private static ByteBuffer awaitLogIn(int port) throws IOException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (true) {
            try {
                return logIn(port);
            } catch (ConnectException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    @Test
    void L5_aTargetIsThereAsLongAsItsConfiguration() throws Exception {
        int port = freePort();
        Configuration configuration = Bundles.service(ConfigurationAdmin.class)
                .createFactoryConfiguration("io.kiovec.target", "?");
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("addresses", new String[]{"sim:disk0"});
        properties.put("portal", "127.0.0.1:" + port);
        configuration.update(properties);
        try {
            ByteBuffer response = awaitLogIn(port);
            assertEquals(0x23, response.get(0));
            assertEquals(0, response.getShort(36));
        } finally {
            configuration.delete();
        }
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (isServed(port)) {
            assertTrue(System.nanoTime() < deadline, "it is still served");
            LockSupport.parkNanos(10_000_000);
        }
        assertThrows(IOException.class, () -> logIn(port));
    }

    private static boolean isServed(int port) {
        try {
            logIn(port);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
