// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The Felix Web Console of this process and the server that it needs, both configured here; the launcher has them wait for that,
 * so that nothing listens before it is known where, and nobody comes in before it is known who may.
 */
final class WebConsole {

    /** What else of the web console is there. */
    enum Extent {
        /** Kiovec's page and what only reports. */
        PAGE,
        /** All that the web console has: whoever may come in can install bundles and change every configuration. */
        EVERYTHING
    }

    private static final String BUNDLE = "org.apache.felix.webconsole";
    private static final String SERVER_PID = "org.apache.felix.http";
    private static final String CONSOLE_PID = "org.apache.felix.webconsole.internal.servlet.OsgiManager";
    private static final String ROOT = "/system/console/";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long BETWEEN_MILLIS = 50;

    private final BundleContext context;
    private final ConfigurationAdmin configurations;

    WebConsole(BundleContext context, ConfigurationAdmin configurations) {
        this.context = context;
        this.configurations = configurations;
    }

    /** {@return whether its bundles are in this process} */
    boolean isThere() {
        return Arrays.stream(context.getBundles()).anyMatch(bundle -> BUNDLE.equals(bundle.getSymbolicName()));
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param address where it listens
     * @param port on which port, 0 for a free one
     * @param folder where its state is
     * @param extent what else is there
     * @return the page's address
     * @throws IOException when the port is taken, or it does not answer
     */
    URI start(InetAddress address, int port, Path folder, Extent extent) throws IOException, InterruptedException {
        int free = free(address, port);
        configure(Audit.PID, Map.of(Audit.STATE, folder.toString()));
        configure(FormLogin.PID, Map.of(Audit.STATE, folder.toString()));
        Map<String, Object> console = new HashMap<>();
        console.put("default.render", ConsolePlugin.LABEL);
        // Nobody comes in by the web console's own login, whose password everybody knows.
        console.put("password", Password.generate(new SecureRandom()));
        if (extent == Extent.PAGE) {
            console.put("plugins", new String[0]);
        }
        configure(CONSOLE_PID, console);
        configure(SERVER_PID, Map.of(
                "org.apache.felix.http.host", address.getHostAddress(),
                "org.osgi.service.http.port", free,
                // browsers keep cookies by host, not by port
                "org.eclipse.jetty.servlet.SessionCookie", "kiovec-" + free,
                "org.apache.felix.http.jetty.sendServerHeader", false,
                // a page's stream of events holds a thread
                "org.apache.felix.http.jetty.virtualthreads.enable", true));
        String host = address.getHostAddress().contains(":")
                ? "[" + address.getHostAddress() + "]"
                : address.getHostAddress();
        URI page = URI.create("http://" + host + ":" + free + ROOT + ConsolePlugin.LABEL + "/");
        await(address.isAnyLocalAddress()
                ? URI.create("http://127.0.0.1:" + free + ROOT + ConsolePlugin.LABEL + "/")
                : page);
        return page;
    }

    /** Stops the server. */
    void stop() throws IOException {
        configurations.getConfiguration(SERVER_PID, "?").delete();
    }

    private static int free(InetAddress address, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IOException("nothing can listen on " + address.getHostAddress() + " port " + port + ": "
                    + e.getMessage() + "; take another --port, or 0 for a free one", e);
        }
    }

    private void configure(String pid, Map<String, Object> values) throws IOException {
        Dictionary<String, Object> properties = new Hashtable<>(values);
        configurations.getConfiguration(pid, "?").update(properties);
    }

    /** Whoever is not logged in is refused by the page itself: that is an answer. */
    private static void await(URI page) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (status(page) == HttpURLConnection.HTTP_UNAUTHORIZED) {
                return;
            }
            Thread.sleep(BETWEEN_MILLIS);
        }
        throw new IOException("the web console did not answer within " + PATIENCE.toSeconds()
                + " s: start it with --log before the command to see why");
    }

    private static int status(URI page) {
        try {
            HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
            connection.setConnectTimeout((int) PATIENCE.toMillis());
            connection.setReadTimeout((int) PATIENCE.toMillis());
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return 0;
        }
    }
}
