// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Devices served over iSCSI on loopback, by the target's bundle, as long as this is open. */
public final class ServedTarget implements AutoCloseable {

    private static final String IQN = "iqn.2026-11.io.kiovec:it";
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final Hashtable<String, Object> properties = new Hashtable<>();
    private final int port;
    private int otherPort;
    private Configuration configuration;

    private ServedTarget(int port, Map<String, Object> more, String... devices) throws Exception {
        this.port = port;
        properties.put("addresses", devices);
        properties.put("portal", "127.0.0.1:" + port);
        properties.put("iqn", IQN);
        properties.put("logout.time", 100L);
        properties.putAll(more);
        start();
    }

    /** Starts it again. */
    public void start() throws Exception {
        configuration = Bundles.service(ConfigurationAdmin.class).createFactoryConfiguration("io.kiovec.target", "?");
        configuration.update(properties);
        await(true);
    }

    /** Ends it, with all its connections. */
    public void stop() throws IOException {
        configuration.delete();
        await(false);
    }

    /**
     * Serves devices.
     *
     * @param devices their addresses, LUN 0 first
     */
    public static ServedTarget of(String... devices) throws Exception {
        return of(Map.of(), devices);
    }

    /**
     * Serves devices.
     *
     * @param more keys of the configuration
     * @param devices their addresses, LUN 0 first
     */
    public static ServedTarget of(Map<String, Object> more, String... devices) throws Exception {
        return new ServedTarget(freePort(), more, devices);
    }

    /**
     * Serves devices by two portals, which are two target port groups.
     *
     * @param devices their addresses, LUN 0 first
     */
    public static ServedTarget ofTwoPortals(String... devices) throws Exception {
        int first = freePort();
        int second = freePort();
        ServedTarget target = new ServedTarget(first,
                Map.of("portal", "127.0.0.1:" + first + ",127.0.0.1:" + second), devices);
        target.otherPort = second;
        return target;
    }

    /** {@return where the second portal listens} */
    public int otherPort() {
        return otherPort;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** {@return where it listens} */
    public int port() {
        return port;
    }

    /** {@return the address of a logical unit} */
    public String unit(int lun) {
        return unit(port, lun);
    }

    /** {@return the address of a logical unit by another way to the same target} */
    public String unit(int otherPort, int lun) {
        return "iscsi:127.0.0.1:" + otherPort + "/" + IQN + "/" + lun;
    }

    /**
     * {@return the address of a logical unit by several ways at once}
     *
     * @param ports the portals' or those of what stands before them
     */
    public String unit(List<Integer> ports, int lun) {
        return "iscsi:" + ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")) + "/" + IQN
                + "/" + lun;
    }

    private void await(boolean served) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (isServed() != served) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(port + " is " + (served ? "not served" : "still served"));
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private boolean isServed() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
